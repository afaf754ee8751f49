//! Rights: what a target's identity has to be allowed, and no more. Each target type declares its own.

/// Stands in a resource for the deployment's partition of AWS: `aws`, `aws-cn` and so on.
pub const PARTITION_PLACE: &str = "${Partition}";

/// Stands in a resource for the deployment's region.
pub const REGION_PLACE: &str = "${Region}";

/// Stands in a resource for the account of the identity.
pub const ACCOUNT_PLACE: &str = "${Account}";

/// Stands in a resource for the deployment's default bucket.
pub const DEFAULT_BUCKET_PLACE: &str = "${DefaultBucket}";

/// Actions on one resource, under one condition at most.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Right {
    /// IAM actions.
    pub actions: Vec<&'static str>,
    /// The resource's ARN, with [`PARTITION_PLACE`], [`REGION_PLACE`], [`ACCOUNT_PLACE`] and [`DEFAULT_BUCKET_PLACE`] where the
    /// deployment decides.
    pub resource: String,
    /// An operator, a condition key, and what it is compared with.
    pub condition: Option<(&'static str, &'static str, String)>,
}

impl Right {
    /// Actions on a resource, without a condition.
    #[must_use]
    pub fn new(actions: &[&'static str], resource: impl Into<String>) -> Right {
        Right { actions: actions.to_vec(), resource: resource.into(), condition: None }
    }

    /// The same, if the condition key equals a value.
    #[must_use]
    pub fn only_if(self, key: &'static str, value: &str) -> Right {
        Right { condition: Some(("StringEquals", key, value.to_owned())), ..self }
    }

    /// The same, if one of the condition key's values equals a value.
    #[must_use]
    pub fn only_if_any(self, key: &'static str, value: &str) -> Right {
        Right { condition: Some(("ForAnyValue:StringEquals", key, value.to_owned())), ..self }
    }

    /// The same on what lies in this region, wherever the deployment lies.
    #[must_use]
    pub fn in_region(self, region: &str) -> Right {
        let resource = self.resource.replace(REGION_PLACE, region).replace(PARTITION_PLACE, partition_of(region));
        Right { resource, ..self }
    }
}

/// The partition of AWS that a region lies in, by how its name begins: regions that are yet to come begin alike.
#[must_use]
pub fn partition_of(region: &str) -> &'static str {
    const PARTITIONS: [(&str, &str); 7] = [
        ("cn-", "aws-cn"),
        ("us-gov-", "aws-us-gov"),
        ("eusc-", "aws-eusc"),
        ("us-iso-", "aws-iso"),
        ("us-isob-", "aws-iso-b"),
        ("eu-isoe-", "aws-iso-e"),
        ("us-isof-", "aws-iso-f"),
    ];
    PARTITIONS.iter().find(|(start, _)| region.starts_with(start)).map_or("aws", |(_, partition)| partition)
}

/// A text as IAM matches it literally in a resource: `*`, `?` and `$` of a key are no patterns there.
#[must_use]
pub(crate) fn literal(text: &str) -> String {
    let mut literal = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '*' | '?' | '$' => literal.extend(["${", c.encode_utf8(&mut [0; 4]), "}"]),
            c => literal.push(c),
        }
    }
    literal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_known_by_how_it_begins_those_of_tomorrow_too() {
        for (region, partition) in [
            ("us-east-1", "aws"),
            ("ap-southeast-7", "aws"),
            ("cn-northwest-1", "aws-cn"),
            ("us-gov-west-1", "aws-us-gov"),
            ("eusc-de-east-1", "aws-eusc"),
            ("us-iso-east-1", "aws-iso"),
            ("us-isob-east-1", "aws-iso-b"),
            ("eu-isoe-west-1", "aws-iso-e"),
            ("us-isof-south-1", "aws-iso-f"),
        ] {
            assert_eq!(partition_of(region), partition, "{region}");
        }
    }

    #[test]
    fn what_names_its_region_is_not_looked_for_in_that_of_the_deployment() {
        let right = Right::new(&["lambda:InvokeFunction"], "arn:${Partition}:lambda:${Region}:${Account}:function:f");
        assert_eq!(
            right.in_region("cn-north-1").resource,
            "arn:aws-cn:lambda:cn-north-1:${Account}:function:f",
            "the account stays the deployment's"
        );
        // A prefix that holds the sign is a literal text, and stays as it is.
        let literal = Right::new(&["s3:PutObject"], format!("arn:aws:s3:::b/{}*", literal("${Region}")));
        assert_eq!(literal.clone().in_region("eu-west-1"), literal);
    }

    #[test]
    fn signs_of_patterns_in_a_prefix_are_taken_literally() {
        assert_eq!(literal("a*b?c${x}/"), "a${*}b${?}c${$}{x}/");
        assert_eq!(literal("plain/prefix-1_2"), "plain/prefix-1_2");
    }
}
