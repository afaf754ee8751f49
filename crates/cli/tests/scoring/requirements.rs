//! `--require`: a step in anybody's pipeline.

use crate::common::Sandbox;
use crate::wave;

#[test]
fn requirements_that_are_not_met_end_with_3_and_name_figure_and_bound() {
    let sandbox = Sandbox::new();
    sandbox.document("wave.json", &wave(1));
    sandbox.done(&["run", "wave.json", "--out", "out", "--detect", "threshold"]);
    let score = |require: &str| sandbox.ask(&["score", "out", "--require", require]);
    assert_eq!(score("recall=0,false_alerts_a_day=100000").code, Some(0));
    let unmet = score("recall=1,delay_p50=1");
    assert_eq!(unmet.code, Some(3));
    assert!(
        unmet.stderr.contains("threshold: recall is ") && unmet.stderr.contains("required is at least 1"),
        "{unmet:?}"
    );
    assert!(unmet.stderr.contains("delay_p50") && unmet.stderr.contains("required is at most 1"), "{unmet:?}");
    assert!(unmet.stdout.contains("recall"), "the figures are printed all the same");
    let wrong = score("recal=1");
    assert_eq!(wrong.code, Some(2));
    assert!(wrong.stderr.contains("unknown figure \"recal\""), "{}", wrong.stderr);
}

#[test]
fn with_json_the_figures_of_a_failed_requirement_are_one_document() {
    let sandbox = Sandbox::new();
    sandbox.document("wave.json", &wave(1));
    sandbox.done(&["run", "wave.json", "--out", "out", "--detect", "threshold"]);
    let outcome = sandbox.ask(&["score", "out", "--json", "--require", "precision=2"]);
    assert_eq!(outcome.code, Some(3));
    let document: serde_json::Value = serde_json::from_str(&outcome.stdout).expect("one document");
    assert!(document["detectors"].is_array());
}
