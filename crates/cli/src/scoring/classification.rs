//! What classifiers found, held against the content manifest.

use activity::truth::{ContentReader, FolderReader, ObjectRecord, ReadError, Span};
use detection::finding::Finding;
use detection::scores::classification::{ClassificationScores, Figures, ObjectTruth, Share, classify};
use report::grouped;

use crate::args::Where;
use crate::cloud::{self, Connection};
use crate::failure::Failure;
use crate::record;
use crate::table::Table;
use crate::terminal::Terminal;

/// Score what classifiers found in the objects of a record.
///
/// # Errors
/// A record whose manifest cannot be read.
pub fn classification(
    location: &Where,
    span: Span,
    profile: Option<&str>,
    findings: &[Finding],
    terminal: &Terminal,
) -> Result<ClassificationScores, Failure> {
    let manifest = match location {
        Where::Folder(folder) => {
            let reader = FolderReader::new(folder);
            record::of_folder(objects(&reader, span), "`activity-generator run`")?
        }
        Where::Bucket(bucket) => {
            let connection = Connection::of_command("score", profile)?;
            let (documents, table) = connection.record(bucket);
            let progress = terminal.spinner("reading the content manifest");
            let read = async { objects(&record::open(&documents, &table, &progress).await?, span).await };
            let read = connection.runtime().block_on(read);
            progress.finish_and_clear();
            cloud::recorded(bucket, read)?
        }
    };
    Ok(classify(manifest, findings))
}

async fn objects(reader: &impl ContentReader, span: Span) -> Result<Vec<ObjectTruth>, ReadError> {
    let mut objects = Vec::new();
    reader.contents(span, |object| objects.push(truth(&object))).await?;
    Ok(objects)
}

/// A line of the manifest as scores read it.
fn truth(object: &ObjectRecord) -> ObjectTruth {
    let line = serde_json::to_value(object).expect("a record is JSON");
    serde_json::from_value(line).expect("a line of the manifest says what is to be found in an object")
}

/// The scores for people.
#[must_use]
pub fn to_text(scores: &ClassificationScores) -> String {
    let coverage = &scores.coverage;
    let mut text = format!(
        "\nobjects: {} written, {} examined; {} findings about others\n\n",
        grouped(coverage.written),
        grouped(coverage.examined),
        grouped(scores.findings.foreign),
    );
    let mut table = Table::new(&[
        "identifier",
        "right",
        "false",
        "missed",
        "precision",
        "recall",
        "values right",
        "false",
        "missed",
    ]);
    table.right(&[1, 2, 3, 6, 7, 8]);
    let mut row = |name: &str, objects: &Figures, values: Option<&Figures>| {
        let outcomes = |own: Option<&Figures>| {
            let count = |of: fn(&Figures) -> u64| own.map_or_else(|| "-".to_owned(), |own| grouped(of(own)));
            [
                count(|own| own.outcomes.true_positives),
                count(|own| own.outcomes.false_positives),
                count(|own| own.outcomes.false_negatives),
            ]
        };
        let shares = [share(&objects.precision), objects.recall.as_ref().map_or_else(String::new, share)];
        let cells =
            std::iter::once(name.to_owned()).chain(outcomes(Some(objects))).chain(shares).chain(outcomes(values));
        table.row(cells.collect());
    };
    for (name, objects) in &scores.objects.identifiers {
        row(name, objects, scores.counts.identifiers.get(name));
    }
    row("all", &scores.objects.micro, Some(&scores.counts.micro));
    text.push_str(&table.to_string());
    if !scores.decoys.is_empty() {
        let mut table = Table::new(&["decoys", "taken for real", "of", "rate"]);
        table.right(&[1, 2]);
        for (kind, own) in &scores.decoys {
            let own = &own.objects;
            table.row(vec![kind.clone(), grouped(own.found), grouped(own.of), share(&own.rate)]);
        }
        text.push('\n');
        text.push_str(&table.to_string());
    }
    text
}

/// A share with its interval.
fn share(own: &Share) -> String {
    let value = own.value.map_or_else(|| "-".to_owned(), |value| format!("{value:.3}"));
    own.interval.map_or_else(|| value.clone(), |own| format!("{value} ({:.3} to {:.3})", own.0, own.1))
}
