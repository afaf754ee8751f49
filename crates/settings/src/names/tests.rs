//! What the table takes and refuses.

use super::*;

#[test]
fn names_of_every_partition_are_taken() {
    for (partition, region) in [
        ("aws", "eu-west-1"),
        ("aws", "mx-central-1"),
        ("aws-cn", "cn-northwest-1"),
        ("aws-us-gov", "us-gov-west-1"),
        ("aws-iso", "us-iso-east-1"),
        ("aws-iso-b", "us-isob-east-1"),
        ("aws-iso-e", "eu-isoe-west-1"),
        ("aws-iso-f", "us-isof-south-1"),
        ("aws-eusc", "eusc-de-east-1"),
    ] {
        let account = "222222222222";
        for (rule, name) in [
            (REGION, region.to_owned()),
            (ROLE_ARN, format!("arn:{partition}:iam::{account}:role/a/path/actor+1")),
            (SECRET_ARN, format!("arn:{partition}:secretsmanager:{region}:{account}:secret:a/b-AbCdEf")),
            (FUNCTION, format!("arn:{partition}:lambda:{region}:{account}:function:f:$LATEST")),
            (KMS_KEY, format!("arn:{partition}:kms:{region}:{account}:key/mrk-0123456789abcdef")),
            (KMS_KEY, format!("arn:{partition}:kms:{region}:{account}:alias/aws/s3")),
        ] {
            assert_eq!(rule.refusal(&name), None);
        }
    }
}

#[test]
fn a_wildcard_is_refused_wherever_it_would_reach_a_policy() {
    for rule in ALL.iter().filter(|rule| rule.service.contains("IAM") || rule.service.contains("STS")) {
        for wildcard in ["*", "?", "a*", "a?b", "arn:aws:iam::222222222222:role/*"] {
            assert!(!rule.allows(wildcard), "{}: {wildcard}", rule.name);
        }
    }
    for (rule, name) in [
        (ROLE_ARN, "arn:aws:iam::222222222222:role/*"),
        (ROLE_ARN, "arn:aws:iam::222222222222:role/pa*th/name"),
        (ROLE_ARN, "arn:aws:iam::*:role/name"),
        (ROLE_ARN, "arn:*:iam::222222222222:role/name"),
        (ROLE_ARN, "arn:aws:iam::222222222222:role/${aws:username}/x"),
        (SECRET_ARN, "arn:aws:secretsmanager:eu-west-1:222222222222:secret:*"),
        (SECRET_ARN, "arn:aws:secretsmanager:*:222222222222:secret:name"),
        (FUNCTION, "function:*"),
        (FUNCTION, "arn:aws:lambda:eu-west-1:222222222222:function:*"),
        (FUNCTION, "name:*"),
        (KMS_KEY, "key/*"),
        (KMS_KEY, "alias/*"),
        (KMS_KEY, "arn:aws:kms:eu-west-1:222222222222:key/*"),
    ] {
        assert!(!rule.allows(name), "{}: {name}", rule.name);
    }
}

#[test]
fn functions_are_taken_in_the_forms_that_an_invocation_takes() {
    for name in
        ["f", "f:live", "f:1", "f:$LATEST", "my.function_1-x", "222222222222:function:f", "222222222222:function:f:2"]
    {
        assert_eq!(FUNCTION.refusal(name), None);
    }
    let long = "f".repeat(65);
    for name in
        ["", &long, "f:", "f::1", "function:f", "222222222222:f", "22222222222:function:f", "f g", "f:$OTHER", "ä"]
    {
        assert!(!FUNCTION.allows(name), "{name}");
    }
}

#[test]
fn buckets_that_s3_refuses_are_refused() {
    for name in [
        "ab",
        "Upper-case",
        "-edge",
        "edge-",
        "a..b",
        "a/b",
        "../x",
        "192.168.1.1",
        "xn--abc",
        "sthree-x",
        "sthree-configurator",
        "amzn-s3-demo-bucket",
        "my-s3alias",
        "my--ol-s3",
        "my.mrap",
        "my--use1-az4--x-s3",
        "my--table-s3",
        "a*b",
        "a_b",
    ] {
        assert!(!BUCKET.allows(name), "{name}");
    }
    for name in ["test-bucket", "my.bucket.1", "192.168.1", "a1b", "s3alias", "xn-abc"] {
        assert_eq!(BUCKET.refusal(name), None);
    }
}

#[test]
fn lengths_and_characters_are_those_of_the_services() {
    let all = |first: u32, last: u32| (first..=last).filter_map(char::from_u32).collect::<String>();
    for (rule, taken) in [
        (EXTERNAL_ID, "0123_+=,.@:/-".to_owned()),
        (SESSION_NAME, "0123_+=,.@-".to_owned()),
        (PREFIX, all(0x20, 0xff).replace(['*', '?'], "")),
        (PREFIX, "a/$x${y}/ÄÖÜ\t".to_owned()),
        (KEY, "a $x/é.csv".to_owned()),
        (EXTENSION, String::new()),
        (EXTENSION, ".tar.gz".to_owned()),
        (CONTENT_TYPE, "text/csv; charset=\"utf-8\"".to_owned()),
        (NAMESPACE, "My Space/a.b_c#1:2".to_owned()),
        (DIMENSION, all(0x20, 0x7e)),
        (BLUEPRINT_NAME, "macie-credentials (2)".to_owned()),
    ] {
        assert_eq!(rule.refusal(&taken), None);
    }
    let long = |length: usize| "x".repeat(length);
    for (rule, refused) in [
        (EXTERNAL_ID, "x".to_owned()),
        (EXTERNAL_ID, long(1225)),
        (SESSION_NAME, "a b".to_owned()),
        (SESSION_NAME, long(65)),
        (REGION, "eu-west".to_owned()),
        (REGION, "EU-WEST-1".to_owned()),
        (REGION, "eu-west-1\n".to_owned()),
        (PREFIX, "日本/".to_owned()),
        (PREFIX, "\u{1b}[2J/".to_owned()),
        (PREFIX, long(901)),
        (KEY, "${aws:username}".to_owned()),
        (EXTENSION, "csv".to_owned()),
        (EXTENSION, ".".to_owned()),
        (EXTENSION, "..csv".to_owned()),
        (EXTENSION, ".csv.".to_owned()),
        (EXTENSION, ".a/b".to_owned()),
        (EXTENSION, format!(".{}", long(32))),
        (CONTENT_TYPE, "text".to_owned()),
        (CONTENT_TYPE, "text/plain\nx: y".to_owned()),
        (NAMESPACE, "AWS/EC2".to_owned()),
        (NAMESPACE, ":a".to_owned()),
        (NAMESPACE, "é".to_owned()),
        (DIMENSION, "  ".to_owned()),
        (DIMENSION, "é".to_owned()),
        (DIMENSION, long(1025)),
        (BLUEPRINT_NAME, "a\"b".to_owned()),
        (BLUEPRINT_NAME, "größe".to_owned()),
    ] {
        assert!(!rule.allows(&refused), "{}: {refused:?}", rule.name);
    }
}
