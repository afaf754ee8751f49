//! Fake sensitive values, documents made of them, and a pool of key material.
//!
//! Every fake type is valid by its own rule (check digits, issued ranges, structure), so that a classifier accepts it, and
//! carries the keyword that the classifier asks for beside it. A type is one file under `kinds/` and one line of
//! [`FAKES`]; lists, help and the conformance tests come from that registry.
//!
//! ```
//! use fake_content::{Document, Pool, Rng, fake};
//! use rand::SeedableRng;
//!
//! let pool = Pool::empty();
//! let mut rng = Rng::seed_from_u64(1);
//! let mut out = String::new();
//! Document::new(fake("ssn").expect("a registered type"), 3, true, &pool)?.write(&mut rng, &mut out);
//! assert!(out.starts_with("Sample Report - "));
//! assert_eq!(out.matches("\r\nSSN: ").count(), 3);
//! # Ok::<(), fake_content::MissingPool>(())
//! ```
//!
//! Pure: randomness is passed in, there is no clock, and the same generator state gives the same bytes everywhere.

mod accounts;
mod ascii;
mod bank;
mod card;
mod check;
mod contents;
mod decoy;
mod document;
mod kind;
mod kinds;
mod places;
mod pool;
mod truth;
mod words;
mod writer;

pub use contents::{Contents, DecoyValues, Expectation, Identified, Lines};
pub use decoy::DecoyKind;
pub use document::{Document, HEADER};
pub use kind::{Category, FakeKind, MissingPool};
pub use kinds::{FAKES, fake};
pub use pool::{Manifest, Pool, PoolError, PoolKind, cache_key};
pub use truth::{Truth, Verdict, WriteDecoy};
pub use writer::Writer;

/// The generator that every value is drawn from: the same as the time series use. It is passed in, never made here.
pub use randomness::Rng;
