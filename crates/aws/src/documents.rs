//! A bucket of small documents, and objects that are read whole: the record, blueprints, real series.

use std::time::Duration;

use activity::ports::{Claim, Documents, PortError};
use activity::requests::Repeat;
use aws_sdk_s3::operation::get_object::GetObjectError;
use aws_sdk_s3::primitives::ByteStream;
use bytes::Bytes;

use crate::base::Base;
use crate::error::{client, port_error};
use crate::services::request::Client;
use crate::services::s3;

/// S3 answers 409 when two conditional writes of one key cross: whoever gets it asks again.
const CONFLICT_TRIES: u32 = 8;
const CONFLICT_WAIT: Duration = Duration::from_millis(25);

/// Objects that are read whole, of any bucket.
#[derive(Clone, Debug)]
pub struct Source {
    s3: aws_sdk_s3::Client,
}

impl Source {
    /// Objects as the host itself reads them.
    #[must_use]
    pub fn new(base: &Base) -> Source {
        Source { s3: Client::new(base, Repeat::Always) }
    }

    /// An object, or that version of it; `None`: there is none of that key.
    ///
    /// # Errors
    /// When S3 says no, or does not answer.
    pub async fn read(&self, bucket: &str, key: &str, version: Option<&str>) -> Result<Option<Vec<u8>>, PortError> {
        let request = self.s3.get_object().bucket(bucket).key(key).set_version_id(version.map(str::to_owned));
        match request.send().await {
            Ok(answer) => {
                let body = answer.body.collect().await;
                let body = body.map_err(|error| client("Connection", format!("{key} broke off: {error}")))?;
                Ok(Some(body.to_vec()))
            }
            Err(error) if error.as_service_error().is_some_and(GetObjectError::is_no_such_key) => Ok(None),
            Err(error) => Err(port_error(error)),
        }
    }
}

/// The documents of one bucket.
#[derive(Clone, Debug)]
pub struct BucketDocuments {
    source: Source,
    bucket: String,
}

impl BucketDocuments {
    /// The documents of `bucket`.
    #[must_use]
    pub fn new(base: &Base, bucket: &str) -> BucketDocuments {
        BucketDocuments { source: Source::new(base), bucket: bucket.to_owned() }
    }

    fn request(&self, key: &str, body: Bytes) -> aws_sdk_s3::operation::put_object::builders::PutObjectFluentBuilder {
        let request = self.source.s3.put_object().bucket(&self.bucket).key(key);
        request.content_type("application/json").body(ByteStream::from(body))
    }
}

impl Documents for BucketDocuments {
    async fn create(&self, key: &str, body: Vec<u8>) -> Result<Claim, PortError> {
        // Shared by all tries: labels of thousands of generators are tens of megabytes.
        let body = Bytes::from(body);
        let mut tries = 0;
        loop {
            let Err(error) = self.request(key, body.clone()).if_none_match("*").send().await else {
                return Ok(Claim::Won);
            };
            match error.raw_response().map(|response| response.status().as_u16()) {
                Some(412) => return Ok(Claim::Taken),
                Some(409) if tries < CONFLICT_TRIES => {
                    tries += 1;
                    tokio::time::sleep(CONFLICT_WAIT * tries).await;
                }
                _ => return Err(port_error(error)),
            }
        }
    }

    async fn put(&self, key: &str, body: Vec<u8>) -> Result<(), PortError> {
        self.request(key, body.into()).send().await.map(drop).map_err(port_error)
    }

    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, PortError> {
        self.source.read(&self.bucket, key, None).await
    }

    async fn list(&self, prefix: &str) -> Result<Vec<String>, PortError> {
        s3::list(&self.source.s3, &self.bucket, prefix, usize::MAX).await
    }
}
