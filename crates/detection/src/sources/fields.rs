//! Fields and dimensions whose names say what of a subject they hold.

use crate::finding::Subject;

/// Puts the value of a field into the part of the subject that its name means, unless that is known already. Names are those
/// of CloudTrail's records (`requestParameters.bucketName.keyword`), of CloudWatch's dimensions (`BucketName`), and this
/// project's own (`bucket`). Any other name means nothing.
pub fn name(subject: &mut Subject, field: &str, value: &str) {
    let field = field.strip_suffix(".keyword").unwrap_or(field).rsplit('.').next().unwrap_or_default();
    let part = match field {
        "functionName" | "FunctionName" | "function" => &mut subject.function,
        "bucketName" | "BucketName" | "bucket" => &mut subject.bucket,
        "prefix" | "Prefix" => &mut subject.prefix,
        "userName" | "Principal" | "principal" => &mut subject.principal,
        "sourceIPAddress" | "SourceIPAddress" | "ip" => &mut subject.ip,
        "eventName" | "api" => &mut subject.api,
        "namespace" => &mut subject.namespace,
        "metric" => &mut subject.metric,
        "Generator" | "generator" => &mut subject.generator,
        "Target" | "target" => &mut subject.target,
        _ => return,
    };
    if !value.is_empty() {
        part.get_or_insert_with(|| value.to_owned());
    }
}
