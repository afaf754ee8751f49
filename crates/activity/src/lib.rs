//! The way of a data point: generate, dispatch and execute as functions over ports.
//!
//! [`generate::tick`] computes a slot's data points and sends one message per target; [`dispatch::message`] claims slot and
//! target and makes tasks; [`execute::task`] runs a task's activities in time and completes the ledger. [`ports`] is what
//! they need from the world, [`requests`] what targets ask of services, [`truth`] what is written down, and read back.
//! [`local`] is that world on a laptop.

pub mod dispatch;
pub mod encoder;
pub mod execute;
pub mod generate;
pub mod local;
pub mod message;
pub mod planner;
pub mod ports;
pub mod requests;
mod series;
#[cfg(feature = "simulated")]
pub mod simulated;
mod totals;
pub mod truth;
mod zero;
