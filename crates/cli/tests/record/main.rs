//! `ledger` and `labels`: what a run's folder or a deployment's record says of data points and anomalies.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

#[path = "../common/mod.rs"]
mod common;

mod commands;
mod damage;
mod labels;
mod ledger;
mod terminal;

use activity::truth::Span;
use blueprint::Slot;
use jiff::Timestamp;

/// A slot shortly before midnight, so that most records hold two days.
fn slot(since: u64) -> Slot {
    Slot::at("2026-03-01T23:55:00Z".parse().unwrap()).plus(since)
}

/// So many seconds after the start of a slot.
fn after(since: u64, seconds: i64) -> Timestamp {
    slot(since).start() + jiff::SignedDuration::from_secs(seconds)
}

fn span(first: Option<u64>, end: Option<u64>) -> Span {
    Span { first: first.map(slot), end: end.map(slot) }
}
