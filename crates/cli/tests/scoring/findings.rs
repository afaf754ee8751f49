//! Findings of others, from files.

use serde_json::json;

use crate::common::Sandbox;
use crate::{figure, scored, wave};

#[test]
fn findings_of_files_count_for_their_source_or_for_the_name_that_they_are_given() {
    let sandbox = Sandbox::new();
    sandbox.document("wave.json", &wave(1));
    sandbox.done(&["run", "wave.json", "--out", "out"]);
    let labels = std::fs::read_to_string(sandbox.path("out/labels.jsonl")).expect("labels");
    let labels: Vec<serde_json::Value> = labels.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let line = |label: &serde_json::Value, generator: &str| {
        let (id, start, end) = (&label["id"], &label["start"], &label["end"]);
        format!("{}\n", json!({"id": id, "generator": generator, "start": start, "end": end, "published": end}))
    };
    let half: String = labels.iter().take(5).map(|label| line(label, "wave")).collect();
    sandbox.write("half.jsonl", &half);
    // A line that is no finding is named, and stops nothing; what is about nothing of ours is not counted.
    sandbox.write("odd.jsonl", format!("{half}{{\"id\": 1}}\n{}", line(&labels[7], "somebody-elses")));
    let evaluation = scored(&sandbox, &["--findings", "half.jsonl", "--findings", "odd=odd.jsonl"]);
    assert_eq!(figure(&evaluation, "generic", "recall"), Some(0.5));
    assert_eq!(figure(&evaluation, "odd", "recall"), Some(0.5));
    assert_eq!(figure(&evaluation, "odd", "precision"), Some(1.0));
    let odd = evaluation["detectors"].as_array().expect("detectors").iter().find(|own| own["name"] == "odd");
    assert_eq!(odd.expect("odd")["unattributed"].as_array().expect("a list").len(), 1);
    let outcome = sandbox.done(&["score", "out", "--findings", "odd.jsonl"]);
    assert!(outcome.stderr.contains("odd.jsonl:6: "), "{}", outcome.stderr);
    let missing = sandbox.ask(&["score", "out", "--findings", "none.jsonl"]);
    assert_eq!(missing.code, Some(2));
}
