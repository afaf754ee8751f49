//! Detectors over what a run just delivered, and their scores.

use std::path::Path;

use detection::detectors::Chosen;
use evaluation::{Settings, evaluate};
use serde_json::Value;

use crate::args::Where;
use crate::commands::score::record::{as_json, write_page};
use crate::failure::{Complaint, Failure};
use crate::scoring::{self, Exec};
use crate::terminal::Terminal;
use crate::whole_file;

/// Detect, score, write the page and the figures; the evaluation for programs.
///
/// # Errors
/// A detector or program that fails, or a file that cannot be written.
pub(super) fn score(out: &Path, chosen: &[Chosen], programs: &[Exec], terminal: &Terminal) -> Result<Value, Failure> {
    let ran = scoring::read_delivered(out)?;
    if ran.series.is_empty() {
        let complaint = Complaint::new("the run delivered nothing that a detector could read");
        return Err(Failure::usage(complaint.hint("give the blueprint a target")));
    }
    let left = scoring::detect(&ran, chosen, programs, terminal)?;
    scoring::write(out, &left)?;
    let location = Where::Folder(out.to_owned());
    let record = scoring::read_record(&location, activity::truth::Span::default(), None, true, terminal)?;
    record.given.warn(terminal);
    let settings = Settings { warm_up: record.given.warm_up.clone(), ..Settings::default() };
    let evaluation = evaluate(&record.truth, &record.given.detected, &settings);
    if !terminal.json() {
        terminal.print(scoring::to_text(&evaluation))?;
    }
    let document = as_json(&evaluation);
    whole_file::write(&out.join("scores.json"), &format!("{document:#}\n"))?;
    write_page(&out.join("scores.html"), &out.display().to_string(), &evaluation, &record)?;
    Ok(document)
}
