//! The options of `detect`, and of whatever detects.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use crate::scoring::{Exec, parse_choices, parse_exec};

#[derive(Debug, Args)]
#[command(after_help = "\
Detectors read back what was delivered: metrics, the store's access log, what functions were told. They never see the series or \
the labels. Each writes its findings to findings/NAME.jsonl in the folder, in the form of its real counterpart, and its score for \
each slot to findings/NAME.scores.csv. `list detectors` shows them; docs/detectors.md explains them. `score DIR` scores them. The \
next run into the folder removes both.")]
pub struct DetectArgs {
    /// The folder of a run that has ended
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub folder: PathBuf,
    #[command(flatten)]
    pub detectors: DetectorArgs,
}

/// Which detectors.
#[derive(Clone, Debug, Default, Args)]
pub struct DetectorArgs {
    /// Detectors, each with settings of its own: rcf,band or band:k=2,m=3,n=3
    #[arg(long, value_name = "NAMES", value_parser = parse_choices)]
    pub with: Option<Choices>,
    /// A program that reads a series as CSV (timestamp,value) on standard input and writes findings as JSON lines or CSV
    ///
    /// It is run by the shell, once for each series, with the series' name in SERIES and its parts in SUBJECT_METRIC,
    /// SUBJECT_BUCKET and so on; docs/detectors.md has all of them. It is called by the name of its program or script, or by NAME.
    #[arg(long, value_name = "[NAME=]COMMAND", value_parser = parse_exec)]
    pub exec: Vec<Exec>,
}

/// Detectors as they were asked for.
pub type Choices = Vec<String>;
