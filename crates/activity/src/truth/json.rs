//! Documents as bytes.

use serde::Serialize;

pub(super) fn json(document: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(document).expect("a record is JSON: its maps have texts as keys")
}
