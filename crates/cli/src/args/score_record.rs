//! The options of `score` for a run or a deployment.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::{Args, ValueHint};

use super::record::SpanArgs;
use crate::scoring::{Requirement, parse_findings, parse_requirement};

/// How findings are held against a record.
#[derive(Debug, Args)]
#[command(next_help_heading = "A run or a deployment")]
pub struct RecordArgs {
    /// A file of findings, in the form of any source that `list sources` names; NAME= gives its detector a name
    ///
    /// Without it, the findings beside the record are scored: those that `detect` wrote, or that a canary collected. Findings
    /// without a name count for their source. A finding that cannot be read is named and stops nothing.
    #[arg(long, value_name = "[NAME=]FILE", value_parser = OsStringValueParser::new().try_map(findings), value_hint = ValueHint::FilePath)]
    pub findings: Vec<(Option<String>, PathBuf)>,
    /// Alerts with at most so many slots between them are one
    #[arg(long, value_name = "SLOTS", default_value_t = 0)]
    pub gap: u64,
    /// Exit with code 3 unless every detector keeps these bounds, as in recall=0.9,precision=0.8,delay_p50=600
    ///
    /// recall, precision and f1 are to be at least as much, false_alerts_a_day, delay_p50 and delay_p95 (seconds) at most.
    #[arg(long, value_name = "FIGURE=BOUND", value_delimiter = ',', value_parser = parse_requirement)]
    pub require: Vec<Requirement>,
    /// Also score against labels that are shifted at random: a detector that still scores has not found the labels
    #[arg(long)]
    pub shuffle: bool,
    /// Write the page of scores to this file (default: scores.html in a run's folder; none for a deployment)
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub page: Option<PathBuf>,
    #[command(flatten)]
    pub span: SpanArgs,
}

/// Paths need not be text; names are.
fn findings(value: OsString) -> Result<(Option<String>, PathBuf), String> {
    match value.to_str() {
        Some(text) => parse_findings(text),
        None => Ok((None, PathBuf::from(value))),
    }
}
