//! S3: objects with fake content are put, or objects are read. A repeat overwrites its own key, or reads again.

mod objects;

use std::sync::{Arc, Mutex, PoisonError};

use blueprint::targets::{Action, CannedAcl, S3Target};
use bytes::Bytes;
use fake_content::FakeKind;
use md5::{Digest as _, Md5};
use serde_json::json;

use super::kind::{Answer, Repeat, RequestKind, Written};
use super::takes::Takes;
use crate::execute::activities::Activities;
use crate::execute::outcome::{Outcome, Tally};
use crate::execute::run::Run;
use crate::message::DataPoint;
use crate::ports::Clock;
use crate::truth::{ObjectRecord, TaskId};
use objects::{Draw, invented_key, object_key};

/// Write an object; one of the same key is replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutObject {
    /// The bucket.
    pub bucket: String,
    /// The key.
    pub key: String,
    /// The content.
    pub body: Bytes,
    /// The content type.
    pub content_type: String,
    /// The canned ACL, if one is asked for.
    pub acl: Option<CannedAcl>,
    /// The KMS key, if one is asked for.
    pub kms_key: Option<String>,
    /// User metadata: names and values.
    pub metadata: Arc<[(&'static str, String)]>,
}

impl RequestKind for PutObject {
    const NAME: &'static str = "PutObject";
    const REPEAT: Repeat = Repeat::Always;

    fn subject(&self) -> &str {
        &self.key
    }

    fn written(&self) -> Written<'_> {
        let mut fields = vec![("bytes", self.body.len().into()), ("content_type", json!(self.content_type))];
        if let Some(acl) = self.acl {
            fields.push(("acl", json!(acl)));
        }
        Written::Access { bucket: &self.bucket, key: &self.key, fields }
    }

    fn taken(&self) -> Answer {
        Answer::Stored(None)
    }
}

impl PutObject {
    /// The ETag that S3 gives an object whose encryption it manages itself: the MD5 of its content, in hexadecimal digits.
    pub(crate) fn plain_etag(&self) -> String {
        Md5::digest(&self.body).iter().fold(String::with_capacity(32), |mut text, byte| {
            text.push_str(&format!("{byte:02x}"));
            text
        })
    }
}

/// Read an object whole; the answer is its size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GetObject {
    /// The bucket.
    pub bucket: String,
    /// The key.
    pub key: String,
}

impl RequestKind for GetObject {
    const NAME: &'static str = "GetObject";
    const REPEAT: Repeat = Repeat::Always;

    fn subject(&self) -> &str {
        &self.key
    }

    fn written(&self) -> Written<'_> {
        Written::Access { bucket: &self.bucket, key: &self.key, fields: Vec::new() }
    }

    fn taken(&self) -> Answer {
        Answer::Size(None)
    }
}

/// List at most `limit` keys that begin with `prefix`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListObjects {
    /// The bucket.
    pub bucket: String,
    /// What the keys begin with.
    pub prefix: String,
    /// How many keys at most.
    pub limit: usize,
}

impl RequestKind for ListObjects {
    const NAME: &'static str = "ListObjects";
    const REPEAT: Repeat = Repeat::Always;

    fn subject(&self) -> &str {
        &self.prefix
    }

    fn written(&self) -> Written<'_> {
        Written::Nowhere
    }

    fn taken(&self) -> Answer {
        Answer::Keys(Vec::new())
    }
}

impl<S: Takes<PutObject> + Takes<GetObject> + Takes<ListObjects>> Activities<S> for S3Target {
    async fn execute<C: Clock>(&self, run: &Run<'_, C>, points: &[DataPoint], services: &S) -> Outcome {
        let (mut parts, mut objects) = (Vec::with_capacity(points.len()), Vec::new());
        for point in points {
            let tally = match (run.over(), self.action) {
                // Nothing is drawn or listed for what will not start.
                (Some(reason), _) => Tally::not_started(reason, point.value),
                (None, Action::Put) => put(run, self, point, services, &mut objects).await,
                (None, Action::Get) => get(run, self, point, services).await,
            };
            parts.push((1, tally));
        }
        Outcome { objects, ..Outcome::of_parts(parts) }
    }
}

async fn put<C: Clock>(
    run: &Run<'_, C>,
    settings: &S3Target,
    point: &DataPoint,
    services: &impl Takes<PutObject>,
    objects: &mut Vec<ObjectRecord>,
) -> Tally {
    let kinds: Vec<&FakeKind> = settings.fake_types.iter().filter_map(|name| fake_content::fake(name)).collect();
    let draw = Draw::new(run, settings, kinds, point);
    // By their number: which is answered first is chance.
    let stored = Mutex::new(Vec::new());
    let (draw, kept) = (&draw, &stored);
    let id = &TaskId { slot: run.slot, target: run.target.index, task: run.task };
    let tally = run
        .attempts(point.value, |index| async move {
            let object = draw.object(point.offset + index)?;
            let (fake_type, contents) = (object.kind.name.to_owned(), object.contents);
            let (bucket, key) = (settings.bucket_or_default().to_owned(), object.key.clone());
            let request = PutObject {
                bucket: settings.bucket_or_default().to_owned(),
                key: object.key,
                body: object.body.into(),
                content_type: object.content_type.to_owned(),
                acl: object.acl,
                kms_key: settings.kms_key.clone(),
                metadata: object.metadata,
            };
            let answer = services.take(request).await?;
            let etag = if let Answer::Stored(etag) = &answer { etag.clone() } else { None };
            let record = ObjectRecord { id: id.clone(), bucket, key, etag, fake_type, contents };
            kept.lock().unwrap_or_else(PoisonError::into_inner).push((index, record));
            Ok(answer)
        })
        .await;
    let mut stored = stored.into_inner().unwrap_or_else(PoisonError::into_inner);
    stored.sort_unstable_by_key(|(index, _)| *index);
    objects.extend(stored.into_iter().map(|(_, record)| record));
    tally
}

async fn get<C: Clock, S: Takes<GetObject> + Takes<ListObjects>>(
    run: &Run<'_, C>,
    settings: &S3Target,
    point: &DataPoint,
    services: &S,
) -> Tally {
    let bucket = settings.bucket_or_default();
    // Slices of one data point read on where the slice before ended.
    let wanted = usize::try_from(point.offset.saturating_add(point.value)).unwrap_or(usize::MAX);
    let list = ListObjects { bucket: bucket.to_owned(), prefix: settings.prefix.clone(), limit: wanted };
    let listed = services.take(list).await.map(|answer| match answer {
        Answer::Keys(keys) => keys,
        Answer::Done | Answer::Stored(_) | Answer::Size(_) => Vec::new(),
    });
    let key = object_key(run, point);
    let (key, listed) = (&key, &listed);
    run.attempts(point.value, |index| async move {
        let keys = listed.as_ref().map_err(Clone::clone)?;
        let number = point.offset + index;
        let existing = usize::try_from(number).ok().and_then(|number| keys.get(number));
        let key = existing.cloned().unwrap_or_else(|| invented_key(settings, key, number));
        services.take(GetObject { bucket: bucket.to_owned(), key }).await
    })
    .await
}
