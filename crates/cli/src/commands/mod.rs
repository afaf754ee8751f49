//! One file per command.

pub mod completions;
pub mod detect;
pub mod estimate;
pub mod explain;
pub mod fake;
pub mod generate;
pub mod init;
pub mod ip_insights;
pub mod labels;
pub mod ledger;
pub mod list;
pub mod permissions;
pub mod preview;
pub mod reference;
pub mod run;
pub mod schema;
pub mod score;
pub mod validate;
