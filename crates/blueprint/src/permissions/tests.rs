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
    let statements = |policies: &[Value]| {
        policies.iter().flat_map(|policy| policy["Statement"].as_array().unwrap().clone()).collect::<Vec<_>>()
    };
    let actions = |policies: &[Value]| {
        let all = statements(policies);
        let all = all.iter().flat_map(|one| one["Action"].as_array().unwrap());
        all.map(|action| action.as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(actions(&permissions.actor), ["s3:PutObject", "secretsmanager:GetSecretValue"]);
    assert_eq!(statements(&permissions.execute)[0]["Resource"], json!([arn]));
    assert_eq!(
        statements(&permissions.generate)[0]["Resource"],
        json!(["arn:${Partition}:s3:::series/in/numbers.dat"])
    );
    let [role] = &permissions.roles[..] else { panic!("one role: {:?}", permissions.roles) };
    assert_eq!(
        (role.account.as_str(), role.external_id.as_deref(), &role.targets[..]),
        ("222222222222", Some("id"), &[1, 2][..])
    );
    assert_eq!(actions(&role.policies), ["cloudwatch:PutMetricData", "s3:GetObject", "s3:ListBucket"]);
    assert_eq!(permissions.credentials[0].targets, [3]);
    assert_eq!(actions(&permissions.credentials[0].policies), ["lambda:InvokeFunction"]);
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

/// So many targets that put objects under prefixes of 23 characters into the default bucket.
fn puts(count: usize) -> Value {
    (0..count)
        .map(|number| json!({"type": "s3", "action": "put", "generators": ["a"], "prefix": format!("sensitive/records/{number:04}/")}))
        .collect()
}

#[test]
fn rights_are_in_the_region_that_a_target_names() {
    let permissions = permissions(&blueprint(json!([
        {"type": "lambda", "function": "f", "generators": ["a"], "region": "eu-west-1"},
        {"type": "lambda", "function": "f", "generators": ["a"], "region": "cn-north-1"},
        {"type": "lambda", "function": "f", "generators": ["a"]},
        {"type": "lambda", "function": "arn:aws:lambda:us-west-2:111111111111:function:g", "generators": ["a"]},
        {"type": "s3", "action": "put", "bucket": "bucket", "generators": ["a"], "region": "eusc-de-east-1", "kms_key": "1-2"},
    ])))
    .unwrap();
    let resources: Vec<&str> = permissions.actor[0]["Statement"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|statement| statement["Resource"].as_array().unwrap())
        .map(|resource| resource.as_str().unwrap())
        .collect();
    assert_eq!(
        resources,
        [
            "arn:aws-eusc:kms:eusc-de-east-1:${Account}:key/1-2",
            "arn:${Partition}:lambda:${Region}:${Account}:function:f",
            "arn:aws-cn:lambda:cn-north-1:${Account}:function:f",
            "arn:aws:lambda:eu-west-1:${Account}:function:f",
            "arn:aws:lambda:us-west-2:111111111111:function:g",
            "arn:aws-eusc:s3:::bucket/*",
        ]
    );
}

#[test]
fn a_stack_holds_hundreds_of_targets_and_says_how_many() {
    let problems = problems_of(puts(1_500));
    let [problem] = &problems[..] else { panic!("one problem: {problems:#?}") };
    let fit = problem.split("the first ").nth(1).and_then(|rest| rest.split(' ').next()).unwrap();
    let fit: usize = fit.parse().unwrap();
    assert!((500..1_000).contains(&fit), "{problem}");
    assert!(problem.starts_with(&format!("$.targets[{fit}]")), "{problem}");
    assert!(problem.contains("1500 targets") && problem.contains("the actor"), "{problem}");
    // What fits, fits; and one more does not.
    let held = permissions(&blueprint(puts(fit))).unwrap();
    assert_eq!(held.actor.len(), crate::targets::POLICIES_PER_ROLE);
    assert!(problems_of(puts(fit + 1))[0].contains(&format!("the first {fit} of {} targets", fit + 1)));
    // A command that only looks warns of the same.
    assert_eq!(beyond_capacity(&blueprint(puts(1_500))).len(), 1);
    assert_eq!(beyond_capacity(&blueprint(puts(fit))), []);
}

#[test]
fn an_account_without_a_bucket_holds_as_many_roles_as_one_template() {
    let targets = |count: usize| -> Value {
        (0..count)
            .map(|number| {
                let arn = format!("arn:aws:iam::222222222222:role/activity-{number:03}");
                json!({"type": "cloudwatch", "namespace": "N", "generators": ["a"], "role": {"arn": arn, "external_id": "ours"}})
            })
            .collect()
    };
    let problems = problems_of(targets(60));
    assert!(problems[0].contains("of account 222222222222") && problems[0].contains("51,200 bytes"), "{problems:#?}");
    assert!(permissions(&blueprint(targets(15))).is_ok());
}
