//! `s3`: objects with fake content are put, or objects are read.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use super::s3_operations::{GET_OBJECT, LIST_OBJECTS, PUT_OBJECT, USE_KEY};
use crate::targets::extensions::extension_of;
use crate::targets::keys::check_key;
use crate::targets::load::{PerRequest, Run};
use crate::targets::operation::Operation;
use crate::targets::pages::pages;
use crate::targets::rights::{DEFAULT_BUCKET_PLACE, Right, literal};
use crate::targets::subject::TargetSubject;
use crate::targets::target_type::{Described, FakeContent, TargetType};
use settings::{Path, Problem, names};

/// The bucket of a local run where a target names none.
pub const DEFAULT_BUCKET: &str = "default-bucket";

/// A bucket that gets as many requests in a slot as the data point says.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(deny_unknown_fields)]
pub struct S3Target {
    /// The bucket. Default: the deployment's own target bucket; `default-bucket` in a local run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(transform = &names::BUCKET)]
    pub bucket: Option<String>,
    /// What the keys begin with.
    #[serde(default)]
    #[schemars(transform = &names::PREFIX)]
    pub prefix: String,
    /// `put` writes objects with fake content, `get` reads objects.
    #[serde(default)]
    pub action: Action,
    /// The types of fake values; each object draws one of them.
    #[serde(default = "default_fake_types")]
    #[schemars(schema_with = "fake_types_schema")]
    pub fake_types: Vec<String>,
    /// How many values an object holds, one a line.
    #[serde(default = "default_fake_counts")]
    #[schemars(range(min = 0, max = 100_000))]
    pub fake_counts: u32,
    /// Whether a value has the keyword beside it that classifiers ask for.
    #[serde(default = "default_keywords")]
    pub keywords: bool,
    /// The share of values that are decoys: a wrong check digit, no keyword, a keyword too far away, a published test number,
    /// half an address, as far as they make sense for the value's type. A classifier must not report them.
    #[serde(default)]
    #[schemars(range(min = 0, max = 1))]
    pub decoys: f64,
    /// The objects' content type. Default: `text/plain`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(transform = &names::CONTENT_TYPE)]
    pub content_type: Option<String>,
    /// Content types, of which each object draws one; overrides `content_type`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "content_types_schema")]
    pub content_types: Option<Vec<String>>,
    /// What the names of objects end with: a dot and letters, as in `.csv`, or nothing. Default: the extension of the content
    /// type, `.txt` if it has none of its own. Amazon Macie skips objects whose extension it does not support.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(transform = &names::EXTENSION)]
    pub extension: Option<String>,
    /// The canned ACL to send. Default: none, as buckets refuse them unless they are told otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acl: Option<CannedAcl>,
    /// Canned ACLs, of which each object draws one; overrides `acl`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1))]
    pub acls: Option<Vec<CannedAcl>>,
    /// The KMS key that encrypts the objects. Default: the bucket's own encryption.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(transform = &names::KMS_KEY)]
    pub kms_key: Option<String>,
}

/// What is done with objects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// Objects are read.
    #[default]
    Get,
    /// Objects are written.
    Put,
}

/// S3's canned ACLs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names are S3's own")]
pub enum CannedAcl {
    Private,
    PublicRead,
    PublicReadWrite,
    AuthenticatedRead,
    AwsExecRead,
    BucketOwnerRead,
    BucketOwnerFullControl,
}

fn default_fake_types() -> Vec<String> {
    vec!["sentence".to_owned()]
}

fn default_fake_counts() -> u32 {
    1
}

fn default_keywords() -> bool {
    true
}

fn fake_types_schema(_: &mut SchemaGenerator) -> Schema {
    let names: Vec<&str> = fake_content::FAKES.iter().map(|kind| kind.name).collect();
    json_schema!({"type": "array", "minItems": 1, "items": {"title": "fake type", "type": "string", "enum": names}})
}

fn content_types_schema(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"type": ["array", "null"], "minItems": 1, "items": names::CONTENT_TYPE.schema(), "default": null})
}

impl S3Target {
    /// The bucket, or that of a local run.
    #[must_use]
    pub fn bucket_or_default(&self) -> &str {
        self.bucket.as_deref().unwrap_or(DEFAULT_BUCKET)
    }

    /// The content types to draw from.
    #[must_use]
    pub fn content_types(&self) -> Vec<&str> {
        match &self.content_types {
            Some(types) => types.iter().map(String::as_str).collect(),
            None => vec![self.content_type.as_deref().unwrap_or("text/plain")],
        }
    }

    /// What the name of an object of this content type ends with.
    #[must_use]
    pub fn extension<'a>(&'a self, content_type: &str) -> &'a str {
        self.extension.as_deref().unwrap_or_else(|| extension_of(content_type))
    }

    /// The most bytes that a key has after the prefix: a folder, a UUID and the extension.
    fn longest_name(&self) -> usize {
        let folder = self.fake_types.iter().map(String::len).max().unwrap_or_default().max("mixed".len());
        let extensions = self.content_types().into_iter().map(|content_type| self.extension(content_type).len());
        folder + "/".len() + 36 + extensions.max().unwrap_or_default()
    }

    /// The canned ACLs to draw from; empty: none is sent.
    #[must_use]
    pub fn acls(&self) -> Vec<CannedAcl> {
        self.acls.clone().unwrap_or_else(|| self.acl.into_iter().collect())
    }
}

impl Described for S3Target {
    const SUMMARY: &'static str = "puts objects with fake content, or gets objects, as many as the data point says";
    const EXAMPLE: &'static str = r#"{"type": "s3", "action": "put", "prefix": "sensitive/", "generators": ["ts1"], "fake_types": ["ssn", "iban"], "fake_counts": 20}"#;
    const OPERATIONS: &'static [&'static Operation] = &[&PUT_OBJECT, &GET_OBJECT, &LIST_OBJECTS, &USE_KEY];
}

impl TargetType for S3Target {
    fn action(&self) -> Option<&'static str> {
        Some(match self.action {
            Action::Get => "get",
            Action::Put => "put",
        })
    }

    fn resource(&self) -> String {
        format!("{}/{}", self.bucket_or_default(), self.prefix)
    }

    fn per_request(&self) -> PerRequest {
        PerRequest::Unit
    }

    fn operation(&self) -> &'static Operation {
        match self.action {
            Action::Put => &PUT_OBJECT,
            Action::Get => &GET_OBJECT,
        }
    }

    fn further_operations(&self, run: &Run, tasks: u64) -> Vec<(&'static Operation, u64)> {
        match self.action {
            // Each slice reads the list of keys up to its own end.
            Action::Get => {
                let lists = run.points.iter().map(|point| pages(point.offset, point.value, tasks));
                vec![(&LIST_OBJECTS, lists.fold(0, u64::saturating_add))]
            }
            Action::Put if self.kms_key.is_some() => vec![(&USE_KEY, tasks * run.activities)],
            Action::Put => Vec::new(),
        }
    }

    fn subject(&self) -> TargetSubject {
        let bucket = Some(self.bucket_or_default().to_owned());
        TargetSubject { bucket, prefix: self.prefix.clone(), ..TargetSubject::default() }
    }

    fn lacks_bucket(&self) -> bool {
        self.bucket.is_none()
    }

    fn set_default_bucket(&mut self, bucket: &str) {
        self.bucket.get_or_insert_with(|| bucket.to_owned());
    }

    fn reads(&self) -> Option<&str> {
        (self.action == Action::Get).then(|| self.bucket_or_default())
    }

    fn stores(&self) -> Option<FakeContent<'_>> {
        let content = FakeContent {
            types: &self.fake_types,
            count: self.fake_counts,
            keywords: self.keywords,
            decoys: self.decoys,
        };
        (self.action == Action::Put).then_some(content)
    }

    fn rights(&self) -> Vec<Right> {
        let bucket = format!("arn:${{Partition}}:s3:::{}", self.bucket.as_deref().unwrap_or(DEFAULT_BUCKET_PLACE));
        let objects = format!("{bucket}/{}*", literal(&self.prefix));
        let kms = |action| self.kms_key.as_deref().map(|key| key_right(action, key));
        let mut rights = match self.action {
            Action::Put if self.acls().is_empty() => vec![Right::new(&["s3:PutObject"], objects)],
            Action::Put => vec![Right::new(&["s3:PutObject", "s3:PutObjectAcl"], objects)],
            // Without a condition on the prefix: only who may list the bucket is told 404 for a key that is not there.
            Action::Get => vec![Right::new(&["s3:GetObject"], objects), Right::new(&["s3:ListBucket"], bucket)],
        };
        rights.extend(match self.action {
            Action::Put => kms("kms:GenerateDataKey"),
            Action::Get => kms("kms:Decrypt"),
        });
        rights
    }

    fn check(&self, path: &Path, problems: &mut Vec<Problem>) {
        check_key(&self.prefix, self.longest_name(), &path.key("prefix"), problems);
        let mut kinds = self.fake_types.iter().filter_map(|name| fake_content::fake(name));
        if self.decoys > 0.0 && kinds.all(|kind| kind.decoys(self.keywords).is_empty()) {
            let message = format!("none of the fake types has decoys: {}", self.fake_types.join(", "));
            let hint = "`activity-generator list fakes` shows which have; most of them need \"keywords\": true";
            problems.push(Problem::new(path.key("decoys"), message).hint(hint));
        }
    }
}

/// The right to use a KMS key as S3 takes it: an ARN, an id, or an alias, which a policy cannot name as a resource.
fn key_right(action: &'static str, key: &str) -> Right {
    let own = |rest: &str| format!("arn:${{Partition}}:kms:${{Region}}:${{Account}}:{rest}");
    let whole = if key.starts_with("arn:") {
        key.to_owned()
    } else if key.starts_with("alias/") {
        own(key)
    } else {
        own(&format!("key/{key}"))
    };
    match whole.split_once(":alias/") {
        Some((start, name)) => {
            Right::new(&[action], format!("{start}:key/*")).only_if_any("kms:ResourceAliases", &format!("alias/{name}"))
        }
        None => Right::new(&[action], whole),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rights_are_those_of_the_requests_and_no_more() {
        let rights = |text: &str| {
            let target: S3Target = serde_json::from_str(text).unwrap();
            target
                .rights()
                .into_iter()
                .flat_map(|right| {
                    let resource = right.resource.clone();
                    right.actions.into_iter().map(move |action| format!("{action} {resource}"))
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(
            rights(r#"{"action": "put", "prefix": "p/"}"#),
            ["s3:PutObject arn:${Partition}:s3:::${DefaultBucket}/p/*"]
        );
        assert_eq!(
            rights(r#"{"action": "put", "bucket": "b", "acl": "private", "kms_key": "1-2"}"#),
            [
                "s3:PutObject arn:${Partition}:s3:::b/*",
                "s3:PutObjectAcl arn:${Partition}:s3:::b/*",
                "kms:GenerateDataKey arn:${Partition}:kms:${Region}:${Account}:key/1-2"
            ]
        );
        assert_eq!(
            rights(r#"{"bucket": "b", "prefix": "in*"}"#),
            ["s3:GetObject arn:${Partition}:s3:::b/in${*}*", "s3:ListBucket arn:${Partition}:s3:::b"]
        );
        let alias = key_right("kms:Decrypt", "arn:aws:kms:eu-west-1:222222222222:alias/mine");
        assert_eq!(alias.resource, "arn:aws:kms:eu-west-1:222222222222:key/*");
        let condition = ("ForAnyValue:StringEquals", "kms:ResourceAliases", "alias/mine".to_owned());
        assert_eq!(alias.condition, Some(condition));
    }
}
