//! The laptop host: a run in a folder, and what its files hold.

#[path = "../common/mod.rs"]
mod common;

mod failing;
mod functions;
mod manifest;
mod objects;
mod reading;
mod records;
mod refused;
mod repeating;
