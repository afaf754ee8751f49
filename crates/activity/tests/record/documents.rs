//! Documents in memory, some of whose answers are lost.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use activity::ports::{Claim, Documents, PortError};
use serde_json::Value;

use crate::common::ports::lock;

#[derive(Default)]
pub struct MemoryDocuments {
    pub inner: Mutex<BTreeMap<String, Vec<u8>>>,
    /// So many creates write, and are tried again by the client below: the caller hears that there is one already.
    pub answers_lost: AtomicUsize,
    /// So many creates so far.
    pub creates: AtomicUsize,
}

impl MemoryDocuments {
    pub fn keys(&self) -> Vec<String> {
        lock(&self.inner).keys().cloned().collect()
    }

    pub fn json(&self, key: &str) -> Value {
        let documents = lock(&self.inner);
        let bytes = documents.get(key).unwrap_or_else(|| panic!("no {key} in {:?}", documents.keys()));
        serde_json::from_slice(bytes).expect("a document is JSON")
    }
}

impl Documents for MemoryDocuments {
    async fn create(&self, key: &str, body: Vec<u8>) -> Result<Claim, PortError> {
        self.creates.fetch_add(1, Ordering::Relaxed);
        tokio::task::yield_now().await;
        let mut documents = lock(&self.inner);
        if documents.contains_key(key) {
            return Ok(Claim::Taken);
        }
        documents.insert(key.to_owned(), body);
        let lost = self.answers_lost.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |lost| lost.checked_sub(1));
        Ok(if lost.is_ok() { Claim::Taken } else { Claim::Won })
    }

    async fn put(&self, key: &str, body: Vec<u8>) -> Result<(), PortError> {
        lock(&self.inner).insert(key.to_owned(), body);
        Ok(())
    }

    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, PortError> {
        Ok(lock(&self.inner).get(key).cloned())
    }

    async fn list(&self, prefix: &str) -> Result<Vec<String>, PortError> {
        Ok(lock(&self.inner).keys().filter(|key| key.starts_with(prefix)).cloned().collect())
    }
}
