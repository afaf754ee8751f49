//! S3: objects are put, read and listed. A repeat overwrites its own key, or reads again.

use std::sync::Arc;

use blueprint::targets::CannedAcl;
use bytes::Bytes;
use serde_json::json;

use super::kind::{Answer, Repeat, RequestKind, Written};

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
        Answer::Done
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
