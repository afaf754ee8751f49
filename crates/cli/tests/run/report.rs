//! The report of a run names targets as the blueprint does.

use serde_json::{Value, json};

use crate::common::Sandbox;

#[test]
fn a_target_is_named_by_the_parts_of_its_title_whatever_blanks_they_hold() {
    let sandbox = Sandbox::new();
    sandbox.document(
        "blanks.json",
        &json!({
            "commons": {"num_points": 2},
            "generators": [{"id": "g", "shape": "constant", "config": {"constant": 1}}],
            "targets": [
                {"type": "cloudwatch", "namespace": "My Shop/All Series", "generators": ["g"]},
                {"type": "s3", "action": "put", "prefix": "in box/", "generators": ["g"]},
                {"type": "lambda", "function": "f", "generators": ["g"]},
            ],
        }),
    );
    sandbox.done(&["run", "blanks.json", "--out", "out"]);
    let html = std::fs::read_to_string(sandbox.path("out/report.html")).expect("the report");
    let start = "<script type=\"application/json\" id=\"data\">";
    let (_, rest) = html.split_once(start).expect("the page has its data");
    let data: Value = serde_json::from_str(rest.split("</script>").next().unwrap_or_default()).expect("JSON");
    let targets = data["report"]["targets"].as_array().expect("targets");
    let named: Vec<_> = targets.iter().map(|one| (one["kind"].as_str(), one["name"].as_str())).collect();
    let expected = [("cloudwatch", "My Shop/All Series"), ("s3 put", "default-bucket/in box/"), ("lambda", "f")];
    assert_eq!(named, expected.map(|(kind, name)| (Some(kind), Some(name))));
}
