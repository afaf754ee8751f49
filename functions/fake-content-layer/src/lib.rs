//! The fake-content layer: what the three functions share beside their code.
//!
//! A layer is a zip that Lambda unpacks under `/opt`. This one holds the folder `fake-content`: the whole pool of key
//! material, its manifest, and a text for whoever finds it. The functions read it as
//! [`Pool::read`](fake_content::Pool::read) does, from `/opt/fake-content`, so that none of them makes keys while an
//! event waits.
//!
//! The same bytes come from every build: a deployment whose layer did not change uploads nothing, and anybody can build
//! the layer again and compare.

mod archive;
mod folder;

pub use archive::{ArchiveError, archive};
pub use folder::{FOLDER, FolderError, README, write};

/// How the layer's files may be used, wherever they lie: the functions' user only reads.
const FILE_MODE: u32 = 0o644;
/// The same for the folder.
const FOLDER_MODE: u32 = 0o755;
