//! Settings have one home: a struct gives schema, reference text and checked values; a problem has a path and a hint.
//!
//! [`schema_of`] derives a struct's JSON Schema. [`check`] holds a JSON value against a schema and finds every problem
//! at once. [`read`] gives the struct, or the problems. A [`Problem`]'s path starts at the object that was read: whoever
//! holds that object puts its own path before it, with [`Problem::under`]. [`names`] is what services demand of names.

mod check;
mod condition;
mod kinds;
mod locations;
mod missing;
mod name_rule;
pub mod names;
mod nearest;
mod path;
mod pattern;
mod problem;
mod read;
mod schema;
mod words;

pub use check::check;
pub use condition::{all_fields, fields_of, foreign, names_unknown_kind, owners};
pub use kinds::{Kinds, partial};
pub use locations::Locations;
pub use missing::missing_fields;
pub use name_rule::NameRule;
pub use nearest::nearest;
pub use path::{Path, Segment};
pub use problem::{Problem, under};
pub use read::{read, read_what_is_right};
pub use schema::{description, properties, property_names, schema_of};
pub use words::grouped;
