//! Documents by key, as S3 and DynamoDB have them: a conditional create, and reads that see every write.

use std::collections::BTreeMap;
use std::sync::Mutex;

use serde_json::Value;

use super::faults::{Faults, lock};
use super::services::give_way;
use crate::ports::{self, Claim, Item, Page, PortError};
use crate::truth::keys::{DayRange, ItemKey};

/// What is asked of the documents, with the key or prefix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operation {
    /// A conditional create.
    Create(String),
    /// A write that replaces.
    Put(String),
    /// A read.
    Get(String),
    /// A list.
    List(String),
    /// A page of a day.
    Query(String),
}

impl Operation {
    fn name(&self) -> &'static str {
        match self {
            Operation::Create(_) => "Create",
            Operation::Put(_) => "Put",
            Operation::Get(_) => "Get",
            Operation::List(_) => "List",
            Operation::Query(_) => "Query",
        }
    }
}

/// Documents in memory: the bucket and the table of a deployment in one.
///
/// A create that takes effect [twice](super::Fault::Twice) finds what it wrote itself: in the bucket its answer is that the
/// document was there.
#[derive(Debug, Default)]
pub struct Documents {
    documents: Mutex<BTreeMap<String, Vec<u8>>>,
    /// Faults, by operation; each is counted by its name.
    pub faults: Faults<Operation>,
}

impl Documents {
    /// Every document.
    #[must_use]
    pub fn all(&self) -> BTreeMap<String, Vec<u8>> {
        lock(&self.documents).clone()
    }

    /// Every key.
    #[must_use]
    pub fn keys(&self) -> Vec<String> {
        lock(&self.documents).keys().cloned().collect()
    }

    /// A document as JSON.
    ///
    /// # Panics
    /// When there is none of that key, or it is not JSON.
    #[must_use]
    pub fn json(&self, key: &str) -> Value {
        let documents = lock(&self.documents);
        let body = documents.get(key).unwrap_or_else(|| panic!("no {key} in {:?}", documents.keys()));
        serde_json::from_slice(body).unwrap_or_else(|error| panic!("{key}: {error}"))
    }

    /// Put a document there, past all faults.
    pub fn insert(&self, key: impl Into<String>, body: impl Into<Vec<u8>>) {
        lock(&self.documents).insert(key.into(), body.into());
    }

    /// Take a document away, past all faults.
    pub fn remove(&self, key: &str) {
        lock(&self.documents).remove(key);
    }
}

impl Documents {
    fn write(&self, key: String, body: Vec<u8>) -> Result<(), PortError> {
        let operation = Operation::Put(key.clone());
        let effect = self.faults.next(operation.name(), &operation);
        if effect.times > 0 {
            self.insert(key, body);
        }
        effect.answer(())
    }

    /// A conditional create; `own` says whether what is there already may be the caller's own.
    async fn create(&self, key: String, body: Vec<u8>, own: impl Fn(&[u8]) -> bool) -> Result<Claim, PortError> {
        let operation = Operation::Create(key.clone());
        let effect = self.faults.next(operation.name(), &operation);
        give_way().await; // so that claims cross
        let mut documents = lock(&self.documents);
        let mut claim = Claim::Won;
        for _ in 0..effect.times {
            match documents.get(&key) {
                Some(there) if own(there) => {}
                Some(_) => claim = Claim::Taken,
                None => drop(documents.insert(key.clone(), body.clone())),
            }
        }
        effect.answer(claim)
    }
}

impl ports::Documents for Documents {
    async fn create(&self, key: &str, body: Vec<u8>) -> Result<Claim, PortError> {
        self.create(key.to_owned(), body, |_| false).await
    }

    async fn put(&self, key: &str, body: Vec<u8>) -> Result<(), PortError> {
        self.write(key.to_owned(), body)
    }

    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, PortError> {
        let operation = Operation::Get(key.to_owned());
        let effect = self.faults.next(operation.name(), &operation);
        effect.answer(lock(&self.documents).get(key).cloned())
    }

    async fn list(&self, prefix: &str) -> Result<Vec<String>, PortError> {
        let operation = Operation::List(prefix.to_owned());
        let effect = self.faults.next(operation.name(), &operation);
        effect.answer(lock(&self.documents).keys().filter(|key| key.starts_with(prefix)).cloned().collect())
    }
}

impl ports::Table for Documents {
    async fn create(&self, key: &ItemKey, body: Vec<u8>, _nonce: &str) -> Result<Claim, PortError> {
        self.create(key.to_string(), body.clone(), |there| there == body).await
    }

    async fn put(&self, key: &ItemKey, body: Vec<u8>, _nonce: &str) -> Result<(), PortError> {
        self.write(key.to_string(), body)
    }

    async fn query(&self, range: &DayRange, after: Option<&str>, limit: usize) -> Result<Page, PortError> {
        let operation = Operation::Query(range.day.clone());
        let effect = self.faults.next(operation.name(), &operation);
        let documents = lock(&self.documents);
        let prefix = format!("ledger/{}/", range.day);
        let in_range = documents.iter().filter_map(|(key, body)| {
            let key = ItemKey { day: range.day.clone(), document: key.strip_prefix(&prefix)?.to_owned() };
            let wanted = range.holds(&key) && after.is_none_or(|after| key.document.as_str() > after);
            wanted.then(|| Item { key, body: Some(body.clone()) })
        });
        let mut items: Vec<Item> = in_range.take(limit + 1).collect();
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| more).map(|item| item.key.document.clone());
        effect.answer(Page { items, next })
    }
}
