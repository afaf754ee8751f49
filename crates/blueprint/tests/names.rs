//! Names that reach IAM or a service: what the table of `settings::names` refuses is refused in each field of a blueprint.

use blueprint::blueprint_schema;
use serde_json::{Value, json};
use settings::names;

const ROLE: &str = "arn:aws:iam::222222222222:role/path/actor";
const SECRET: &str = "arn:aws:secretsmanager:eu-west-1:222222222222:secret:keys-AbCdEf";

/// A blueprint in which every field with a rule is used, and right.
fn document() -> Value {
    json!({
        "generators": [
            {"id": "a", "shape": "constant"},
            {"id": "r", "shape": "real", "config": {"bucket": "series", "key": "in/numbers.dat"}},
        ],
        "targets": [
            {
                "type": "s3", "generators": ["a"], "bucket": "my-bucket", "prefix": "in/", "region": "eu-west-1",
                "kms_key": "alias/mine", "content_type": "text/csv", "content_types": ["text/plain"], "extension": ".csv",
                "role": {"arn": ROLE, "external_id": "an-id", "session_name": "mine"},
            },
            {"type": "lambda", "generators": ["a"], "function": "net_fuzz:live", "credentials": {"secret_arn": SECRET}},
            {"type": "cloudwatch", "generators": ["a"], "namespace": "Test/Timeseries"},
        ],
    })
}

/// Each field with a rule, as a JSON pointer and as a message's path.
const FIELDS: [(&str, &str); 14] = [
    ("/generators/1/config/bucket", "$.generators[1].config.bucket"),
    ("/generators/1/config/key", "$.generators[1].config.key"),
    ("/targets/0/bucket", "$.targets[0].bucket"),
    ("/targets/0/prefix", "$.targets[0].prefix"),
    ("/targets/0/region", "$.targets[0].region"),
    ("/targets/0/kms_key", "$.targets[0].kms_key"),
    ("/targets/0/content_type", "$.targets[0].content_type"),
    ("/targets/0/content_types/0", "$.targets[0].content_types[0]"),
    ("/targets/0/extension", "$.targets[0].extension"),
    ("/targets/0/role/arn", "$.targets[0].role.arn"),
    ("/targets/0/role/external_id", "$.targets[0].role.external_id"),
    ("/targets/0/role/session_name", "$.targets[0].role.session_name"),
    ("/targets/1/function", "$.targets[1].function"),
    ("/targets/2/namespace", "$.targets[2].namespace"),
];

fn problems(document: &Value) -> Vec<String> {
    match blueprint::parse(document.to_string().as_bytes()) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.iter().map(|one| format!("{}: {}", one.path, one.message)).collect(),
    }
}

#[test]
fn a_wildcard_is_refused_in_each_field_at_its_end_in_its_middle_and_alone() {
    assert_eq!(problems(&document()), Vec::<String>::new());
    let secret = ("/targets/1/credentials/secret_arn", "$.targets[1].credentials.secret_arn");
    for (pointer, path) in FIELDS.into_iter().chain([secret]) {
        for wildcard in ["*", "?"] {
            let mut wrong = document();
            let field = wrong.pointer_mut(pointer).expect(pointer);
            let right = field.as_str().expect(pointer).to_owned();
            let cut = right.rfind(['/', ':', '-', '.', '_']).map_or(1, |index| index + 1);
            for name in [wildcard.to_owned(), format!("{right}{wildcard}"), format!("{}{wildcard}", &right[..cut])] {
                *wrong.pointer_mut(pointer).expect(pointer) = name.clone().into();
                let found = problems(&wrong);
                assert_eq!(found.len(), 1, "{pointer} {name}: {found:?}");
                assert!(found[0].starts_with(&format!("{path}: ")) && found[0].contains("is not a valid"), "{found:?}");
            }
        }
    }
}

#[test]
fn a_message_says_what_was_found_and_what_is_allowed_and_shows_no_secret() {
    let with = |pointer: &str, name: &str| {
        let mut wrong = document();
        *wrong.pointer_mut(pointer).expect(pointer) = name.into();
        problems(&wrong).concat()
    };
    assert_eq!(
        with("/targets/0/region", "eu-west"),
        "$.targets[0].region: \"eu-west\" is not a valid region: expected the name of a region, as in eu-west-1"
    );
    assert_eq!(
        with("/targets/0/role/session_name", "my session"),
        "$.targets[0].role.session_name: \"my session\" is not a valid session name: expected 2 to 64 of A-Z a-z 0-9 _ + = , . @ -"
    );
    assert!(!with("/targets/0/role/external_id", "hush hush").contains("hush"));
    for bucket in ["192.168.1.1", "xn--abc", "mine-s3alias"] {
        assert!(with("/targets/0/bucket", bucket).starts_with("$.targets[0].bucket: "), "{bucket}");
    }
}

#[test]
fn a_prefix_leaves_room_for_the_names_of_its_objects() {
    let with = |prefix: String, extension: &str| {
        let mut document = document();
        document["targets"][0]["prefix"] = prefix.into();
        document["targets"][0]["extension"] = extension.into();
        problems(&document)
    };
    assert!(with("x".repeat(900), ".csv").is_empty());
    // 900 characters, and two bytes each.
    assert_eq!(with("é".repeat(490), ".csv").len(), 1);
    assert!(with("é".repeat(480), ".csv").is_empty());
}

#[test]
fn editors_and_checks_read_the_rules_from_the_table() {
    let schema = blueprint_schema().to_string();
    // The id of a generator is a dimension only where a target publishes it, and a blueprint does not hold its own name.
    for rule in
        names::ALL.iter().filter(|rule| !["metric dimension", "name of a deployed blueprint"].contains(&rule.name))
    {
        assert!(schema.contains(&Value::from(rule.pattern).to_string()), "{}", rule.name);
        assert!(schema.contains(&Value::from(format!("expected {}", rule.expected)).to_string()), "{}", rule.name);
    }
}
