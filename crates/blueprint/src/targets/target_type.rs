//! What a target type knows of itself. Everything that is asked of a target elsewhere is a question of this trait.

use std::fmt::Debug;

use schemars::JsonSchema;
use serde::Deserialize;

use super::load::{PerRequest, Run};
use super::operation::Operation;
use super::rights::Right;
use super::subject::TargetSubject;
use settings::{Path, Problem};

/// What lists, help and schema show of a target type.
pub(super) trait Described: TargetType + JsonSchema + for<'de> Deserialize<'de> {
    /// What it does, in a sentence.
    const SUMMARY: &'static str;
    /// A target of this type, as JSON.
    const EXAMPLE: &'static str;
    /// Everything that is billed for targets of this type, in the order of an estimate's lines.
    const OPERATIONS: &'static [&'static Operation];
    /// Whether settings beyond those of the schema are allowed; they travel in the event.
    const OPEN: bool = false;
}

/// The settings of one target, and what follows from them.
pub trait TargetType: Debug {
    /// What is done there, of a type that can do more than one thing.
    fn action(&self) -> Option<&'static str> {
        None
    }

    /// What it is done to.
    fn resource(&self) -> String;

    /// Add what the schema cannot say of these settings.
    fn check(&self, _path: &Path, _problems: &mut Vec<Problem>) {}

    /// Add why data points of this generator cannot be executed here; `path` is that of the id in the target's list.
    fn check_generator(&self, _id: &str, _path: &Path, _problems: &mut Vec<Problem>) {}

    /// What one activity does.
    fn per_request(&self) -> PerRequest;

    /// As what one activity is billed.
    fn operation(&self) -> &'static Operation;

    /// What else is billed for the first `tasks` tasks of a run.
    fn further_operations(&self, _run: &Run, _tasks: u64) -> Vec<(&'static Operation, u64)> {
        Vec::new()
    }

    /// What its identity has to be allowed, and no more.
    fn rights(&self) -> Vec<Right>;

    /// The region that its settings name by themselves, as an ARN does.
    fn region(&self) -> Option<&str> {
        None
    }

    /// What findings about its activities name, as far as its own settings say it.
    fn subject(&self) -> TargetSubject;

    /// Whether it needs a bucket, and names none.
    fn lacks_bucket(&self) -> bool {
        false
    }

    /// Use this bucket where it names none.
    fn set_default_bucket(&mut self, _bucket: &str) {}

    /// The bucket whose keys it lists.
    fn reads(&self) -> Option<&str> {
        None
    }

    /// The function that it invokes.
    fn function(&self) -> Option<&str> {
        None
    }

    /// What the objects hold that it stores; each activity is one object.
    fn stores(&self) -> Option<FakeContent<'_>> {
        None
    }

    /// The namespace in which each of its generators is a custom metric.
    fn metrics(&self) -> Option<&str> {
        None
    }
}

/// What objects hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FakeContent<'a> {
    /// The types of fake values; each object draws one of them.
    pub types: &'a [String],
    /// How many values an object holds.
    pub count: u32,
    /// Whether a value has its keyword beside it.
    pub keywords: bool,
    /// The share of values that are decoys.
    pub decoys: f64,
}
