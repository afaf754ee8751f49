//! The ports on AWS, with the SDK as it is, against an emulator.
//!
//! They are never skipped: without an emulator, or on one of the other kind, each fails and says which it needs. Those of
//! the module `iam` need one that enforces IAM, all others one that does not:
//!
//! ```text
//! scripts/emulator run       cargo test ... --test ports -- --skip iam::
//! scripts/emulator run --iam cargo test ... --test ports -- iam::
//! ```

#![allow(missing_docs, reason = "a test")]

mod documents;
mod functions;
mod ground_truth;
mod iam;
mod ledger;
mod metrics;
mod objects;
mod queue;
mod world;
