//! Reads and writes of objects, from the store's access log.

use std::io::BufRead;

use detection::finding::Subject;
use jiff::Timestamp;
use serde::Deserialize;

use super::lines::{UnreadableLine, each_line};
use super::series::{Adding, Delivered, Slots};

/// The namespace of S3's own request metrics.
const NAMESPACE: &str = "AWS/S3";

/// What is watched as one: requests on the keys of a bucket that begin so, as a filter of S3's request metrics has it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Filter {
    /// The bucket.
    pub bucket: String,
    /// What the keys begin with.
    pub prefix: String,
}

#[derive(Deserialize)]
struct Line {
    time: Timestamp,
    operation: String,
    bucket: String,
    key: String,
    status: Option<u16>,
}

/// One series for each filter and operation: the requests of a slot that reached the store, answered or told that there is no
/// such key. A request counts with the longest prefix that its key has; one without any, with its whole bucket.
///
/// The subject is that of S3's request metrics: `GetRequests` or `PutRequests` in `AWS/S3`, with `BucketName` and `FilterId`,
/// which is the prefix here.
///
/// # Errors
/// A line that is not one of the access log.
pub fn access(file: impl BufRead, slots: Slots, filters: &[Filter]) -> Result<Vec<Delivered>, UnreadableLine> {
    let mut longest: Vec<&Filter> = filters.iter().collect();
    longest.sort_by_key(|filter| std::cmp::Reverse(filter.prefix.len()));
    let mut adding = Adding::new(slots, 0.0);
    each_line(file, |line: Line| {
        if !line.status.is_some_and(|status| status < 300 || status == 404) {
            return;
        }
        let own = longest.iter().find(|filter| filter.bucket == line.bucket && line.key.starts_with(&filter.prefix));
        let prefix = own.map_or("", |filter| &filter.prefix);
        adding.add((line.bucket, prefix.to_owned(), line.operation), line.time, 1.0);
    })?;
    Ok(adding.finish(|(bucket, prefix, operation)| {
        let metric = match operation.strip_suffix("Object") {
            Some(verb) => format!("{verb}Requests"),
            None => operation.clone(),
        };
        let mut dimensions = vec![("BucketName".to_owned(), bucket.clone())];
        dimensions.extend((!prefix.is_empty()).then(|| ("FilterId".to_owned(), prefix.clone())));
        Subject {
            bucket: Some(bucket),
            prefix: Some(prefix),
            api: Some(operation),
            namespace: Some(NAMESPACE.to_owned()),
            metric: Some(metric),
            dimensions: dimensions.into_iter().collect(),
            ..Subject::default()
        }
    }))
}
