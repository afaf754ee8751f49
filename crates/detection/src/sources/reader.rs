//! Reads a file of findings.

use std::collections::BTreeMap;

use settings::{Locations, Path};

use super::json;
use super::source::{Context, Points, Source};
use super::table;
use super::text;
use super::unreadable::Problem;
use super::walk::{Walk, Walked};
use crate::finding::Finding;

/// So many fields of one document are located to the line; further ones are reported where the document begins.
const LOCATED: usize = 1_000;

/// How a file is read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// How series of scores become findings.
    pub points: Points,
    /// How many bytes of text are read of a compressed file.
    pub largest: u64,
}

impl Default for Reading {
    fn default() -> Reading {
        Reading { points: Points::default(), largest: 4 << 30 }
    }
}

/// What a file holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Readings {
    /// Its findings, in its order.
    pub findings: Vec<Finding>,
    /// What in it could not be read.
    pub problems: Vec<Problem>,
    /// What in it is no finding, and how often: events of other services, records beside findings, columns without meaning.
    pub unknown: BTreeMap<String, u64>,
}

/// Reads the bytes of a file, whose name is for messages and for series without one: JSON (one document, one a line, or
/// several), or CSV; gzip or not.
#[must_use]
pub fn read(sources: &[Source], bytes: &[u8], file: &str, reading: Reading) -> Readings {
    let (text, cut) = text::of_bytes(bytes, reading.largest);
    let context = Context { file, envelope: None, points: reading.points };
    let mut readings = Readings::default();
    match text.iter().find(|byte| !byte.is_ascii_whitespace()) {
        None => {}
        Some(b'{' | b'[') => read_json(sources, &text, &context, &mut readings),
        Some(_) => {
            let table = table::read(&text, &context);
            readings = Readings { findings: table.findings, problems: table.problems, unknown: table.unknown };
        }
    }
    if let Some(message) = cut {
        let line = 1 + text.iter().filter(|byte| **byte == b'\n').count() as u64;
        readings.problems.push(Problem { file: file.to_owned(), line, path: String::new(), message });
    }
    readings
}

fn read_json(sources: &[Source], text: &[u8], context: &Context<'_>, readings: &mut Readings) {
    for piece in json::pieces(text) {
        let value = match piece.value {
            Ok(value) => value,
            Err(message) => {
                let file = context.file.to_owned();
                readings.problems.push(Problem { file, line: piece.line, path: String::new(), message });
                continue;
            }
        };
        let walked = Walk::through(sources, &value, context);
        // Part of a broken document that was already reported.
        if piece.is_rescued && walked.recognised == 0 {
            continue;
        }
        readings.problems.append(&mut located(&walked, piece.text, piece.line, context.file));
        readings.findings.extend(walked.findings);
        for (what, count) in walked.unknown {
            *readings.unknown.entry(what).or_default() += count;
        }
    }
}

fn located(walked: &Walked, text: &[u8], first_line: u64, file: &str) -> Vec<Problem> {
    if walked.unreadable.is_empty() {
        return Vec::new();
    }
    let text = std::str::from_utf8(text).unwrap_or_default();
    let locations = Locations::of(text);
    let line = |path: &Path| locations.find(path).map_or(0, |(line, _)| line as u64 - 1);
    let unreadable = walked.unreadable.iter().enumerate();
    unreadable
        .map(|(index, unreadable)| Problem {
            file: file.to_owned(),
            line: first_line + if index < LOCATED { line(&unreadable.path) } else { 0 },
            path: unreadable.path.to_string(),
            message: unreadable.message.clone(),
        })
        .collect()
}
