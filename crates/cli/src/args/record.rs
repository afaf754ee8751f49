//! The options of the commands that read a record: a run's folder, or a deployment's record bucket.

use std::ffi::OsString;
use std::path::PathBuf;

use activity::truth::Span;
use blueprint::Slot;
use clap::builder::{OsStringValueParser, TypedValueParser as _};
use clap::{Args, ValueHint};
use jiff::Timestamp;

use super::run::parse_bucket;
use crate::failure::{Complaint, Failure};

#[derive(Debug, Args)]
#[command(after_help = "\
Each planned data point ends as done, failed, late, version, budget, paused, lost (planned, never claimed) or unknown \
(claimed, never completed); in a deployment, those that may still end are under way. A slot without a plan is missed. \
In a run, that counts up to the last slot reached; in a deployment, from its first tick to the last slot whose time is over. \
If a deployment was taken down, say with --to until when it ran. \
A part of the record that is damaged is named on standard error and counted in \"damage\"; the rest is read, and the exit \
code is 3.")]
pub struct LedgerArgs {
    /// The folder of a run, or a deployment's record bucket: s3://BUCKET
    #[arg(value_name = "WHERE", value_parser = OsStringValueParser::new().try_map(parse_where), value_hint = ValueHint::DirPath)]
    pub record: Where,
    #[command(flatten)]
    pub span: SpanArgs,
    /// Print how each data point ended instead of sums
    ///
    /// As CSV with the header slot,time,target,generator_id,ending; with --json as JSON lines. A slot and target without
    /// a plan is one line, with the ending `missed` and no generator.
    #[arg(long)]
    pub points: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
A deployment's bucket holds the labels of whole cycles of every version of the blueprint. This command prints those that \
were injected: labels in the time in which their version was in force, from its first tick to that of the next version, and \
not after --to (default: now). If a change of version cut a label short, its \"in_force\" has the times that were executed. \
Labels that are damaged or missing are named on standard error; the rest is printed, and the exit code is 3.")]
pub struct LabelsArgs {
    /// The folder of a run or of generate, or a deployment's record bucket: s3://BUCKET
    #[arg(value_name = "WHERE", value_parser = OsStringValueParser::new().try_map(parse_where), value_hint = ValueHint::DirPath)]
    pub record: Where,
    #[command(flatten)]
    pub span: SpanArgs,
}

/// Which slots of a record.
#[derive(Clone, Debug, Default, Args)]
pub struct SpanArgs {
    /// The first slot to read is the one that contains this time: RFC 3339 (default: the first there is)
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    pub from: Option<Timestamp>,
    /// Read only slots that begin before this time (default: all)
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    pub to: Option<Timestamp>,
    /// The profile in your AWS configuration files, for a bucket (default: from the environment)
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
}

impl SpanArgs {
    /// The slots.
    ///
    /// # Errors
    /// When there can be none.
    pub fn span(&self) -> Result<Span, Failure> {
        let first = self.from.map(Slot::at);
        let end = self.to.map(|to| if Slot::at(to).start() < to { Slot::at(to).plus(1) } else { Slot::at(to) });
        match (self.from, self.to) {
            (Some(from), Some(to)) if from >= to => {
                let complaint = Complaint::new(format!("--from {from} --to {to}: no slot lies between these times"));
                Err(Failure::usage(complaint.hint("give a --to that is later than --from")))
            }
            _ => Ok(Span { first, end }),
        }
    }
}

/// Where a record lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Where {
    /// A run's folder.
    Folder(PathBuf),
    /// A deployment's record bucket.
    Bucket(String),
}

/// Paths need not be text; what begins with `s3://` is a bucket.
pub(super) fn parse_where(value: OsString) -> Result<Where, String> {
    match value.to_str().and_then(|text| text.strip_prefix("s3://")) {
        Some(bucket) => parse_bucket(bucket.strip_suffix('/').unwrap_or(bucket)).map(Where::Bucket),
        None => Ok(Where::Folder(PathBuf::from(value))),
    }
}

fn parse_time(text: &str) -> Result<Timestamp, String> {
    text.parse().map_err(|_| "expected a time as in 2026-01-01T00:00:00Z".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_holds_the_slot_of_its_first_time_and_those_that_begin_before_its_last() {
        let span = |from: &str, to: &str| SpanArgs {
            from: Some(from.parse().unwrap()),
            to: Some(to.parse().unwrap()),
            ..SpanArgs::default()
        };
        let slots = |first: &str, end: &str| {
            let slot = |text: &str| Some(Slot::at(text.parse().unwrap()));
            Span { first: slot(first), end: slot(end) }
        };
        let whole = span("2026-01-01T00:05:00Z", "2026-01-01T00:07:00Z").span().unwrap();
        assert_eq!(whole, slots("2026-01-01T00:05:00Z", "2026-01-01T00:07:00Z"));
        let within = span("2026-01-01T00:05:59.5Z", "2026-01-01T00:07:00.001Z").span().unwrap();
        assert_eq!(within, slots("2026-01-01T00:05:00Z", "2026-01-01T00:08:00Z"));
        assert!(span("2026-01-01T00:05:00Z", "2026-01-01T00:05:00Z").span().is_err());
        assert_eq!(SpanArgs::default().span().unwrap(), Span::default());
    }

    #[test]
    fn a_record_is_in_a_bucket_exactly_when_it_says_so() {
        let parse = |text: &str| parse_where(OsString::from(text));
        assert_eq!(parse("s3://a-record.1").unwrap(), Where::Bucket("a-record.1".to_owned()));
        assert_eq!(parse("s3://a-record/").unwrap(), Where::Bucket("a-record".to_owned()));
        for folder in ["out/default", "s3", "s3:/x", "a b"] {
            assert_eq!(parse(folder).unwrap(), Where::Folder(PathBuf::from(folder)));
        }
        for wrong in ["s3://", "s3://bucket/prefix", "s3://UPPER", "s3://../x"] {
            assert!(parse(wrong).unwrap_err().contains("3 to 63"), "{wrong}");
        }
    }
}
