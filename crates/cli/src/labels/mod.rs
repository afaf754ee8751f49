//! Labels, read back: the ground truth of a run's folder or a deployment's record.

mod folder;
mod record;

pub use self::folder::of_folder;
pub use self::record::of_record;
