//! Structured logs: a line of JSON for each event, on standard output, where Lambda collects them.

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Other people's libraries log requests whole at their lower levels, with what is in them: they get a word only in need.
const OTHERS: LevelFilter = LevelFilter::WARN;
const OURS: [&str; 7] = ["activity", "aws", "dispatch", "execute", "function", "generate", "fake_content"];

/// Log from `level` on: error, warn, info (the default), debug or trace.
pub(crate) fn start(level: Option<&str>) {
    let parsed = level.map(str::parse::<LevelFilter>);
    let ours = match parsed {
        Some(Ok(level)) => level,
        _ => LevelFilter::INFO,
    };
    let targets = Targets::new().with_default(OTHERS.min(ours)).with_targets(OURS.map(|name| (name, ours)));
    let lines =
        tracing_subscriber::fmt::layer().json().flatten_event(true).with_current_span(false).with_span_list(false);
    tracing_subscriber::registry().with(targets).with(lines).init();
    if let (Some(Err(_)), Some(level)) = (parsed, level) {
        tracing::warn!(level, "LOG_LEVEL is none of error, warn, info, debug, trace: info is taken");
    }
}
