//! From a run's folder to scores: what was delivered, detectors over it, their findings, and the evaluation.

mod classification;
mod delivered;
mod detecting;
mod exec;
mod files;
mod findings;
mod names;
mod page;
mod record;
mod require;
mod table;

pub use classification::{classification, to_text as classification_text};
pub use delivered::{Ran, read as read_delivered};
pub use detecting::{detect, write};
pub use exec::Exec;
pub use findings::{Given, of_folder, read as read_findings};
pub use names::{parse_choices, parse_exec, parse_findings, parse_warm_up};
pub use page::scores_page;
pub use record::{Record, read as read_record};
pub use require::{Requirement, check, parse as parse_requirement};
pub use table::to_text;
