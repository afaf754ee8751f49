//! The steps over ports in memory: generate, dispatch, execute, and what the ledger says of them.

#[path = "../common/mod.rs"]
mod common;

mod deployment;
mod dispatching;
mod endings;
mod executing;
mod hosting;
mod late;
mod limits;
mod once;
mod secrets;
