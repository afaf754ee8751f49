//! Objects with fake content are put, or objects are read.
//!
//! Key and content of an object come from the seed, the slot, the target, the generator and the object's number in its
//! data point: neither slices nor the order of execution change them.

use std::sync::Arc;

use blueprint::targets::{Action, S3Target};
use fake_content::{Document, FakeKind};
use rand::Rng as _;
use randomness::{below, stream_key, sub_stream};

use super::outcome::{Outcome, Tally};
use super::run::Run;
use crate::message::DataPoint;
use crate::ports::{Clock, PortError, Requests};
use crate::requests::{Answer, GetObject, ListObjects, PutObject, Request};

pub(super) async fn execute<C: Clock>(
    run: &Run<'_, C>,
    settings: &S3Target,
    points: &[DataPoint],
    services: &impl Requests,
) -> Outcome {
    let (mut tally, mut endings) = (Tally::default(), Vec::with_capacity(points.len()));
    for point in points {
        let point_tally = match settings.action {
            Action::Put => put(run, settings, point, services).await,
            Action::Get => get(run, settings, point, services).await,
        };
        endings.push(point_tally.ending());
        tally.add(point_tally);
    }
    Outcome { tally, endings }
}

async fn put<C: Clock>(run: &Run<'_, C>, settings: &S3Target, point: &DataPoint, services: &impl Requests) -> Tally {
    let kinds: Vec<&FakeKind> = settings.fake_types.iter().filter_map(|name| fake_content::fake(name)).collect();
    let metadata = Arc::new([
        ("activity-generator-blueprint", run.blueprint.version.clone()),
        ("activity-generator-slot", run.slot.to_string()),
        ("activity-generator-task", format!("{}/{}/{}", run.slot.index(), run.target.index, run.task)),
    ]);
    let metadata = &metadata;
    let draw = Draw::new(run, settings, kinds, point);
    let draw = &draw;
    run.attempts(point.value, |index| async move {
        let object = draw.object(point.offset + index)?;
        let request = PutObject {
            bucket: settings.bucket_or_default().to_owned(),
            key: object.key,
            body: object.body.into(),
            content_type: object.content_type.to_owned(),
            acl: object.acl,
            kms_key: settings.kms_key.clone(),
            metadata: metadata.clone(),
        };
        services.send(&request.into()).await
    })
    .await
}

async fn get<C: Clock>(run: &Run<'_, C>, settings: &S3Target, point: &DataPoint, services: &impl Requests) -> Tally {
    let bucket = settings.bucket_or_default();
    // Slices of one data point read on where the slice before ended.
    let wanted = usize::try_from(point.offset + point.value).unwrap_or(usize::MAX);
    let list = ListObjects { bucket: bucket.to_owned(), prefix: settings.prefix.clone(), limit: wanted };
    let listed = services.send(&list.into()).await.map(|answer| match answer {
        Answer::Keys(keys) => keys,
        Answer::Done | Answer::Size(_) => Vec::new(),
    });
    let key = object_key(run, point);
    let (key, listed) = (&key, &listed);
    run.attempts(point.value, |index| async move {
        let keys = listed.as_ref().map_err(Clone::clone)?;
        let number = point.offset + index;
        let existing = usize::try_from(number).ok().and_then(|number| keys.get(number));
        let key = existing.cloned().unwrap_or_else(|| invented_key(&settings.prefix, key, number));
        services.send(&Request::from(GetObject { bucket: bucket.to_owned(), key })).await
    })
    .await
}

/// What all objects of one data point are drawn from.
fn object_key<C>(run: &Run<'_, C>, point: &DataPoint) -> [u8; 32] {
    stream_key(
        run.blueprint.seed,
        &[
            b"object",
            &run.slot.index().to_be_bytes(),
            &(run.target.index as u64).to_be_bytes(),
            point.generator_id.as_bytes(),
        ],
    )
}

fn invented_key(prefix: &str, key: &[u8; 32], number: u64) -> String {
    let mut rng = sub_stream(key, number);
    let name: String = (0..8).map(|_| char::from(b'a' + pick(&mut rng, 26) as u8)).collect();
    format!("{prefix}fake-object-{name}")
}

/// An index below `bound`.
fn pick(rng: &mut randomness::Rng, bound: usize) -> usize {
    #[allow(clippy::cast_possible_truncation, reason = "the result is below bound")]
    let index = below(rng, bound as u64) as usize;
    index
}

struct Draw<'a, C> {
    run: &'a Run<'a, C>,
    settings: &'a S3Target,
    kinds: Vec<&'static FakeKind>,
    content_types: Vec<&'a str>,
    acls: Vec<blueprint::targets::CannedAcl>,
    key: [u8; 32],
}

struct Object<'a> {
    key: String,
    body: String,
    content_type: &'a str,
    acl: Option<blueprint::targets::CannedAcl>,
}

impl<'a, C> Draw<'a, C> {
    fn new(run: &'a Run<'a, C>, settings: &'a S3Target, kinds: Vec<&'static FakeKind>, point: &DataPoint) -> Self {
        let (content_types, acls) = (settings.content_types(), settings.acls());
        Draw { run, settings, kinds, content_types, acls, key: object_key(run, point) }
    }

    /// Object number `index` of the data point: `<prefix><fake type>/<uuid>.fake`, or, half of the time,
    /// `<prefix>mixed/<uuid>.fake`.
    fn object(&self, index: u64) -> Result<Object<'a>, PortError> {
        let mut rng = sub_stream(&self.key, index);
        let kind = self.kinds[pick(&mut rng, self.kinds.len())];
        let folder = if pick(&mut rng, 2) == 0 { "mixed" } else { kind.name };
        let key = format!("{}{folder}/{}.fake", self.settings.prefix, Uuid(rng.next_u64(), rng.next_u64()));
        let content_type = self.content_types[pick(&mut rng, self.content_types.len())];
        let acl = (!self.acls.is_empty()).then(|| self.acls[pick(&mut rng, self.acls.len())]);
        let document = Document::new(kind, self.settings.fake_counts, self.settings.keywords, self.run.pool);
        let document = document
            .map_err(|error| PortError::Client { code: "FakeContent".to_owned(), message: error.to_string() })?;
        let mut body = String::new();
        document.write(&mut rng, &mut body);
        Ok(Object { key, body, content_type, acl })
    }
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
        let keys: std::collections::BTreeSet<_> = (0..100).map(|number| invented_key("p/", &[7; 32], number)).collect();
        assert_eq!(keys.len(), 100);
        assert!(keys.iter().all(|key| { key.strip_prefix("p/fake-object-").is_some_and(|name| name.len() == 8) }));
    }
}
