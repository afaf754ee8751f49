//! The content manifest: a line for each object that was stored.

use fake_content::Contents;
use serde::{Deserialize, Serialize};

use super::task::TaskId;

/// An object with fake content: where it is, and what it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectRecord {
    /// Which task stored it.
    #[serde(flatten)]
    pub id: TaskId,
    /// The bucket.
    pub bucket: String,
    /// The key.
    pub key: String,
    /// The ETag that S3 answered, without quotes. A key that was written again has another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// The fake type of its values.
    pub fake_type: String,
    /// Its values, and by managed identifier what should be found.
    #[serde(flatten)]
    pub contents: Contents,
}

/// Lines of JSON.
pub(crate) fn lines(objects: &[ObjectRecord]) -> Vec<u8> {
    let mut lines = Vec::new();
    for object in objects {
        serde_json::to_writer(&mut lines, object).expect("a record is JSON, and memory takes it");
        lines.push(b'\n');
    }
    lines
}
