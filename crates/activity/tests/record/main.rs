//! The record of a deployment, over documents in memory: claims, ground truth, reading it back.

#[path = "../common/mod.rs"]
mod common;

mod claims;
mod manifest;
mod planning;
mod totals;
mod truth;
