//! Documents that differ from the examples are read, or refused with a place; and nothing else is lost with them.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod engine;
mod nodes;
mod required;
mod shared;
mod times;
mod wrapped;
