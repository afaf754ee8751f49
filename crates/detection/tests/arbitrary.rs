//! Nothing that a file may hold makes a reader panic, or loses what stands beside it.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

use detection::sources::{SOURCES, read};
use proptest::prelude::*;
use serde_json::{Map, Value};

const BESIDE: &str = r#"{"id":"beside","generator":"beside","start":"2026-11-24T10:00:00Z"}"#;

/// Any JSON, with the texts that readers look into among its scalars.
fn any_json() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        "[0-9]{1,20}|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.+Z-]{0,16}".prop_map(Value::from),
        "arn:[a-z0-9:/*é-]{0,24}|[{\\[\"][\\[\\]{}\",:a1]{0,8}".prop_map(Value::from),
        Just(Value::from("ALARM(\"\u{e9}")),
        Just(Value::from("ANOMALY_DETECTION_BAND(")),
    ];
    scalar.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((key(), inner), 0..4).prop_map(|fields| Value::Object(Map::from_iter(fields))),
        ]
    })
}

/// Any name, and often one that means something.
fn key() -> impl Strategy<Value = String> {
    let known = [
        "detail",
        "source",
        "detail-type",
        "findings",
        "Records",
        "Message",
        "TopicArn",
        "body",
        "Sns",
        "_source",
        "hits",
        "data",
        "result",
        "metric",
        "values",
        "value",
        "alerts",
        "labels",
        "startsAt",
        "anomalies",
        "start",
        "end",
        "generator",
        "dimensions",
        "id",
        "type",
        "service",
        "resource",
        "createdAt",
        "category",
        "ProductArn",
        "GeneratorId",
        "insightId",
        "insightDetails",
        "sharedEventID",
        "alarmName",
        "historyItemType",
        "HistoryData",
    ];
    prop_oneof![3 => prop::sample::select(known.to_vec()).prop_map(str::to_owned), 1 => ".{0,8}"]
}

/// How many nodes there are, the root among them.
fn count(value: &Value) -> usize {
    1 + match value {
        Value::Object(fields) => fields.values().map(count).sum::<usize>(),
        Value::Array(items) => items.iter().map(count).sum(),
        _ => 0,
    }
}

/// Replaces the node of that number, counted from the root.
fn replace(value: &mut Value, number: &mut usize, with: &Value) {
    if *number == 0 {
        *value = with.clone();
    }
    *number = number.wrapping_sub(1);
    match value {
        _ if *number > usize::MAX / 2 => {}
        Value::Object(fields) => fields.values_mut().for_each(|field| replace(field, number, with)),
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, number, with)),
        _ => {}
    }
}

fn example(source: usize) -> Value {
    let mut documents = serde_json::Deserializer::from_str(SOURCES[source].example).into_iter::<Value>();
    documents.next().unwrap().unwrap()
}

fn keeps_what_stands_beside(document: &Value) -> Result<(), TestCaseError> {
    let text = format!("{document}\n{BESIDE}\n");
    let readings = read(text.as_bytes(), "file");
    // A text or number at the front is no JSON of findings, but the header of a table.
    if document.is_object() || document.is_array() {
        prop_assert_eq!(readings.findings.last().map(|finding| finding.id.as_str()), Some("beside"));
    }
    for problem in &readings.problems {
        prop_assert!((1..=2).contains(&problem.line), "{}", problem);
    }
    prop_assert_eq!(readings, read(text.as_bytes(), "file"));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_json_is_read_or_refused(document in any_json()) {
        keeps_what_stands_beside(&document)?;
    }

    #[test]
    fn an_example_with_any_json_in_places_is_read_or_refused(
        source in 0..SOURCES.len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any_json()), 1..4),
    ) {
        let mut document = example(source);
        for (place, value) in changes {
            // Not the root: that is the test above.
            if count(&document) > 1 {
                let mut number = 1 + place.index(count(&document) - 1);
                replace(&mut document, &mut number, &value);
            }
        }
        keeps_what_stands_beside(&document)?;
    }

    #[test]
    fn an_example_with_any_bytes_in_it_makes_no_reader_panic(
        source in 0..SOURCES.len(),
        place in any::<prop::sample::Index>(),
        bytes in prop::collection::vec(any::<u8>(), 0..12),
        lost in 0..12_usize,
    ) {
        let mut text = SOURCES[source].example.as_bytes().to_vec();
        let at = place.index(text.len());
        let end = text.len().min(at + lost);
        text.splice(at..end, bytes);
        let _ = read(&text, "file");
    }

    #[test]
    fn any_bytes_make_no_reader_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..300), head in 0..6_usize) {
        let heads: [&[u8]; 6] = [b"", b"{", b"[", b"\x1f\x8b\x08\x00", b"\xff\xfe", b"start,generator\n"];
        bytes.splice(0..0, heads[head].iter().copied());
        let _ = read(&bytes, "any");
    }
}
