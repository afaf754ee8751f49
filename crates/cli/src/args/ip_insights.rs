//! The options of `ip-insights`.

use std::path::PathBuf;

use clap::{Args, ValueHint};

#[derive(Debug, Args)]
#[command(after_help = "\
It learns which addresses a user comes from, as Amazon SageMaker's IP Insights is documented to; AWS's encoder is not published, \
so this one claims no parity. The area under the curve is how likely a real pair scores higher than an attack. Beside it is a control \
that learns nothing: the longest prefix in common with the user's own past addresses.\n\n\
Without --pairs, it draws users, trains on the first 70 % of their time, and judges by the rest: against addresses of drawn \
networks, and against those of other users. The ceiling is what no detector can pass on average: travellers come from where attacks do.\n\n\
With --pairs: lines of user,address in order of time, without header. The last 30 % are held against generated pairs, or those of \
--validate.")]
pub struct IpInsightsArgs {
    /// Learn from these pairs: a CSV file of user,address, or - for standard input
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub pairs: Option<PathBuf>,
    /// Judge by these pairs, instead of the last 30 %
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, requires = "pairs")]
    pub validate: Option<PathBuf>,
    /// Write the score of each judged pair to this file, as SageMaker's predictions: low is anomalous
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, requires = "pairs")]
    pub out: Option<PathBuf>,
    /// How many users to draw
    #[arg(long, value_name = "N", default_value_t = 2_000, value_parser = clap::value_parser!(u32).range(2..=1_000_000), conflicts_with = "pairs")]
    pub users: u32,
    /// The seed of what is drawn: users, attacks and the start of the training
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// How often all pairs are read in training
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub epochs: u32,
}
