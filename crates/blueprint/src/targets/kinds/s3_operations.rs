//! What S3 bills for targets: requests, and the use of keys.

use crate::targets::operation::Operation;

/// An object is written.
pub static PUT_OBJECT: Operation = Operation {
    name: "s3_put",
    service: "S3",
    bill: "S3, targets",
    item: "put requests",
    usd: 0.005,
    per: 1e3,
    unit: "PUT requests",
    source: "Amazon S3 pricing, S3 Standard",
    is_data_event: true,
};

/// An object is read.
pub static GET_OBJECT: Operation = Operation {
    name: "s3_get",
    service: "S3",
    bill: "S3, targets",
    item: "get requests",
    usd: 0.0004,
    per: 1e3,
    unit: "GET requests",
    source: "Amazon S3 pricing, S3 Standard",
    is_data_event: true,
};

/// Up to a thousand keys are listed.
pub static LIST_OBJECTS: Operation = Operation {
    name: "s3_list",
    service: "S3",
    bill: "S3, targets",
    item: "list requests",
    usd: 0.005,
    per: 1e3,
    unit: "LIST requests",
    source: "Amazon S3 pricing, S3 Standard",
    is_data_event: true,
};

/// A data key is made for an object that is put.
pub static USE_KEY: Operation = Operation {
    name: "kms_request",
    service: "KMS",
    bill: "KMS",
    item: "requests, one a put",
    usd: 0.03,
    per: 1e4,
    unit: "requests",
    source: "AWS KMS pricing",
    is_data_event: false,
};
