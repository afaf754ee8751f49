//! The options of `run`.

use std::path::PathBuf;

use activity::local::{Speed, check_function_url};
use clap::{Args, ValueHint};

use super::blueprint::BlueprintArgs;
use super::detect::{Choices, DetectorArgs};
use crate::scoring::{Exec, parse_choices, parse_exec};

#[derive(Debug, Args)]
pub struct RunArgs {
    #[command(flatten)]
    pub blueprint: BlueprintArgs,
    /// How many slots (minutes) to run (default: one cycle)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=100_000_000))]
    pub slots: Option<u64>,
    /// How fast: max, realtime, or a factor such as 60x (default: max; with --aws realtime)
    #[arg(long, value_name = "SPEED", value_parser = parse_speed)]
    pub speed: Option<Speed>,
    /// The folder to write: new, empty, or written by an earlier run (default: out/<blueprint name>)
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub out: Option<PathBuf>,
    /// Refuse to run if more activities than this are planned
    #[arg(long, value_name = "N", default_value_t = 10_000_000)]
    pub max_activities: u64,
    /// How many tasks to execute at once (default: one per processor; with --aws 64, as they wait for the network)
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
    /// Also send the invocations of a function to a URL (plain HTTP)
    ///
    /// An invocation whose answer is not a success, or has the header X-Amz-Function-Error as a function that failed on AWS
    /// Lambda has, counts as failed.
    #[arg(long, value_name = "NAME=URL", value_parser = parse_function, conflicts_with = "aws")]
    pub function: Vec<(String, String)>,
    /// Let detectors read what was delivered, and score what they find: rcf,band or band:k=2,m=3,n=3
    ///
    /// The same as `detect` and `score` after the run. `list detectors` shows them; docs/scoring.md explains the figures.
    #[arg(long, value_name = "NAMES", value_parser = parse_choices, conflicts_with = "aws")]
    pub detect: Option<Choices>,
    /// Also let a program of yours read each series on standard input and write findings; see `detect --help`
    #[arg(long, value_name = "[NAME=]COMMAND", value_parser = parse_exec, conflicts_with = "aws")]
    pub exec: Vec<Exec>,
    /// Execute on AWS instead of in a folder: from now on and in real time, so an hour is --slots 60
    ///
    /// Buckets, functions and metrics are those of the account that the standard environment or profile names
    /// (AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL, ...), used with each target's own role or credentials. Series,
    /// labels, ledger and report are written to the folder as always. --start and --speed can still be given: with a start
    /// other than now the run's clock begins there, as without --aws.
    #[arg(long, help_heading = "On AWS")]
    pub aws: bool,
    /// The profile in your AWS configuration files (default: from the environment)
    #[arg(long, value_name = "NAME", requires = "aws", help_heading = "On AWS")]
    pub profile: Option<String>,
    /// The bucket for S3 targets that name none
    #[arg(long, value_name = "NAME", requires = "aws", value_parser = parse_bucket, help_heading = "On AWS")]
    pub default_bucket: Option<String>,
}

/// Tasks at once on AWS: they wait for answers, not for a processor.
const JOBS_ON_AWS: usize = 64;

impl RunArgs {
    /// The first slot's time as it was asked for; on AWS it is now unless another one is given.
    #[must_use]
    pub fn start(&self) -> Option<&str> {
        self.blueprint.start.as_deref().or(self.aws.then_some("now"))
    }

    /// The detectors that are to read what was delivered; `None`: none is.
    #[must_use]
    pub fn detectors(&self) -> Option<DetectorArgs> {
        let asked = self.detect.is_some() || !self.exec.is_empty();
        asked.then(|| DetectorArgs { with: self.detect.clone(), exec: self.exec.clone() })
    }

    /// How fast slots follow each other.
    #[must_use]
    pub fn speed(&self) -> Speed {
        self.speed.unwrap_or(if self.aws { Speed::Times(1.0) } else { Speed::Max })
    }

    /// How many tasks are executed at once.
    #[must_use]
    pub fn jobs(&self) -> usize {
        match self.jobs {
            Some(jobs) => usize::from(jobs),
            None if self.aws => JOBS_ON_AWS,
            None => std::thread::available_parallelism().map_or(1, usize::from),
        }
    }
}

fn parse_speed(text: &str) -> Result<Speed, String> {
    match text {
        "max" => Ok(Speed::Max),
        "realtime" => Ok(Speed::Times(1.0)),
        factor => factor
            .strip_suffix('x')
            .and_then(|factor| factor.parse::<f64>().ok())
            .filter(|factor| (0.001..=1e6).contains(factor))
            .map(Speed::Times)
            .ok_or_else(|| "expected max, realtime, or a factor from 0.001x to 1000000x, such as 60x".to_owned()),
    }
}

fn parse_function(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, url)) if !name.is_empty() => check_function_url(url).map(|()| (name.to_owned(), url.to_owned())),
        _ => Err("expected NAME=URL, the URL beginning with http://".to_owned()),
    }
}

/// A bucket's name, by S3's rules for general purpose buckets.
pub(super) fn parse_bucket(text: &str) -> Result<String, String> {
    let edge = |c: Option<char>| c.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.';
    let sound = (3..=63).contains(&text.len())
        && edge(text.chars().next())
        && edge(text.chars().next_back())
        && text.chars().all(inner)
        && !text.contains("..");
    if sound {
        return Ok(text.to_owned());
    }
    Err("expected a bucket's name: 3 to 63 of a-z 0-9 . -, a letter or digit at both ends, no \"..\"".to_owned())
}
