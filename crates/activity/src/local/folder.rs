//! A folder and URLs as the services of a run: every target reaches the same.

use std::sync::Arc;

use blueprint::targets::Target;
use serde_json::Value;

use super::functions::LocalFunctions;
use super::store::LocalStore;
use crate::ports::{Functions, Metrics, ObjectStore, PortError, PutObject, Services};

/// The folder as S3, and functions by URL. Metrics go nowhere: that they were sent is written down, as for every service.
#[derive(Debug)]
pub(super) struct FolderServices(pub(super) Arc<Folder>);

#[derive(Debug)]
pub(super) struct Folder {
    pub(super) store: LocalStore,
    pub(super) functions: LocalFunctions,
}

impl Services for FolderServices {
    type Reached = Folder;

    async fn reach(&self, _: &Target) -> Result<Arc<Folder>, PortError> {
        Ok(Arc::clone(&self.0))
    }
}

impl ObjectStore for Folder {
    async fn put(&self, object: PutObject<'_>) -> Result<(), PortError> {
        self.store.put(&object)
    }

    async fn get(&self, bucket: &str, key: &str) -> Result<Option<u64>, PortError> {
        self.store.get(bucket, key)
    }

    async fn list(&self, bucket: &str, prefix: &str, limit: usize) -> Result<Vec<String>, PortError> {
        Ok(self.store.list(bucket, prefix, limit))
    }
}

impl Functions for Folder {
    async fn invoke(&self, function: &str, payload: &Value) -> Result<(), PortError> {
        self.functions.send(function, payload).await
    }
}

impl Metrics for Folder {
    async fn put(&self, _: &Value) -> Result<(), PortError> {
        Ok(())
    }
}
