//! The command line.

#![allow(
    missing_docs,
    reason = "the texts of commands stand on the variants; on the structs they would replace those in the help"
)]

mod blueprint;
mod record;
mod run;

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};

pub use self::blueprint::BlueprintArgs;
pub use record::{LabelsArgs, LedgerArgs, SpanArgs, Where};
pub use run::RunArgs;

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
    /// Print what a program reads: JSON on standard output, problems included
    #[arg(long, global = true)]
    pub json: bool,
    /// Say nothing but errors and what was asked for
    #[arg(long, short, global = true)]
    pub quiet: bool,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Execute a blueprint on this machine, over a folder that stands for AWS, or with --aws on AWS itself
    Run(RunArgs),
    /// Write series and labels only, by generator, of any length in constant memory
    Generate(GenerateArgs),
    /// Check blueprints whole and say everything that is wrong with them
    Validate(ValidateArgs),
    /// Show the series: in the terminal, or as an SVG or HTML file
    Preview(PreviewArgs),
    /// Requests, invocations and dollars that a deployment would take
    Estimate(EstimateArgs),
    /// List what a blueprint can be made of
    List(ListArgs),
    /// Explain a shape, fake type, target, anomaly, noise, random type, formula function or field
    Explain(ExplainArgs),
    /// Print fake values of a type
    Fake(FakeArgs),
    /// Print a first blueprint that says of each part what it is for
    Init,
    /// How each planned data point of a run or deployment ended
    Ledger(LedgerArgs),
    /// The ground truth of a run or deployment: each anomaly that was injected, and when
    Labels(LabelsArgs),
    /// Print what a deployment's identities have to be allowed, as statements of IAM policies
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
    pub plan: BlueprintArgs,
    /// The folder to write: absent, empty, or an earlier run's
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub out: PathBuf,
    /// How many cycles
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    pub cycles: u64,
    /// The series' file format; labels are always JSON lines
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
    /// A folder that stands for S3, to check real series too
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub data: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct PreviewArgs {
    #[command(flatten)]
    pub plan: BlueprintArgs,
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
    /// Draw all randomness from this number (default: the blueprint's seed, or one derived from it)
    #[arg(long, value_name = "S")]
    pub seed: Option<u64>,
    /// A folder that stands for S3, DIR/<bucket>/<key>: real series
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub data: Option<PathBuf>,
    /// A price table to use over the built-in one; it needs to hold only what differs
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub prices: Option<PathBuf>,
    /// Print the price table in use, to be edited and given with --prices
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
    /// Draw them from this number
    #[arg(long, value_name = "S", default_value_t = 0)]
    pub seed: u64,
    /// Without the keyword beside the value
    #[arg(long)]
    pub bare: bool,
}

#[derive(Debug, Args)]
pub struct PermissionsArgs {
    /// The blueprint: a file, or - for standard input
    #[arg(value_hint = ValueHint::FilePath)]
    pub blueprint: String,
    /// Only the roles that targets name in this account
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
