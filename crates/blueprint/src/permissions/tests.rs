use serde_json::{Value, json};

use super::*;

fn blueprint(targets: Value) -> Blueprint {
    let blueprint = json!({
        "generators": [
            {"id": "a", "shape": "constant"},
            {"id": "r", "shape": "real", "config": {"bucket": "series", "key": "in/numbers.dat"}},
        ],
        "targets": targets,
    });
    crate::parse(blueprint.to_string().as_bytes()).expect("a sound blueprint").blueprint
}

fn problems_of(targets: Value) -> Vec<String> {
    permissions(&blueprint(targets)).expect_err("not deployable").iter().map(ToString::to_string).collect()
}

#[test]
fn each_identity_gets_what_its_own_targets_need() {
    let arn = "arn:aws:iam::222222222222:role/x";
    let secret = "arn:aws:secretsmanager:us-east-1:111111111111:secret:s";
    let permissions = permissions(&blueprint(json!([
        {"type": "s3", "action": "put", "generators": ["a"]},
        {"type": "s3", "bucket": "theirs", "generators": ["a"], "role": {"arn": arn, "external_id": "id"}},
        {"type": "cloudwatch", "namespace": "N", "generators": ["a"], "role": {"arn": arn, "external_id": "id"}},
        {"type": "lambda", "function": "f", "generators": ["a"], "credentials": {"secret_arn": secret}},
    ])))
    .unwrap();
    let actions = |statements: &[Value]| {
        let all = statements.iter().flat_map(|one| one["Action"].as_array().unwrap());
        all.map(|action| action.as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(actions(&permissions.actor), ["s3:PutObject", "secretsmanager:GetSecretValue"]);
    assert_eq!(permissions.execute[0]["Resource"], json!([arn]));
    assert_eq!(permissions.generate[0]["Resource"], json!(["arn:${Partition}:s3:::series/in/numbers.dat"]));
    let [role] = &permissions.roles[..] else { panic!("one role: {:?}", permissions.roles) };
    assert_eq!(
        (role.account.as_str(), role.external_id.as_deref(), &role.targets[..]),
        ("222222222222", Some("id"), &[1, 2][..])
    );
    assert_eq!(actions(&role.statements), ["cloudwatch:PutMetricData", "s3:GetObject", "s3:ListBucket"]);
    assert_eq!(permissions.credentials[0].targets, [3]);
    assert_eq!(actions(&permissions.credentials[0].statements), ["lambda:InvokeFunction"]);
    assert!(permissions.default_bucket);
    assert_eq!(
        serde_json::to_value(&permissions.targets[0]).unwrap(),
        json!({
            "index": 0, "name": "s3 put default-bucket/", "type": "s3", "action": "put", "resource": "default-bucket/",
            "dimension": "0 s3 put default-bucket/", "service": "S3", "price": "s3_put",
        })
    );
    let shown = |index: usize| (permissions.targets[index].name.as_str(), permissions.targets[index].price);
    assert_eq!(shown(1), ("s3 get theirs/", "s3_get"));
    assert_eq!(shown(3), ("lambda f", "lambda_request"));
}

#[test]
fn what_cannot_be_deployed_is_said_all_at_once() {
    let arn = "arn:aws:iam::222222222222:role/x";
    let problems = problems_of(json!([
        {"type": "s3", "generators": ["a"], "credentials": {"access_key_id": "AKIAMARKER", "secret_access_key": "MARKER"}},
        {"type": "s3", "generators": ["a"], "role": {"arn": "arn:aws:iam::222222222222:role/y"}},
        {"type": "cloudwatch", "namespace": "N", "generators": ["a"], "role": {"arn": arn, "external_id": "MARKER"}},
        {"type": "cloudwatch", "namespace": "N", "generators": ["a"], "role": {"arn": arn}},
    ]));
    assert_eq!(problems.len(), 3, "{problems:#?}");
    for (problem, place) in problems.iter().zip(["targets[0].credentials", "targets[1]", "targets[3].role"]) {
        assert!(problem.contains(place) && !problem.contains("MARKER"), "{problem}");
    }
}
