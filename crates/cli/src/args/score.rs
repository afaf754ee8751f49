//! The options of `score`.

use std::path::PathBuf;

use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::{Args, ValueHint};

use super::record::{Where, parse_where};
use super::score_record::RecordArgs;
use crate::scoring::parse_warm_up;

#[derive(Debug, Args)]
#[command(after_help = "\
Findings are held against what was really executed: a label counts if it was delivered, a finding leads from what it names to the \
blueprint's generators. Every figure has its interval, and beside it what chance gives. docs/scoring.md has the rules. With \
--json the whole evaluation is printed.\n\n\
With --table: one row per slot, with a label of 0 or 1 and a score. Every score is printed as JSON, with what it depends on, \
an interval where one makes sense, and what chance gives. A figure that cannot be given is null, with the reason.\n\n\
With --nab: the folder has combined_windows.json, profiles.json and the series, as the benchmark has them; each file of scores \
is one detector's, with the columns file, timestamp and anomaly_score and the rows of the series. Without --thresholds, the best \
threshold is taken for each profile, as the benchmark does; it has seen the labels.\n\n\
Files may be compressed with gzip.")]
#[command(group = clap::ArgGroup::new("what").required(true))]
pub struct ScoreArgs {
    /// Score findings against the folder of a run, or a deployment's record bucket: s3://BUCKET
    #[arg(value_name = "WHERE", value_parser = OsStringValueParser::new().try_map(parse_where), value_hint = ValueHint::DirPath, group = "what")]
    pub record: Option<Where>,
    /// How many slots after a label an alert still finds it
    #[arg(long, value_name = "SLOTS", default_value_t = 8, conflicts_with = "nab")]
    pub tolerance: u64,
    /// How many slots from the start are not scored, for all detectors or for one (default: what each detector says it needs)
    #[arg(long, value_name = "[NAME=]SLOTS", value_delimiter = ',', value_parser = parse_warm_up, conflicts_with = "nab")]
    pub warm_up: Vec<(String, u64)>,
    #[command(flatten)]
    pub record_options: RecordArgs,
    /// Score a table, one row per slot: a CSV file, or - for standard input
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, group = "what")]
    pub table: Option<PathBuf>,
    /// Score detectors by the Numenta Anomaly Benchmark, whose data are in this folder
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, group = "what", requires = "scores")]
    pub nab: Option<PathBuf>,
    #[command(flatten)]
    pub table_options: TableArgs,
    #[command(flatten)]
    pub nab_options: NabArgs,
}

/// How a table is read and scored.
#[derive(Debug, Args)]
pub struct TableArgs {
    /// The column that is 1 in a label
    #[arg(long, value_name = "NAME", default_value = "label", conflicts_with = "nab")]
    pub label_column: String,
    /// The column of scores; more is more anomalous
    #[arg(long, value_name = "NAME", default_value = "score", conflicts_with = "nab")]
    pub score_column: String,
    /// The column of times, if there is one: it tells how long a slot is
    #[arg(long, value_name = "NAME", default_value = "timestamp", conflicts_with = "nab")]
    pub timestamp_column: String,
    /// Scores that reach it are alerts (default: no alerts; only scores over all thresholds are given)
    #[arg(long, value_name = "T", allow_negative_numbers = true, conflicts_with = "nab")]
    pub threshold: Option<f64>,
    /// The greatest buffer around labels of VUS, in slots
    #[arg(long, value_name = "W", default_value_t = 100, value_parser = clap::value_parser!(u64).range(..=10_000), conflicts_with = "nab")]
    pub vus_window: u64,
    /// Also print point-adjusted scores, which mislead
    #[arg(long, conflicts_with = "nab")]
    pub point_adjusted: bool,
}

/// What is scored by the benchmark.
#[derive(Debug, Args)]
pub struct NabArgs {
    /// Scores of detectors: CSV files
    #[arg(long, value_name = "FILE", num_args = 1.., value_hint = ValueHint::FilePath, requires = "nab")]
    pub scores: Vec<PathBuf>,
    /// A JSON file with thresholds: by detector, by profile (default: the best threshold for each profile)
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, requires = "nab")]
    pub thresholds: Option<PathBuf>,
}
