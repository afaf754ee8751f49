//! The ports on AWS: S3, DynamoDB, SQS, Lambda, CloudWatch, STS and Secrets Manager. The only crate that knows the SDK.
//!
//! [`base`] is the configuration that all clients are made from: region, endpoints and credentials come from the standard
//! environment (`AWS_REGION`, `AWS_ENDPOINT_URL`, `AWS_ENDPOINT_URL_S3`, profiles, ...). [`AwsServices`] reaches the
//! services that targets lie on, under each target's identity; the other ports belong to the host itself.

mod base;
mod deadline;
mod documents;
mod error;
mod identity;
mod ledger_table;
mod queue;
mod retry;
mod services;
mod sessions;
mod tasks;

pub use base::{Base, application_name, base};
pub use deadline::Deadline;
pub use documents::{BucketDocuments, Source};
pub use identity::Identities;
pub use ledger_table::LedgerTable;
pub use queue::SqsQueue;
pub use services::Reached;
pub use sessions::AwsServices;
pub use tasks::LambdaTasks;
