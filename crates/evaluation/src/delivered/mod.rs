//! What was delivered, as a detector would see it: series of one value a slot, read back from where activities went.
//!
//! A detector's input is never the series, the labels or the ledger. Metrics are read from the requests that published them,
//! reads and writes from the store's access log, what a function was told from its invocations. What was not delivered is not
//! there: a slot without a metric is a gap, a slot without a request is a count of 0.

mod access;
mod invocations;
mod lines;
mod metrics;
mod series;

pub use access::{Filter, access};
pub use invocations::invocations;
pub use lines::UnreadableLine;
pub use metrics::metrics;
pub use series::{Delivered, Slots};
