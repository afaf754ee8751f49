//! What AWS bills: requests, by their kind.

/// A kind of request that AWS bills. Its price is `estimate`'s to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// S3: one object is written.
    PutObject,
    /// S3: one object is read.
    GetObject,
    /// S3: up to 1,000 keys are listed.
    ListObjects,
    /// KMS: a data key is made or decrypted.
    UseKey,
    /// Lambda: a function is invoked.
    Invoke,
    /// CloudWatch: up to 1,000 metrics are published.
    PutMetricData,
}

impl Operation {
    /// Every operation, in the order of an estimate's lines.
    pub const ALL: [Operation; 6] = [
        Operation::PutObject,
        Operation::GetObject,
        Operation::ListObjects,
        Operation::UseKey,
        Operation::Invoke,
        Operation::PutMetricData,
    ];

    /// Its name in the price table.
    #[must_use]
    pub fn price_name(self) -> &'static str {
        match self {
            Operation::PutObject => "s3_put",
            Operation::GetObject => "s3_get",
            Operation::ListObjects => "s3_list",
            Operation::UseKey => "kms_request",
            Operation::Invoke => "lambda_request",
            Operation::PutMetricData => "cloudwatch_put_metric_data",
        }
    }

    /// The service on whose bill it stands.
    #[must_use]
    pub fn service(self) -> &'static str {
        match self {
            Operation::PutObject | Operation::GetObject | Operation::ListObjects => "S3",
            Operation::UseKey => "KMS",
            Operation::Invoke => "Lambda",
            Operation::PutMetricData => "CloudWatch",
        }
    }

    /// Whether CloudTrail records it as a data event, in a trail that is told to.
    #[must_use]
    pub fn is_data_event(self) -> bool {
        match self {
            Operation::PutObject | Operation::GetObject | Operation::ListObjects | Operation::Invoke => true,
            Operation::UseKey | Operation::PutMetricData => false,
        }
    }
}
