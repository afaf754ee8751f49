//! The command line.

#![allow(
    missing_docs,
    reason = "the texts of commands stand on the variants; on the structs they would replace those in the help"
)]

mod blueprint;
mod detect;
mod ip_insights;
mod record;
mod run;
mod score;
mod score_record;

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};

pub use self::blueprint::BlueprintArgs;
pub use detect::{DetectArgs, DetectorArgs};
pub use ip_insights::IpInsightsArgs;
pub use record::{LabelsArgs, LedgerArgs, SpanArgs, Where};
pub use run::RunArgs;
pub use score::{NabArgs, ScoreArgs, TableArgs};
pub use score_record::RecordArgs;

use crate::formats::{FORMATS, FormatKind, format};

/// Turns a blueprint into labelled time series and real activity, and keeps the ground truth.
#[derive(Debug, Parser)]
#[command(name = "activity-generator", version, about, max_term_width = 100, propagate_version = true)]
#[command(after_help = "Start with:  activity-generator init > first.json  and  activity-generator run first.json")]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command.
#[derive(Clone, Copy, Debug, Args)]
pub struct Global {
    /// Print JSON for programs on standard output, problems included
    #[arg(long, global = true)]
    pub json: bool,
    /// Print only errors and what was asked for
    #[arg(long, short, global = true)]
    pub quiet: bool,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run a blueprint on this machine: against a folder that stands in for AWS, or with --aws against AWS itself
    Run(RunArgs),
    /// Write only series and labels, of any length, in constant memory
    Generate(GenerateArgs),
    /// Check blueprints and report every problem at once
    Validate(ValidateArgs),
    /// Show the series: in the terminal, as an SVG or HTML file, or with --json as values and labels
    Preview(PreviewArgs),
    /// Estimate the requests, invocations and dollars of a deployment
    Estimate(EstimateArgs),
    /// List what a blueprint can contain
    List(ListArgs),
    /// Explain a shape, fake type, target, anomaly, noise, random type, formula function or field
    Explain(ExplainArgs),
    /// Print fake values of a type
    Fake(FakeArgs),
    /// Print a first blueprint that describes each of its parts
    Init,
    /// Show how each planned data point of a run or deployment ended
    Ledger(LedgerArgs),
    /// Print the ground truth of a run or deployment: each injected anomaly and its time
    Labels(LabelsArgs),
    /// Score a detector's results: a table of labels and scores, or detectors by the Numenta Anomaly Benchmark
    Score(ScoreArgs),
    /// Run detectors over what a run delivered, and write their findings beside it
    Detect(DetectArgs),
    /// Find users at addresses that they do not come from, and print how well that works
    IpInsights(IpInsightsArgs),
    /// Print the permissions that a deployment's identities need, as IAM policies
    Permissions(PermissionsArgs),
    /// Print the JSON Schema of blueprints
    Schema(SchemaArgs),
    /// Write the reference pages of the documentation
    #[command(hide = true)]
    Reference(ReferenceArgs),
    /// Print completions for a shell
    Completions(CompletionsArgs),
}

#[derive(Debug, Args)]
pub struct GenerateArgs {
    #[command(flatten)]
    pub blueprint: BlueprintArgs,
    /// The folder to write: new, empty, or written by an earlier `generate`
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub out: PathBuf,
    /// How many cycles to write
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    pub cycles: u64,
    /// The file format of the series; labels are always JSON lines
    #[arg(long, value_name = "FORMAT", default_value = "csv", value_parser = parse_format())]
    pub format: &'static FormatKind,
}

/// The names of formats, each with its summary in the help.
fn parse_format() -> impl TypedValueParser<Value = &'static FormatKind> {
    let names = FORMATS.iter().map(|kind| PossibleValue::new(kind.name).help(kind.summary));
    PossibleValuesParser::new(names).try_map(|name| format(&name).ok_or("unknown format"))
}

#[derive(Debug, Args)]
pub struct ValidateArgs {
    /// Blueprints: files, or - for standard input
    #[arg(required = true, value_hint = ValueHint::FilePath)]
    pub files: Vec<String>,
    /// A folder that stands in for S3, to check real series too
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub data: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct PreviewArgs {
    #[command(flatten)]
    pub blueprint: BlueprintArgs,
    /// How many slots to show (default: one cycle)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=100_000_000))]
    pub slots: Option<u64>,
    /// Write x.svg or x.html instead of plotting in the terminal
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct EstimateArgs {
    /// The blueprint: a file, or - for standard input
    #[arg(value_hint = ValueHint::FilePath, required_unless_present = "print_prices")]
    pub blueprint: Option<String>,
    /// The seed of all randomness (default: the blueprint's seed, or one derived from it)
    #[arg(long, value_name = "S")]
    pub seed: Option<u64>,
    /// A folder that stands in for S3, with files DIR/<bucket>/<key>: real series
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub data: Option<PathBuf>,
    /// A price table that overrides the built-in one; only what differs needs to be in it
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub prices: Option<PathBuf>,
    /// Print the price table in use, for editing and for --prices
    #[arg(long)]
    pub print_prices: bool,
}

#[derive(Debug, Args)]
pub struct ListArgs {
    /// What to list
    #[arg(value_enum)]
    pub what: Listing,
}

/// What can be listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Listing {
    /// The shapes of series
    Shapes,
    /// The kinds of anomalies
    Anomalies,
    /// The kinds of noise
    Noise,
    /// The types of fake values
    Fakes,
    /// The types of targets
    Targets,
    /// The variables and functions of formulas
    Formula,
    /// The detectors that run here
    Detectors,
    /// The sources whose findings can be read
    Sources,
    /// The scores
    Scores,
}

#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// A name from one of the lists, or a field of the blueprint
    pub name: String,
}

#[derive(Debug, Args)]
pub struct FakeArgs {
    /// The type of value; `list fakes` shows them
    #[arg(value_name = "TYPE")]
    pub kind: String,
    /// How many values
    #[arg(short, value_name = "N", default_value_t = 1)]
    pub n: u32,
    /// The seed to draw them from
    #[arg(long, value_name = "S", default_value_t = 0)]
    pub seed: u64,
    /// Leave out the keyword before the value
    #[arg(long)]
    pub bare: bool,
    /// Print decoys, which a classifier must not report: of each kind that the type has in turn
    #[arg(long)]
    pub decoys: bool,
}

#[derive(Debug, Args)]
pub struct PermissionsArgs {
    /// The blueprint: a file, or - for standard input
    #[arg(value_hint = ValueHint::FilePath)]
    pub blueprint: String,
    /// Print only the roles that targets name in this account
    #[arg(long, value_name = "ID")]
    pub target_account: Option<String>,
}

#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// Compare with a file instead of printing; exit code 1 when it differs
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub check: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct ReferenceArgs {
    /// The folder to write
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub out: Option<PathBuf>,
    /// Compare with the pages of a folder instead of writing them; exit code 1 when they differ
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub check: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        super::Cli::command().debug_assert();
    }
}
