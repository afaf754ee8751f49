//! The objects that are put, and the keys that are read.
//!
//! Key and content of an object come from the seed, the slot, the target, the generator and the object's number in its
//! data point: neither slices nor the order of execution change them.

use std::sync::Arc;

use blueprint::targets::{CannedAcl, S3Target};
use fake_content::{Contents, Document, FakeKind};
use rand::Rng as _;
use randomness::{below, stream_key, sub_stream};

use crate::execute::run::Run;
use crate::message::DataPoint;
use crate::ports::PortError;

/// What all objects of one data point are drawn from.
pub(super) fn object_key<C>(run: &Run<'_, C>, point: &DataPoint) -> [u8; 32] {
    key_of(b"object", run, point)
}

/// What is drawn from the stream `name` of one data point.
fn key_of<C>(name: &[u8], run: &Run<'_, C>, point: &DataPoint) -> [u8; 32] {
    stream_key(
        run.blueprint.seed,
        &[
            name,
            &run.slot.index().to_be_bytes(),
            &(run.target.index as u64).to_be_bytes(),
            point.generator_id.as_bytes(),
        ],
    )
}

/// A key to read where there are fewer than are asked for; its extension is that of an object that would have been put.
pub(super) fn invented_key(settings: &S3Target, key: &[u8; 32], number: u64) -> String {
    let mut rng = sub_stream(key, number);
    let name: String = (0..8).map(|_| char::from(b'a' + pick(&mut rng, 26) as u8)).collect();
    let content_types = settings.content_types();
    let extension = settings.extension(content_types[pick(&mut rng, content_types.len())]);
    format!("{}fake-object-{name}{extension}", settings.prefix)
}

/// An index below `bound`.
fn pick(rng: &mut randomness::Rng, bound: usize) -> usize {
    #[allow(clippy::cast_possible_truncation, reason = "the result is below bound")]
    let index = below(rng, bound as u64) as usize;
    index
}

/// User metadata of an object: names and values.
type Metadata = Arc<[(&'static str, String)]>;

/// Draws the objects of one data point.
pub(super) struct Draw<'a, C> {
    run: &'a Run<'a, C>,
    settings: &'a S3Target,
    /// The types of fake values, with the metadata of objects that hold them.
    kinds: Vec<(&'static FakeKind, Metadata)>,
    content_types: Vec<&'a str>,
    acls: Vec<CannedAcl>,
    key: [u8; 32],
    /// What decoys are drawn from: they move nothing else.
    decoys: [u8; 32],
}

/// An object as it was drawn.
pub(super) struct Object<'a> {
    pub(super) key: String,
    pub(super) body: String,
    pub(super) content_type: &'a str,
    pub(super) acl: Option<CannedAcl>,
    pub(super) metadata: Metadata,
    pub(super) kind: &'static FakeKind,
    pub(super) contents: Contents,
}

impl<'a, C> Draw<'a, C> {
    pub(super) fn new(
        run: &'a Run<'a, C>,
        settings: &'a S3Target,
        kinds: Vec<&'static FakeKind>,
        point: &DataPoint,
    ) -> Self {
        let (content_types, acls) = (settings.content_types(), settings.acls());
        let kinds = kinds.into_iter().map(|kind| (kind, metadata(run, kind))).collect();
        let decoys = key_of(b"decoys", run, point);
        Draw { run, settings, kinds, content_types, acls, key: object_key(run, point), decoys }
    }

    /// Object number `index` of the data point: `<prefix><fake type>/<uuid><extension>`, or, half of the time,
    /// `<prefix>mixed/<uuid><extension>`.
    pub(super) fn object(&self, index: u64) -> Result<Object<'a>, PortError> {
        let mut rng = sub_stream(&self.key, index);
        let (kind, metadata) = &self.kinds[pick(&mut rng, self.kinds.len())];
        let folder = if pick(&mut rng, 2) == 0 { "mixed" } else { kind.name };
        let uuid = Uuid(rng.next_u64(), rng.next_u64());
        let content_type = self.content_types[pick(&mut rng, self.content_types.len())];
        let key = format!("{}{folder}/{uuid}{}", self.settings.prefix, self.settings.extension(content_type));
        let acl = (!self.acls.is_empty()).then(|| self.acls[pick(&mut rng, self.acls.len())]);
        let document = Document::new(kind, self.settings.fake_counts, self.settings.keywords, self.run.pool);
        let document = document
            .map_err(|error| PortError::Client { code: "FakeContent".to_owned(), message: error.to_string() })?;
        let mut body = String::new();
        let mut decoys = sub_stream(&self.decoys, index);
        let contents = document.write_with_decoys(self.settings.decoys, &mut rng, &mut decoys, &mut body);
        Ok(Object { key, body, content_type, acl, metadata: metadata.clone(), kind, contents })
    }
}

/// What made an object, and what it holds. S3 takes up to 2 KB of US-ASCII:
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html>.
fn metadata<C>(run: &Run<'_, C>, kind: &FakeKind) -> Metadata {
    Arc::new([
        ("activity-generator-blueprint", run.blueprint.version.clone()),
        ("activity-generator-slot", run.slot.to_string()),
        ("activity-generator-task", format!("{}/{}/{}", run.slot.index(), run.target.index, run.task)),
        ("activity-generator-fake-types", kind.name.to_owned()),
    ])
}

/// A random UUID (RFC 9562, version 4) from 128 random bits.
struct Uuid(u64, u64);

impl std::fmt::Display for Uuid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let high = (self.0 & !0xf000) | 0x4000;
        let low = (self.1 & (u64::MAX >> 2)) | (1 << 63);
        write!(
            f,
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xffff,
            high & 0xffff,
            low >> 48,
            low & 0xffff_ffff_ffff
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_has_version_4_and_the_rfc_variant_whatever_the_bits() {
        assert_eq!(Uuid(0, 0).to_string(), "00000000-0000-4000-8000-000000000000");
        assert_eq!(Uuid(u64::MAX, u64::MAX).to_string(), "ffffffff-ffff-4fff-bfff-ffffffffffff");
    }

    #[test]
    fn invented_keys_are_the_predecessors_and_differ() {
        let keys = |settings: serde_json::Value| -> std::collections::BTreeSet<String> {
            let settings: S3Target = serde_json::from_value(settings).expect("a target");
            (0..100).map(|number| invented_key(&settings, &[7; 32], number)).collect()
        };
        let plain = keys(serde_json::json!({"prefix": "p/", "extension": ""}));
        assert_eq!(plain.len(), 100);
        assert!(plain.iter().all(|key| { key.strip_prefix("p/fake-object-").is_some_and(|name| name.len() == 8) }));
        let ending = |end: &str| -> std::collections::BTreeSet<String> {
            plain.iter().map(|key| format!("{key}{end}")).collect()
        };
        assert_eq!(keys(serde_json::json!({"prefix": "p/"})), ending(".txt"));
        assert_eq!(keys(serde_json::json!({"prefix": "p/", "content_type": "text/csv"})), ending(".csv"));
        assert_eq!(keys(serde_json::json!({"prefix": "p/", "extension": ".fake"})), ending(".fake"));
    }
}
