//! A page for each registry.

use blueprint::targets::TARGETS;
use detection::scores::SCORES;
use fake_content::{Category, FAKES};
use timeseries::{ANOMALIES, DISTRIBUTIONS, FUNCTIONS, NOISE, SHAPES, VARIABLES};

use super::fields;
use super::markdown::{code, escaped, head, json, link, table};
use super::page::Page;
use crate::commands::explain::meaning::Meaning;
use crate::commands::explain::meanings;

/// The shapes.
pub fn shapes() -> Page {
    let names = SHAPES.iter().map(|kind| kind.name.to_owned());
    let text = "The base oscillation of a series: `shape` of a generator. Its fields stand in `config`.";
    page("shapes.md", "Shapes", text, "shape", names)
}

/// The distributions.
pub fn distributions() -> Page {
    let text = "What a series of the shape `random` draws from: `type` in its `config`.";
    let names = DISTRIBUTIONS.iter().map(|kind| kind.name.to_owned());
    page("distributions.md", "Distributions", text, "random type", names)
}

/// The kinds of noise.
pub fn noise() -> Page {
    let names = NOISE.iter().map(|kind| kind.name.to_owned());
    page("noise.md", "Noise", "What is added to the scaled signal of a series.", "kind of noise", names)
}

/// The kinds of anomalies.
pub fn anomalies() -> Page {
    let names = ANOMALIES.iter().map(|kind| kind.name.to_owned());
    let text = "What is injected into a series, and labelled: an entry of `anomalies`, which has the `kind`.";
    page("anomalies.md", "Anomalies", text, "kind of anomaly", names)
}

/// The target types.
pub fn targets() -> Page {
    let names = TARGETS.iter().map(|kind| kind.name.to_owned());
    let text = "Where data points become activity: an entry of `targets`, which has the `type`.";
    let mut made = page("targets.md", "Targets", text, "target type", names);
    made.text.push_str("\nEvery target also has [the fields that all types share](fields.md).\n");
    made
}

/// The types of fake values, by category.
pub fn fake_types() -> Page {
    let title = "Fake types";
    let mut text = head(title);
    text.push_str(
        "Values that a classifier accepts and that identify nobody: an entry of `fake_types` of an S3 target.\n\n\
         *Found by* names managed data identifiers of Amazon Macie; what none of them finds, a custom one may. The keyword \
         is written before the value unless the target says `\"keywords\": false`. `activity-generator fake TYPE` prints \
         values.\n\n\
         Decoys are values that a classifier must not report. A target has as many as its `decoys` says, of each kind of \
         the type alike: a wrong check digit; no keyword within 30 characters on either side; a keyword 31 characters \
         away; a number published as an example; half an address. `activity-generator fake TYPE --decoys` prints them.\n",
    );
    let mut categories: Vec<Category> = FAKES.iter().map(|kind| kind.category).collect();
    categories.sort_unstable();
    categories.dedup();
    for category in categories {
        text.push_str(&format!("\n## {}\n\n", category.name()));
        let rows: Vec<Vec<String>> = FAKES
            .iter()
            .filter(|kind| kind.category == category)
            .map(|kind| {
                let found_by: Vec<String> =
                    kind.detected_by.into_iter().flat_map(|names| names.split(", ")).map(code).collect();
                vec![
                    code(kind.name),
                    escaped(kind.summary),
                    escaped(kind.rule),
                    kind.keyword.map(code).unwrap_or_default(),
                    found_by.join(", "),
                    kind.decoys(true).into_iter().map(|decoy| code(decoy.name())).collect::<Vec<_>>().join(", "),
                ]
            })
            .collect();
        text.push_str(&table(&["type", "what it is", "what makes it valid", "keyword", "found by", "decoys"], &rows));
    }
    Page { name: "fake-types.md", title, text }
}

/// What formulas know.
pub fn formulas() -> Page {
    let title = "Formulas";
    let mut text = head(title);
    text.push_str("The variables and functions of formulas, which are expressions of Rhai.\n\n## Variables\n\n");
    let rows: Vec<Vec<String>> =
        VARIABLES.iter().map(|variable| vec![code(variable.name), escaped(variable.summary)]).collect();
    text.push_str(&table(&["variable", "what it holds"], &rows));
    text.push_str("\n## Functions\n\n");
    let rows: Vec<Vec<String>> = FUNCTIONS
        .iter()
        .map(|function| vec![code(function.name), code(function.signature), escaped(function.summary)])
        .collect();
    text.push_str(&table(&["function", "call", "what it gives"], &rows));
    Page { name: "formulas.md", title, text }
}

/// The scores.
pub fn scores() -> Page {
    let title = "Scores";
    let mut text = head(title);
    text.push_str("How what a detector found is held against labels: what `activity-generator score` prints.\n\n");
    let rows: Vec<Vec<String>> = SCORES.iter().map(|kind| vec![link(kind.name), escaped(kind.summary)]).collect();
    text.push_str(&table(&["name", "what it tells"], &rows));
    for kind in SCORES {
        text.push_str(&format!("\n## `{}`\n\n{}\n", kind.name, escaped(kind.summary)));
        text.push_str(&format!(
            "\n- computed as: {}\n- published in: {}\n",
            escaped(kind.formula),
            escaped(kind.reference)
        ));
        if kind.on_demand {
            text.push_str("- only when asked for: it misleads\n");
        }
    }
    Page { name: "scores.md", title, text }
}

/// A page with a section for each name of a registry.
fn page(
    file: &'static str,
    title: &'static str,
    about: &str,
    what: &'static str,
    names: impl Iterator<Item = String>,
) -> Page {
    let mut text = head(title);
    text.push_str(about);
    text.push_str("\n\n");
    let found: Vec<Meaning> = names
        .flat_map(|name| meanings::of(&name).into_iter().filter(|meaning| meaning.what == what).collect::<Vec<_>>())
        .collect();
    let summary = |meaning: &Meaning| meaning.text.first().map(|text| escaped(text)).unwrap_or_default();
    let rows: Vec<Vec<String>> = found.iter().map(|meaning| vec![link(&meaning.name), summary(meaning)]).collect();
    text.push_str(&table(&["name", "what it is"], &rows));
    for meaning in &found {
        section(&mut text, meaning);
    }
    Page { name: file, title, text }
}

fn section(text: &mut String, meaning: &Meaning) {
    text.push_str(&format!("\n## `{}`\n", meaning.name));
    for paragraph in &meaning.text {
        text.push_str(&format!("\n{}\n", escaped(paragraph)));
    }
    for (name, fact) in &meaning.facts {
        text.push_str(&format!("\n- {name}: {}\n", escaped(fact)));
    }
    if !meaning.fields.is_empty() {
        text.push('\n');
        text.push_str(&fields::table_of(&meaning.fields));
    }
    if let Some(example) = &meaning.example {
        text.push('\n');
        text.push_str(&json(example));
    }
}
