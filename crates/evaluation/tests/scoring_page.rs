//! Every example of `docs/scoring.md`, run.

use std::collections::BTreeMap;

use activity::truth::{Damage, VersionDocument};
use blueprint::Slot;
use detection::finding::{Finding, Flags, Subject, TimeSpan};
use detection::scores::{Measure, Range};
use evaluation::{Delivery, Detected, Evaluated, Reported, Settings, Subjects, TrueLabel, Truth, evaluate};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    slots: u64,
    #[serde(default)]
    warm_up: u64,
    #[serde(default)]
    generators: Option<Vec<String>>,
    #[serde(default)]
    targets: Option<Value>,
    labels: Vec<Label>,
    #[serde(default)]
    disturbed: BTreeMap<String, Vec<[u64; 2]>>,
    findings: Vec<Reporting>,
    expect: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Label {
    Slots([u64; 2]),
    Whole {
        #[serde(default = "g")]
        generator: String,
        slots: [u64; 2],
        #[serde(default = "yes")]
        delivered: bool,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reporting {
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    subject: Option<Subject>,
    start: u64,
    end: u64,
    #[serde(default)]
    published: Option<u64>,
    #[serde(default)]
    updated: Option<u64>,
    #[serde(default)]
    sample: bool,
    #[serde(default)]
    archived: bool,
}

fn g() -> String {
    "g".to_owned()
}

fn yes() -> bool {
    true
}

fn first() -> Slot {
    Slot::at("2026-01-01T00:00:00Z".parse().expect("a time"))
}

fn minute(minute: u64) -> Timestamp {
    first().plus(minute).start()
}

fn truth(example: &Example) -> Truth {
    let generators = example.generators.clone().unwrap_or_else(|| vec![g()]);
    let targets = example
        .targets
        .clone()
        .unwrap_or_else(|| json!([{"type": "cloudwatch", "namespace": "Shop", "generators": ["g"]}]));
    let version: VersionDocument = serde_json::from_value(json!({
        "slot": first(), "time": "", "version": "v", "seed": 0, "start": first(), "cycle_length": 1440,
        "generators": generators, "targets": [], "subjects": targets,
    }))
    .expect("a version");
    let label = |(at, label): (usize, &Label)| {
        let (generator, [start, last], delivered) = match label {
            Label::Slots(slots) => (g(), *slots, true),
            Label::Whole { generator, slots, delivered } => (generator.clone(), *slots, *delivered),
        };
        TrueLabel {
            id: format!("{generator}/{at}"),
            generator,
            kind: "point".to_owned(),
            start: first().plus(start),
            end: first().plus(last + 1),
            sigma: None,
            delivery: Delivery { delivered, ..Delivery::default() },
            clean: Vec::new(),
        }
    };
    let ranges = |own: &Vec<[u64; 2]>| own.iter().map(|[first, last]| Range::new(*first, *last)).collect();
    Truth {
        first: first(),
        end: first().plus(example.slots),
        subjects: Subjects::new(&[version]),
        labels: example.labels.iter().enumerate().map(label).collect(),
        disturbed: example.disturbed.iter().map(|(id, own)| (id.clone(), ranges(own))).collect(),
        generators,
        damage: Damage::default(),
    }
}

fn findings(example: &Example) -> Vec<Reported> {
    let mut revisions = Vec::new();
    for (at, own) in example.findings.iter().enumerate() {
        let id = own.id.clone().unwrap_or_else(|| format!("{at:03}"));
        let published = minute(own.published.unwrap_or(own.end));
        let metric = || Subject { namespace: Some("Shop".to_owned()), ..Subject::default() };
        revisions.push(Finding {
            source: "page".to_owned(),
            detector: None,
            id,
            kind: "spike".to_owned(),
            subjects: vec![own.subject.clone().unwrap_or_else(metric)],
            activity: Some(TimeSpan::new(minute(own.start), minute(own.end))),
            published,
            updated: own.updated.map_or(published, minute),
            received: None,
            severity: None,
            score: None,
            flags: Flags { sample: own.sample, archived: own.archived, ..Flags::default() },
            classified: None,
        });
    }
    Reported::all(revisions)
}

/// What came out, under the name that the page uses.
fn found(name: &str, own: &Evaluated) -> Value {
    let value = |measure: &Measure| json!(measure.value);
    let figures = &own.figures;
    match name {
        "recall" => value(&figures.recall),
        "precision" => value(&figures.precision),
        "f1" => value(&figures.f1),
        "false_alerts_a_day" => value(&figures.false_alerts_a_day),
        "delay_p50" => value(&figures.delay_p50),
        "delay_p95" => value(&figures.delay_p95),
        "alerts" => json!(own.alerts.len()),
        "unattributed" => json!(own.unattributed.len()),
        "samples" => json!(own.samples),
        "verdicts" => json!(own.alerts.iter().map(|alert| alert.verdict).collect::<Vec<_>>()),
        "fates" => json!(own.labels.iter().map(|label| label.fate).collect::<Vec<_>>()),
        unknown => panic!("the page expects \"{unknown}\", which is not a figure"),
    }
}

/// Whether numbers agree to the digits that the page prints.
fn agree(expected: &Value, found: &Value) -> bool {
    match (expected.as_f64(), found.as_f64()) {
        (Some(expected), Some(found)) => (expected - found).abs() < 1e-9,
        _ => expected == found,
    }
}

#[test]
fn every_example_of_the_page_gives_what_the_page_says() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/scoring.md")).unwrap();
    let examples: Vec<(&str, &str)> =
        page.split("```json example\n").skip(1).map(|rest| (rest.split("```").next().unwrap(), rest)).collect();
    assert!(examples.len() >= 12, "{} examples", examples.len());
    for (text, _) in examples {
        let example: Example = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
        let mut settings = Settings { draws: 200, ..Settings::default() };
        settings.warm_up.insert(String::new(), example.warm_up);
        let detected = Detected { name: "page".to_owned(), findings: findings(&example), series: Vec::new() };
        let evaluation = evaluate(&truth(&example), &[detected], &settings);
        for (name, expected) in &example.expect {
            let found = found(name, &evaluation.detectors[0]);
            assert!(agree(expected, &found), "{name}: expected {expected}, found {found}, in\n{text}");
        }
        // The sums of hours are those of the whole.
        let mut sum = evaluation::Tally::default();
        for hour in (0..example.slots).step_by(60) {
            let from = first().plus(hour);
            sum.add(&evaluation.tally(from, from.plus(60))["page"]);
        }
        assert_eq!(sum, evaluation.tally(first(), first().plus(example.slots))["page"], "{text}");
        assert_eq!(sum.recall(), evaluation.detectors[0].figures.recall.value, "{text}");
    }
}
