//! What services demand of names: one table, which schema, checks and reference page read.
//!
//! The facts are those of the services' API models, as `botocore` 1.43 carries them, and of their documentation. Two demands
//! are stricter than any service's: no `*` and no `?` in what reaches a policy, where they would match more than was meant,
//! and nothing that IAM would read as a policy variable (`${...}`).

use crate::name_rule::NameRule;

/// The partitions of botocore's `partitions.json`; `aws-iso` has a letter for each further one.
macro_rules! partition {
    () => {
        "arn:aws(-cn|-us-gov|-eusc|-iso(-[a-z])?)?:"
    };
}

/// A region in an ARN.
macro_rules! region {
    () => {
        "[a-z]{2,8}(-[a-z]{2,16}){1,3}-[0-9]{1,2}"
    };
}

/// A role to assume.
pub const ROLE_ARN: NameRule = NameRule {
    name: "role ARN",
    service: "STS AssumeRole, IAM",
    fields: "`role.arn` of a target",
    length: (20, 2048),
    pattern: concat!("^", partition!(), "iam::[0-9]{12}:role/([!-#%-)+->@-z|~]+/)?[A-Za-z0-9_+=,.@-]{1,64}$"),
    refused: None,
    expected: "arn:PARTITION:iam::ACCOUNT:role/NAME with the name's whole path, 12 digits of the account, no * or ?",
    source: "botocore: sts arnType, iam roleNameType and pathType",
};

/// The external id of a trust policy.
pub const EXTERNAL_ID: NameRule = NameRule {
    name: "external id",
    service: "STS AssumeRole",
    fields: "`role.external_id` of a target",
    length: (2, 1224),
    pattern: "^[A-Za-z0-9_+=,.@:/-]*$",
    refused: None,
    expected: "2 to 1,224 of A-Z a-z 0-9 _ + = , . @ : / -",
    source: "botocore: sts externalIdType",
};

/// The name of a role's session.
pub const SESSION_NAME: NameRule = NameRule {
    name: "session name",
    service: "STS AssumeRole",
    fields: "`role.session_name` of a target",
    length: (2, 64),
    pattern: "^[A-Za-z0-9_+=,.@-]*$",
    refused: None,
    expected: "2 to 64 of A-Z a-z 0-9 _ + = , . @ -",
    source: "botocore: sts roleSessionNameType",
};

/// A secret with credentials.
pub const SECRET_ARN: NameRule = NameRule {
    name: "secret ARN",
    service: "Secrets Manager GetSecretValue, IAM",
    fields: "`credentials.secret_arn` of a target",
    length: (20, 2048),
    pattern: concat!("^", partition!(), "secretsmanager:", region!(), ":[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]+$"),
    refused: None,
    expected: "arn:PARTITION:secretsmanager:REGION:ACCOUNT:secret:NAME, no * or ?",
    source: "botocore: secretsmanager SecretARNType, CreateSecret Name",
};

/// A region of any partition.
pub const REGION: NameRule = NameRule {
    name: "region",
    service: "all services",
    fields: "`region` of a target",
    length: (6, 32),
    pattern: concat!("^", region!(), "$"),
    refused: None,
    expected: "the name of a region, as in eu-west-1",
    source: "botocore: partitions.json, regionRegex",
};

/// A function, as an invocation takes it.
pub const FUNCTION: NameRule = NameRule {
    name: "function",
    service: "Lambda Invoke, IAM",
    fields: "`function` of a target of the type lambda",
    length: (1, 256),
    pattern: concat!(
        "^(",
        partition!(),
        "lambda:",
        region!(),
        ":[0-9]{12}:function:|[0-9]{12}:function:)?",
        "[A-Za-z0-9_.-]{1,64}(:([$]LATEST([.]PUBLISHED)?|[A-Za-z0-9_-]{1,128}))?$"
    ),
    // An account needs `:function:` before the name: what is meant by two parts alone is not clear.
    refused: Some("^function:|^[0-9]{12}:[^:]+$"),
    expected: "NAME, ACCOUNT:function:NAME or arn:PARTITION:lambda:REGION:ACCOUNT:function:NAME, with :VERSION or :ALIAS if need be; \
               a name has 1 to 64 of A-Z a-z 0-9 - _ ., and no * or ?",
    source: "botocore: lambda NamespacedFunctionName, NumericLatestPublishedOrAliasQualifier; Invoke: a name has at most 64 characters",
};

/// A KMS key, as S3 takes it.
pub const KMS_KEY: NameRule = NameRule {
    name: "KMS key",
    service: "S3 PutObject, KMS, IAM",
    fields: "`kms_key` of a target of the type s3",
    length: (1, 2048),
    pattern: concat!(
        "^(",
        partition!(),
        "kms:",
        region!(),
        ":[0-9]{12}:(key/[A-Za-z0-9-]+|alias/[A-Za-z0-9:/_-]+)|alias/[A-Za-z0-9:/_-]+|[A-Za-z0-9-]+)$"
    ),
    refused: None,
    expected: "a key's id, alias/NAME, or one of them in an ARN (arn:PARTITION:kms:REGION:ACCOUNT:key/ID), no * or ?",
    source: "botocore: kms KeyIdType, ArnType and AliasNameType; s3 SSEKMSKeyId",
};

/// A bucket. The rules also keep it a safe name of a folder.
pub const BUCKET: NameRule = NameRule {
    name: "bucket name",
    service: "S3, general purpose buckets",
    fields: "`bucket` of a target of the type s3 and of the shape real",
    length: (3, 63),
    pattern: "^[a-z0-9][a-z0-9.-]*[a-z0-9]$",
    refused: Some(
        "[.][.]|^[0-9]+[.][0-9]+[.][0-9]+[.][0-9]+$|^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|[.]mrap|--x-s3|--table-s3)$",
    ),
    expected: "3 to 63 of a-z 0-9 . -, a letter or digit at both ends, no \"..\", no IP address, no reserved beginning (xn--, sthree-, \
               amzn-s3-demo-) or end (-s3alias, --ol-s3, .mrap, --x-s3, --table-s3)",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html",
};

/// What keys begin with: it stands in the resource of a policy, whose characters end at U+00FF.
pub const PREFIX: NameRule = NameRule {
    name: "prefix",
    service: "S3, IAM",
    fields: "`prefix` of a target of the type s3",
    length: (0, 900),
    pattern: "^[\\u0009\\u000A\\u000D\\u0020-\\u0029\\u002B-\\u003E\\u0040-\\u00FF]*$",
    refused: None,
    expected: "at most 900 characters of those that policies take: tab, line ends and U+0020 to U+00FF (ÿ), without * and ?",
    source: "botocore: sts sessionPolicyDocumentType, iam policyDocumentType",
};

/// The key of one object that is read.
pub const KEY: NameRule = NameRule {
    name: "key",
    service: "S3, IAM",
    fields: "`key` of the shape real",
    length: (1, 1024),
    pattern: PREFIX.pattern,
    refused: Some("[$][{]"),
    expected: "1 to 1,024 characters of those that policies take: tab, line ends and U+0020 to U+00FF (ÿ), without *, ? and ${",
    source: "botocore: s3 ObjectKey, iam policyDocumentType; \
             https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html",
};

/// What an object's name ends with: ours to choose, of characters that S3 calls safe.
pub const EXTENSION: NameRule = NameRule {
    name: "extension",
    service: "S3",
    fields: "`extension` of a target of the type s3",
    length: (0, 32),
    pattern: "^([.][A-Za-z0-9_-]+)*$",
    refused: None,
    expected: "a dot and A-Z a-z 0-9 _ -, as in \".csv\" or \".tar.gz\", at most 32 characters; \"\" for none",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html",
};

/// A media type, which is sent as a header.
pub const CONTENT_TYPE: NameRule = NameRule {
    name: "content type",
    service: "S3 PutObject",
    fields: "`content_type` and `content_types` of a target of the type s3",
    length: (3, 255),
    pattern: "^[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+([ ;][ -~]*)?$",
    refused: None,
    expected: "a media type, as in \"text/plain\" or \"text/csv; charset=utf-8\"",
    source: "RFC 6838, section 4.2; RFC 9110, section 8.3",
};

/// A namespace of metrics.
pub const NAMESPACE: NameRule = NameRule {
    name: "namespace",
    service: "CloudWatch PutMetricData, IAM",
    fields: "`namespace` of a target of the type cloudwatch",
    length: (1, 255),
    pattern: "^[A-Za-z0-9._/# -][A-Za-z0-9._/#: -]*$",
    refused: Some("^AWS/"),
    expected: "1 to 255 of A-Z a-z 0-9 . - _ / # : and space, no colon first, not beginning with AWS/, which AWS keeps for its services",
    source: "botocore: cloudwatch Namespace; https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html",
};

/// A dimension of a metric. A request with one value that breaks the rule fails whole.
pub const DIMENSION: NameRule = NameRule {
    name: "metric dimension",
    service: "CloudWatch PutMetricData",
    fields: "`id` of a generator that a target of the type cloudwatch publishes",
    length: (1, 1024),
    pattern: "^[ -~]*[!-~][ -~]*$",
    refused: None,
    expected: "1 to 1,024 printable ASCII characters, not only blanks",
    source: "botocore: cloudwatch DimensionValue; \
             https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html",
};

/// A blueprint that is deployed: its name becomes part of a stack's name, of tags, and of searches of metrics.
pub const BLUEPRINT_NAME: NameRule = NameRule {
    name: "name of a deployed blueprint",
    service: "CloudFormation, CloudWatch, IAM",
    fields: "the blueprint's file name without its ending, when it is deployed",
    length: (1, 100),
    pattern: "^[A-Za-z0-9 ._+=,@()~-]+$",
    refused: None,
    expected: "1 to 100 of A-Z a-z 0-9 . _ + = , @ ( ) ~ - and space",
    source: "botocore: cloudwatch DimensionValue, cloudformation StackName (what it does not take is replaced there)",
};

/// The whole table.
pub const ALL: &[NameRule] = &[
    ROLE_ARN,
    EXTERNAL_ID,
    SESSION_NAME,
    SECRET_ARN,
    REGION,
    FUNCTION,
    KMS_KEY,
    BUCKET,
    PREFIX,
    KEY,
    EXTENSION,
    CONTENT_TYPE,
    NAMESPACE,
    DIMENSION,
    BLUEPRINT_NAME,
];

#[cfg(test)]
mod tests;
