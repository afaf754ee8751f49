//! A build without AWS: a connection cannot be opened, so nothing else here is ever called.

use std::convert::Infallible;
use std::sync::Arc;

use activity::local::{DataFolder, Options, Progress, RunError, RunTally};
use activity::ports::{Claim, Documents, Page, PortError, Table};
use activity::truth::keys::{DayRange, ItemKey};
use blueprint::Blueprint;
use fake_content::Pool;
use tokio::runtime::Runtime;

use super::said::none;
use super::{Object, Tell};
use crate::failure::Failure;

/// A connection that this build cannot open.
#[derive(Debug)]
pub struct Connection(Infallible);

impl Connection {
    /// No connection.
    ///
    /// # Errors
    /// Always, with what to do about it.
    pub fn open(_application: &str, _session: &str, _profile: Option<&str>) -> Result<Connection, Failure> {
        Err(none())
    }

    /// Never called.
    pub fn runtime(&self) -> &Runtime {
        match self.0 {}
    }

    /// Never called.
    pub fn region(&self) -> &str {
        match self.0 {}
    }

    /// Never called.
    ///
    /// # Errors
    /// None, as it is never called.
    pub fn caller(&self) -> Result<(String, String), Failure> {
        match self.0 {}
    }

    /// Never called.
    pub fn record(&self, _bucket: &str) -> (NoRecord, NoRecord) {
        match self.0 {}
    }

    /// Never called.
    pub fn fetch(&self, _objects: impl IntoIterator<Item = Object>) -> Result<Fetched, Failure> {
        match self.0 {}
    }

    /// Never called.
    pub fn refused_identities(&self, _plan: &Blueprint) -> Vec<(usize, PortError)> {
        match self.0 {}
    }

    /// Never called.
    pub async fn run(
        &self,
        _plan: Arc<Blueprint>,
        _pool: Pool,
        _options: Options,
        _progress: Arc<Progress>,
        _tell: Tell,
    ) -> Result<RunTally, (RunError, RunTally)> {
        match self.0 {}
    }
}

/// Objects that this build cannot fetch.
#[derive(Debug)]
pub struct Fetched(Infallible);

impl Fetched {
    /// Never called.
    pub fn folder(&self) -> DataFolder {
        match self.0 {}
    }

    /// Never called.
    pub fn missing(&self) -> &[(Object, String)] {
        match self.0 {}
    }
}

/// A record that this build cannot reach.
#[derive(Debug)]
pub struct NoRecord(Infallible);

impl Documents for NoRecord {
    async fn create(&self, _key: &str, _body: Vec<u8>) -> Result<Claim, PortError> {
        match self.0 {}
    }

    async fn put(&self, _key: &str, _body: Vec<u8>) -> Result<(), PortError> {
        match self.0 {}
    }

    async fn get(&self, _key: &str) -> Result<Option<Vec<u8>>, PortError> {
        match self.0 {}
    }

    async fn list(&self, _prefix: &str) -> Result<Vec<String>, PortError> {
        match self.0 {}
    }
}

impl Table for NoRecord {
    async fn create(&self, _key: &ItemKey, _body: Vec<u8>, _nonce: &str) -> Result<Claim, PortError> {
        match self.0 {}
    }

    async fn put(&self, _key: &ItemKey, _body: Vec<u8>, _nonce: &str) -> Result<(), PortError> {
        match self.0 {}
    }

    async fn query(&self, _range: &DayRange, _after: Option<&str>, _limit: usize) -> Result<Page, PortError> {
        match self.0 {}
    }
}
