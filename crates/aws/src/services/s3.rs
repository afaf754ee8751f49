//! S3: objects are put, read and listed.

use activity::ports::PortError;
use activity::requests::{Answer, GetObject, ListObjects, PutObject, Repeat};
use aws_sdk_s3::operation::get_object::GetObjectError;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{ObjectCannedAcl, ServerSideEncryption};
use blueprint::targets::CannedAcl;

use super::request::{Client, OnAws};
use crate::base::Base;
use crate::error::{client as client_error, port_error};
use crate::retry::Retries;

/// Keys that S3 gives in one answer.
const KEYS_PER_PAGE: usize = 1_000;

impl Client for aws_sdk_s3::Client {
    fn new(base: &Base, repeat: Repeat) -> Self {
        let config = aws_sdk_s3::config::Builder::from(&base.sdk).force_path_style(base.path_style);
        Self::from_conf(config.retry_classifier(Retries(repeat)).build())
    }
}

impl OnAws for PutObject {
    type Client = aws_sdk_s3::Client;

    async fn send(&self, s3: &Self::Client) -> Result<Answer, PortError> {
        put(s3, self).await.map(Answer::Stored)
    }
}

impl OnAws for GetObject {
    type Client = aws_sdk_s3::Client;

    async fn send(&self, s3: &Self::Client) -> Result<Answer, PortError> {
        get(s3, self).await.map(Answer::Size)
    }
}

impl OnAws for ListObjects {
    type Client = aws_sdk_s3::Client;

    async fn send(&self, s3: &Self::Client) -> Result<Answer, PortError> {
        list(s3, &self.bucket, &self.prefix, self.limit).await.map(Answer::Keys)
    }
}

/// The ETag of what was put, without the quotes in which S3 gives it.
async fn put(s3: &aws_sdk_s3::Client, object: &PutObject) -> Result<Option<String>, PortError> {
    let mut request = s3
        .put_object()
        .bucket(&object.bucket)
        .key(&object.key)
        .content_type(&object.content_type)
        .body(ByteStream::from(object.body.clone()));
    if let Some(acl) = object.acl {
        request = request.acl(canned(acl));
    }
    if let Some(key) = &object.kms_key {
        request = request.server_side_encryption(ServerSideEncryption::AwsKms).ssekms_key_id(key);
    }
    for (name, value) in object.metadata.iter() {
        request = request.metadata(*name, value);
    }
    let answer = request.send().await.map_err(port_error)?;
    Ok(answer.e_tag.map(|etag| etag.trim_matches('"').to_owned()))
}

/// The size of an object, which is read whole; `None`: there is none of that key.
async fn get(s3: &aws_sdk_s3::Client, object: &GetObject) -> Result<Option<u64>, PortError> {
    let mut answer = match s3.get_object().bucket(&object.bucket).key(&object.key).send().await {
        Ok(answer) => answer,
        Err(error) if error.as_service_error().is_some_and(GetObjectError::is_no_such_key) => return Ok(None),
        Err(error) => return Err(port_error(error)),
    };
    let mut size = 0_u64;
    while let Some(bytes) = answer.body.next().await {
        let bytes = bytes.map_err(|error| client_error("Connection", error.to_string()))?;
        size += bytes.len() as u64;
    }
    Ok(Some(size))
}

/// At most `limit` keys that begin with `prefix`, page by page.
pub(crate) async fn list(
    s3: &aws_sdk_s3::Client,
    bucket: &str,
    prefix: &str,
    limit: usize,
) -> Result<Vec<String>, PortError> {
    let mut keys = Vec::new();
    let mut next: Option<String> = None;
    while keys.len() < limit {
        let page = (limit - keys.len()).min(KEYS_PER_PAGE);
        let answer = s3
            .list_objects_v2()
            .bucket(bucket)
            .prefix(prefix)
            .max_keys(i32::try_from(page).unwrap_or(i32::MAX))
            .set_continuation_token(next)
            .send()
            .await
            .map_err(port_error)?;
        keys.extend(answer.contents.unwrap_or_default().into_iter().filter_map(|object| object.key));
        next = answer.next_continuation_token;
        if next.is_none() {
            break;
        }
    }
    keys.truncate(limit);
    Ok(keys)
}

fn canned(acl: CannedAcl) -> ObjectCannedAcl {
    match acl {
        CannedAcl::Private => ObjectCannedAcl::Private,
        CannedAcl::PublicRead => ObjectCannedAcl::PublicRead,
        CannedAcl::PublicReadWrite => ObjectCannedAcl::PublicReadWrite,
        CannedAcl::AuthenticatedRead => ObjectCannedAcl::AuthenticatedRead,
        CannedAcl::AwsExecRead => ObjectCannedAcl::AwsExecRead,
        CannedAcl::BucketOwnerRead => ObjectCannedAcl::BucketOwnerRead,
        CannedAcl::BucketOwnerFullControl => ObjectCannedAcl::BucketOwnerFullControl,
    }
}
