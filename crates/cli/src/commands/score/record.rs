//! `score` of a run or a deployment: findings against the truth.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use evaluation::{Evaluation, Settings, evaluate};
use serde_json::{Value, json};

use crate::args::{RecordArgs, Where};
use crate::failure::{Complaint, Failure};
use crate::record::told;
use crate::scoring::{self, Record};
use crate::terminal::Terminal;
use crate::whole_file;

/// How findings are matched, as the options say.
pub struct Matching {
    /// Slots after a label in which an alert still finds it.
    pub tolerance: u64,
    /// Slots that detectors need to learn; of the detector named `""`: all others.
    pub warm_up: BTreeMap<String, u64>,
}

/// Score findings against a record, print the figures, and write the page.
///
/// # Errors
/// A record or findings that cannot be read, or requirements that are not met.
pub fn run(location: &Where, args: &RecordArgs, matching: &Matching, terminal: &Terminal) -> Result<(), Failure> {
    let beside = args.findings.is_empty();
    let mut record = scoring::read_record(location, args.span.span()?, args.span.profile.as_deref(), beside, terminal)?;
    scoring::read_findings(&args.findings, &mut record.given)?;
    if record.given.detected.is_empty() && record.given.classified.is_empty() {
        return Err(nothing(location, beside));
    }
    let page = args.page.clone().or_else(|| match location {
        Where::Folder(folder) => Some(folder.join("scores.html")),
        Where::Bucket(_) => None,
    });
    let settings = Settings {
        late: matching.tolerance,
        gap: args.gap,
        warm_up: warm_up(&record.given.warm_up, &matching.warm_up),
        shuffle: args.shuffle,
        ..Settings::default()
    };
    let name = match location {
        Where::Folder(folder) => folder.display().to_string(),
        Where::Bucket(bucket) => format!("s3://{bucket}"),
    };
    record.given.warn(terminal);
    let evaluation = evaluate(&record.truth, &record.given.detected, &settings);
    let mut document = as_json(&evaluation);
    let classified = &record.given.classified;
    let classification = (!classified.is_empty())
        .then(|| {
            scoring::classification(location, args.span.span()?, args.span.profile.as_deref(), classified, terminal)
        })
        .transpose()?;
    if let Some(scores) = &classification {
        document["classification"] = json!(scores);
    }
    if terminal.json() {
        terminal.print_json(&document)?;
    } else {
        let of_objects = classification.as_ref().map(scoring::classification_text);
        terminal.print(scoring::to_text(&evaluation) + of_objects.unwrap_or_default().as_str())?;
    }
    if let Some(page) = page {
        write_page(&page, &name, &evaluation, &record)?;
        terminal.say(format!("page: {}", page.display()));
    }
    if let Where::Folder(folder) = location {
        whole_file::write(&folder.join("scores.json"), &format!("{document:#}\n"))?;
    }
    scoring::check(&evaluation, &args.require)?;
    told(&record.truth.damage, location, terminal)
}

/// The warm-up of each detector: as the options say, for it or for all; else as it says itself.
fn warm_up(own: &BTreeMap<String, u64>, asked: &BTreeMap<String, u64>) -> BTreeMap<String, u64> {
    let own = if asked.contains_key("") { BTreeMap::new() } else { own.clone() };
    own.into_iter().chain(asked.clone()).collect()
}

/// Write the page of scores.
///
/// # Errors
/// What the system refuses.
pub fn write_page(page: &Path, name: &str, evaluation: &Evaluation, record: &Record) -> Result<(), Failure> {
    whole_file::write(page, &scoring::scores_page(name, evaluation, record))
}

/// The evaluation, for programs.
pub fn as_json(evaluation: &Evaluation) -> Value {
    json!(evaluation)
}

fn nothing(location: &Where, beside: bool) -> Failure {
    let complaint = Complaint::new(match location {
        _ if !beside => "the files hold no findings".to_owned(),
        Where::Folder(folder) => format!("{} holds no findings", folder.display()),
        Where::Bucket(bucket) => format!("s3://{bucket} holds no findings: the deployment has collected none"),
    });
    Failure::usage(match location {
        Where::Folder(folder) => {
            let folder: PathBuf = folder.clone();
            complaint.hint(format!(
                "run `activity-generator detect {} --with rcf,band` first, or give --findings FILE",
                crate::shell::quoted(&folder.display().to_string())
            ))
        }
        Where::Bucket(_) => complaint.hint("give --findings FILE, or switch the canary on: docs/canary.md"),
    })
}
