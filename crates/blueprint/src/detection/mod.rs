//! What a blueprint asks of detection: whose findings are collected in the cloud, how they are scored, when to alarm.

pub mod events;
mod named;
mod rules;
mod settings;

pub use events::{EVENT_SOURCES, EventSource};
pub use rules::{EventRule, event_rules};
pub use settings::{CanaryAlarms, Detection};
