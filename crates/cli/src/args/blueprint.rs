//! Which blueprint a command is about, and what overrides its settings.

use std::path::PathBuf;

use clap::{Args, ValueHint};

/// The blueprint of a command, with what overrides its settings.
#[derive(Clone, Debug, Args)]
pub struct BlueprintArgs {
    /// The blueprint: a file, or - for standard input
    #[arg(value_hint = ValueHint::FilePath)]
    pub blueprint: String,
    /// Draw all randomness from this number (default: the blueprint's seed, or one derived from it)
    #[arg(long, value_name = "S")]
    pub seed: Option<u64>,
    /// The time of the first slot: RFC 3339, or "now" (default: the blueprint's start, or 2026-01-01T00:00Z)
    #[arg(long, value_name = "TIME")]
    pub start: Option<String>,
    /// A folder that stands for S3, DIR/<bucket>/<key>: real series, and objects to get
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub data: Option<PathBuf>,
}
