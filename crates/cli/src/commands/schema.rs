//! `schema`: the JSON Schema of blueprints.

use crate::args::SchemaArgs;
use crate::failure::{Complaint, Failure};
use crate::shell::quoted;
use crate::terminal::Terminal;

/// Print the schema, or hold a file against it.
///
/// # Errors
/// When the file differs or cannot be read.
pub fn run(args: &SchemaArgs, terminal: &Terminal) -> Result<(), Failure> {
    let schema = format!("{:#}\n", blueprint::blueprint_schema());
    let Some(file) = &args.check else {
        return terminal.print(schema);
    };
    let found = std::fs::read_to_string(file)
        .map_err(|error| Failure::failed(format!("cannot read {}: {error}", file.display())))?;
    if found == schema {
        return Ok(());
    }
    let complaint = Complaint::new(format!("{} is not the schema of this build", file.display()));
    Err(Failure::Failed(complaint.hint(format!("activity-generator schema > {}", quoted(&file.to_string_lossy())))))
}
