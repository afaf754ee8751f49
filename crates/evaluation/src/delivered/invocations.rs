//! What functions were told, from their invocations.

use std::collections::BTreeMap;
use std::io::BufRead;

use detection::finding::Subject;
use jiff::Timestamp;
use serde::Deserialize;

use super::lines::{UnreadableLine, each_line};
use super::series::{Adding, Delivered, Slots};

#[derive(Deserialize)]
struct Line {
    time: Timestamp,
    function: String,
    payload: Payload,
}

#[derive(Deserialize)]
struct Payload {
    #[serde(default)]
    datapoints: Vec<DataPoint>,
}

#[derive(Deserialize)]
struct DataPoint {
    generator_id: String,
    value: f64,
}

/// One series for each function and data point of its events: what it was told to do in a slot. A slot in which it was told
/// nothing is a gap.
///
/// How often a function is invoked says nothing where each slot is one invocation; what its events hold does.
///
/// # Errors
/// A line that is not an invocation.
pub fn invocations(file: impl BufRead, slots: Slots) -> Result<Vec<Delivered>, UnreadableLine> {
    let mut adding = Adding::new(slots, f64::NAN);
    each_line(file, |line: Line| {
        for point in line.payload.datapoints {
            adding.add((line.function.clone(), point.generator_id), line.time, point.value);
        }
    })?;
    Ok(adding.finish(|(function, id)| Subject {
        dimensions: BTreeMap::from([("FunctionName".to_owned(), function.clone()), ("Id".to_owned(), id)]),
        function: Some(function),
        namespace: Some("AWS/Lambda".to_owned()),
        metric: Some("Value".to_owned()),
        ..Subject::default()
    }))
}
