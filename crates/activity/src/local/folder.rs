//! A folder and URLs as the services of a run: every target reaches the same.

use std::sync::Arc;

use blueprint::targets::Target;

use super::functions::LocalFunctions;
use super::store::LocalStore;
use crate::ports::{PortError, Requests, Services};
use crate::requests::{Answer, Request};

/// The folder as S3, and functions by URL. All else goes nowhere: that it was sent is written down, as for every service.
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

impl Requests for Folder {
    async fn send(&self, request: &Request) -> Result<Answer, PortError> {
        match request {
            Request::PutObject(object) => self.store.put(object).map(|()| Answer::Stored(Some(object.plain_etag()))),
            Request::GetObject(object) => self.store.get(&object.bucket, &object.key).map(Answer::Size),
            Request::ListObjects(list) => Ok(Answer::Keys(self.store.list(&list.bucket, &list.prefix, list.limit))),
            Request::Invoke(invoke) => self.functions.send(invoke).await.map(|()| Answer::Done),
            elsewhere => Ok(elsewhere.taken()),
        }
    }
}
