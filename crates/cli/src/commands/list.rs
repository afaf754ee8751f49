//! `list`: what a blueprint can be made of, straight from the registries.

pub mod columns;

use blueprint::targets::TARGETS;
use detection::detectors::DETECTORS;
use detection::scores::SCORES;
use detection::sources::SOURCES;
use fake_content::{Category, FAKES, FakeKind};
use serde_json::{Value, json};
use timeseries::{ANOMALIES, DISTRIBUTIONS, FUNCTIONS, NOISE, SHAPES, ShapeKind, VARIABLES};

use self::columns::{Columns, terminal_width};
use crate::args::{ListArgs, Listing};
use crate::failure::Failure;
use crate::terminal::Terminal;

/// Print a registry: a table, or with `--json` an array of objects.
///
/// # Errors
/// When standard output cannot be written.
pub fn run(args: &ListArgs, terminal: &Terminal) -> Result<(), Failure> {
    if terminal.json() {
        return terminal.print_json(&as_json(args.what));
    }
    terminal.print(table(args.what).render(terminal_width()))?;
    match args.what {
        Listing::Shapes => {
            for shape in SHAPES {
                let types = distributions(shape);
                if !types.is_empty() {
                    terminal.say(format!("{} has {} types: {}", shape.name, types.len(), types.join(", ")));
                }
            }
            hint("sinusoidal", terminal);
        }
        Listing::Anomalies => hint("point", terminal),
        Listing::Noise => hint("gaussian", terminal),
        Listing::Fakes => {
            terminal.say(
                "found by: the Macie managed data identifier; - means none, though a custom identifier may\n\
                 keyword: written before the value unless the target has \"keywords\": false\n\
                 decoys: how many kinds; `activity-generator fake TYPE --decoys` shows them",
            );
            hint("ssn", terminal);
        }
        Listing::Targets => hint("s3", terminal),
        Listing::Formula => hint("randint", terminal),
        Listing::Detectors => terminal.say("their settings: docs/reference/detectors.md"),
        Listing::Sources => terminal.say("which field is what: docs/reference/sources.md"),
        Listing::Scores => terminal.say("their formulas: docs/reference/scores.md"),
    }
    Ok(())
}

fn hint(name: &str, terminal: &Terminal) {
    terminal.say(format!("for more about one: activity-generator explain {name}"));
}

/// The distributions that a shape's `type` chooses from; empty for shapes without one.
#[must_use]
pub fn distributions(shape: &ShapeKind) -> Vec<String> {
    let of = |shape: &ShapeKind| if shape.name == "random" { DISTRIBUTIONS } else { &[] };
    of(shape).iter().map(|kind| kind.name.to_owned()).collect()
}

fn by_category() -> Vec<(Category, Vec<&'static FakeKind>)> {
    let mut categories: Vec<Category> = FAKES.iter().map(|kind| kind.category).collect();
    categories.sort_unstable();
    categories.dedup();
    let of = |category| FAKES.iter().filter(|kind| kind.category == category).collect();
    categories.into_iter().map(|category| (category, of(category))).collect()
}

fn table(what: Listing) -> Columns {
    let mut table = match what {
        Listing::Fakes => Columns::new(&["name", "keyword", "found by", "decoys", "summary"]),
        Listing::Formula => Columns::new(&["name", "call", "summary"]),
        _ => Columns::new(&["name", "summary"]),
    };
    let row = |name: &str, summary: &str| vec![name.to_owned(), summary.to_owned()];
    let or_dash = |text: Option<&str>| text.unwrap_or("-").to_owned();
    match what {
        Listing::Shapes => SHAPES.iter().for_each(|kind| table.row(row(kind.name, kind.summary))),
        Listing::Anomalies => ANOMALIES.iter().for_each(|kind| table.row(row(kind.name, kind.summary))),
        Listing::Noise => NOISE.iter().for_each(|kind| table.row(row(kind.name, kind.summary))),
        Listing::Targets => TARGETS.iter().for_each(|kind| table.row(row(kind.name, kind.summary))),
        Listing::Detectors => DETECTORS.iter().for_each(|kind| table.row(row(kind.name, kind.summary))),
        Listing::Sources => SOURCES.iter().for_each(|kind| table.row(row(kind.name, kind.summary))),
        Listing::Scores => SCORES.iter().for_each(|kind| table.row(row(kind.name, kind.summary))),
        Listing::Fakes => {
            for (category, kinds) in by_category() {
                table.section(category.name());
                for kind in kinds {
                    let decoys = match kind.decoys(true).len() {
                        0 => "-".to_owned(),
                        count => count.to_string(),
                    };
                    let found_by = short(&or_dash(kind.detected_by));
                    let cells = [kind.name.to_owned(), or_dash(kind.keyword), found_by, decoys];
                    table.row(cells.into_iter().chain([kind.summary.to_owned()]).collect());
                }
            }
        }
        Listing::Formula => {
            table.section("variables");
            for variable in VARIABLES {
                table.row([variable.name, "-", variable.summary].map(str::to_owned).to_vec());
            }
            table.section("functions");
            for function in FUNCTIONS {
                table.row([function.name, function.signature, function.summary].map(str::to_owned).to_vec());
            }
        }
    }
    table
}

/// A list of more than three identifiers as its first, and how many more there are.
fn short(identifiers: &str) -> String {
    let all: Vec<&str> = identifiers.split(", ").collect();
    if all.len() > 3 { format!("{} and {} more", all[0], all.len() - 1) } else { identifiers.to_owned() }
}

fn as_json(what: Listing) -> Value {
    let plain = |name: &str, summary: &str| json!({"name": name, "summary": summary});
    match what {
        Listing::Shapes => SHAPES
            .iter()
            .map(|kind| {
                let mut object = plain(kind.name, kind.summary);
                let types = distributions(kind);
                if !types.is_empty() {
                    object["types"] = types.into();
                }
                object
            })
            .collect(),
        Listing::Anomalies => ANOMALIES.iter().map(|kind| plain(kind.name, kind.summary)).collect(),
        Listing::Noise => NOISE.iter().map(|kind| plain(kind.name, kind.summary)).collect(),
        Listing::Targets => TARGETS.iter().map(|kind| plain(kind.name, kind.summary)).collect(),
        Listing::Detectors => DETECTORS.iter().map(|kind| plain(kind.name, kind.summary)).collect(),
        Listing::Sources => SOURCES.iter().map(|kind| plain(kind.name, kind.summary)).collect(),
        Listing::Scores => SCORES
            .iter()
            .map(|kind| json!({"name": kind.name, "summary": kind.summary, "formula": kind.formula, "reference": kind.reference}))
            .collect(),
        Listing::Fakes => by_category()
            .into_iter()
            .flat_map(|(_, kinds)| kinds)
            .map(|kind| {
                json!({
                    "name": kind.name,
                    "category": kind.category.name(),
                    "summary": kind.summary,
                    "rule": kind.rule,
                    "keyword": kind.keyword,
                    "detected_by": kind.detected_by,
                    "decoys": kind.decoys(true),
                    "key_material": kind.pool.is_some(),
                })
            })
            .collect(),
        Listing::Formula => {
            let variables = VARIABLES
                .iter()
                .map(|variable| json!({"name": variable.name, "kind": "variable", "summary": variable.summary}));
            let functions = FUNCTIONS.iter().map(|function| {
                json!({"name": function.name, "kind": "function", "signature": function.signature, "summary": function.summary})
            });
            variables.chain(functions).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fake_type_stands_in_exactly_one_category() {
        let listed: usize = by_category().iter().map(|(_, kinds)| kinds.len()).sum();
        assert_eq!(listed, FAKES.len());
    }

    #[test]
    fn random_is_the_one_shape_with_types_and_has_all_of_them() {
        let with_types: Vec<_> = SHAPES.iter().filter(|shape| !distributions(shape).is_empty()).collect();
        assert_eq!(with_types.len(), 1);
        assert_eq!((with_types[0].name, distributions(with_types[0]).len()), ("random", DISTRIBUTIONS.len()));
    }
}
