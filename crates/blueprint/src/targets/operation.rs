//! What AWS bills: kinds of requests, each with its price. A target type declares its own, in its file.

use std::cmp::Ordering;

/// A kind of request that AWS bills.
///
/// The price is that of us-east-1, without free tiers; `estimate` shows it, and a price file may override it.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// Its name in the price table, like no other's. Operations of the same name are the same.
    pub name: &'static str,
    /// The service on whose bill it stands.
    pub service: &'static str,
    /// The part of the bill on which an estimate shows it.
    pub bill: &'static str,
    /// What an estimate calls it.
    pub item: &'static str,
    /// US dollars ...
    pub usd: f64,
    /// ... for so many ...
    pub per: f64,
    /// ... of these.
    pub unit: &'static str,
    /// Where the price is published.
    pub source: &'static str,
    /// Whether CloudTrail records it as a data event, in a trail that is told to.
    pub is_data_event: bool,
}

impl PartialEq for Operation {
    fn eq(&self, other: &Operation) -> bool {
        self.name == other.name
    }
}

impl Eq for Operation {}

impl PartialOrd for Operation {
    fn partial_cmp(&self, other: &Operation) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Operation {
    fn cmp(&self, other: &Operation) -> Ordering {
        self.name.cmp(other.name)
    }
}
