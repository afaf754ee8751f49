//! Sources whose findings Amazon EventBridge brings: one file and one line each.

mod cloudwatch_alarm;
mod guardduty;
mod macie;
mod security_hub;
mod security_hub_v2;
mod source;

pub use source::EventSource;

/// Every such source.
pub const EVENT_SOURCES: &[EventSource] =
    &[cloudwatch_alarm::SOURCE, guardduty::SOURCE, macie::SOURCE, security_hub::SOURCE, security_hub_v2::SOURCE];

/// The source of that name.
#[must_use]
pub fn event_source(name: &str) -> Option<&'static EventSource> {
    EVENT_SOURCES.iter().find(|source| source.name == name)
}
