//! Which requests the ports make, against a server of our own: what is tried again and what is not, what a deadline ends,
//! whose identity signs, and that no error shows a secret.
//!
//! The emulator takes every request and has no faults to order, so these tests need none. Each runs in a process of its
//! own: see [`stand_in`].

#![allow(missing_docs, reason = "a test")]

mod deadline;
mod identity;
mod idle;
mod ledger_table;
mod not_twice;
mod queue;
mod record;
mod repeats;
mod s3;
mod secrets;
mod sessions;
mod stand_in;
mod tasks;
mod user_agent;
