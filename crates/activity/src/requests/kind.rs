//! What every kind of request says of itself, and what is answered.

use serde_json::Value;

/// Whether a request may be sent again when nobody knows whether it was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Repeat {
    /// Doing it twice is the same as doing it once.
    Always,
    /// Doing it twice does it twice: it is sent again only when it surely was not done.
    OnlyIfNotDone,
}

/// What a service answers to a request that it takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is done, and there is nothing more to say.
    Done,
    /// The ETag of the object that was written, without quotes, where the service says it.
    Stored(Option<String>),
    /// The size in bytes of the object that was read; `None`: there is none of that key.
    Size(Option<u64>),
    /// Keys, in key order.
    Keys(Vec<String>),
}

/// How a local run writes a request down.
#[derive(Clone, Debug, PartialEq)]
pub enum Written<'a> {
    /// A line of `s3-access.jsonl`, with the answer: status, and the error's code if there is one.
    Access {
        /// The bucket.
        bucket: &'a str,
        /// The key.
        key: &'a str,
        /// Fields besides, which are there when the request is done.
        fields: Vec<(&'static str, Value)>,
    },
    /// A line of `invocations.jsonl`.
    Invocation {
        /// The function.
        function: &'a str,
        /// What it gets: one line of JSON.
        payload: &'a [u8],
    },
    /// A line of `metrics.jsonl`, as JSON.
    Metrics(Vec<u8>),
    /// A line of `requests.jsonl`, which is there once a run has made such a request: time, operation, subject, target, task,
    /// these fields, and the error's code if there is one.
    Request(Vec<(&'static str, Value)>),
    /// Nowhere, and it is no activity of its own: it prepares others.
    Nowhere,
}

/// A kind of request. The retry policy, the local record and services without a stand-in follow from what it says here.
pub trait RequestKind {
    /// The name that the service's API has for it.
    const NAME: &'static str;
    /// Whether it may be repeated.
    const REPEAT: Repeat;

    /// What it is about, in the service's words: a key, a function, a namespace.
    fn subject(&self) -> &str;

    /// How a local run writes it down.
    fn written(&self) -> Written<'_>;

    /// What is answered where nothing stands in for the service: the request is taken, and written down.
    fn taken(&self) -> Answer;
}
