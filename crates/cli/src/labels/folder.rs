//! The labels of a run's folder.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;

use blueprint::Slot;
use jiff::Timestamp;
use serde_json::Value;

use crate::failure::{Complaint, Failure};
use crate::span::Span;
use crate::summary;

/// Read the labels that touch `span`, as they are written. A cut last line, as a killed run may leave it, is passed over.
///
/// Gives how many of them lie wholly in slots that an interrupted run did not come to.
///
/// # Errors
/// A folder without labels, or labels that cannot be read.
pub fn of_folder(folder: &Path, span: Span, mut each: impl FnMut(Value)) -> Result<u64, Failure> {
    let path = folder.join("labels.jsonl");
    if !path.is_file() {
        let complaint = Complaint::new(format!("{} holds no labels.jsonl", folder.display()));
        let hint = "name the folder that `activity-generator run` or `activity-generator generate` wrote";
        return Err(Failure::usage(complaint.hint(hint)));
    }
    let cannot = |error| Failure::failed(format!("cannot read {}: {error}", path.display()));
    let reached = reached(&summary::read(folder));
    let mut beyond = 0;
    let mut reader = BufReader::new(File::open(&path).map_err(cannot)?);
    let mut text = String::new();
    for number in 1.. {
        text.clear();
        if reader.read_line(&mut text).map_err(cannot)? == 0 {
            break;
        }
        let parsed = serde_json::from_str::<Value>(&text).map_err(|error| error.to_string());
        let (label, start, end) = match parsed.and_then(with_slots) {
            Ok(parsed) => parsed,
            Err(_) if !text.ends_with('\n') => break,
            Err(error) => {
                return Err(Failure::failed(format!("{}, line {number}: not a label: {error}", path.display())));
            }
        };
        if span.meets(start, end) {
            beyond += u64::from(reached.is_some_and(|reached| reached <= start));
            each(label);
        }
    }
    Ok(beyond)
}

/// A label with its first slot and that before which it ends.
fn with_slots(label: Value) -> Result<(Value, Slot, Slot), String> {
    let slot = |name: &str| {
        let time = label[name].as_str().and_then(|text| text.parse::<Timestamp>().ok());
        time.map(Slot::at).ok_or_else(|| format!("its {name} is {}", label[name]))
    };
    let (start, end) = (slot("start")?, slot("end")?);
    Ok((label, start, end))
}

/// The slot before which a run ended; `None`: it wrote no summary.
fn reached(summary: &Value) -> Option<Slot> {
    Some(Slot::new(summary["first_slot"].as_i64()?).plus(summary["slots"].as_u64()?))
}
