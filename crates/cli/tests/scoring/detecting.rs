//! Detectors that run here.

use crate::common::{Sandbox, shipped};
use crate::{figure, scored, wave};

#[test]
fn a_forest_finds_spikes_of_a_wave_through_delivery_and_rereading() {
    let f1 = |seed: u64| {
        let sandbox = Sandbox::new();
        sandbox.document("wave.json", &wave(seed));
        sandbox.done(&["run", "wave.json", "--out", "out", "--detect", "rcf"]);
        let evaluation = scored(&sandbox, &["--warm-up", "2880"]);
        figure(&evaluation, "rcf", "f1").expect("a figure")
    };
    let all: Vec<f64> = std::thread::scope(|scope| {
        let seeds: Vec<_> = (1..=5).map(|seed| scope.spawn(move || f1(seed))).collect();
        seeds.into_iter().map(|seed| seed.join().expect("a run")).collect()
    });
    let mean = all.iter().sum::<f64>() / 5.0;
    assert!(mean >= 0.90, "F1 by seed: {all:?}");
}

#[test]
fn silence_finds_nothing_and_shuffled_labels_take_a_detectors_score_away() {
    let sandbox = Sandbox::new();
    sandbox.document("wave.json", &wave(1));
    sandbox.done(&["run", "wave.json", "--out", "out", "--detect", "band:k=6", "--exec", "silence=cat > /dev/null"]);
    let evaluation = scored(&sandbox, &["--shuffle"]);
    let of = |detector: &str, name: &str| figure(&evaluation, detector, name);
    assert_eq!(
        (of("silence", "recall"), of("silence", "precision"), of("silence", "f1")),
        (Some(0.0), None, Some(0.0))
    );
    assert!(of("band:k=6", "f1").expect("a figure") > 0.8, "{:?}", of("band:k=6", "f1"));
    // As much recall with labels elsewhere happens in one of a thousand draws at most.
    assert!(of("band:k=6", "shuffled").expect("a figure") < 0.01);
    assert_eq!(of("silence", "shuffled"), Some(1.0), "no recall is as much as chance gives");
    let band = evaluation["detectors"].as_array().expect("detectors").iter().find(|own| own["name"] == "band:k=6");
    let control = &band.expect("band")["figures"]["f1"]["control"];
    let shuffled = &band.expect("band")["figures"]["shuffled"]["control"];
    assert!(control["mean"].as_f64().expect("a mean") < 0.1, "{control}");
    assert!(shuffled["mean"].as_f64().expect("a mean") < 0.1, "{shuffled}");
}

#[test]
fn a_program_of_anybodys_reads_each_series_and_its_findings_are_scored() {
    let sandbox = Sandbox::new();
    sandbox.document("wave.json", &wave(1));
    // What lies far above the point before: a one-line detector.
    let program = r#"awk -F, 'NR > 2 && $2 - last > 30 { printf "{\"id\":\"%s\",\"start\":\"%s\",\"end\":\"%s\"}\n", NR, $1, $1 } { last = $2 }'"#;
    sandbox.done(&["run", "wave.json", "--out", "out"]);
    let outcome = sandbox.done(&["detect", "out", "--exec", &format!("jump={program}")]);
    assert!(outcome.stderr.contains("jump: 1 series, 10 documents"), "{}", outcome.stderr);
    let evaluation = scored(&sandbox, &[]);
    assert_eq!(figure(&evaluation, "jump", "recall"), Some(1.0));
    assert_eq!(figure(&evaluation, "jump", "precision"), Some(1.0));
    let failing = sandbox.ask(&["detect", "out", "--exec", "broken=exit 7"]);
    assert_eq!(failing.code, Some(1));
    assert!(failing.stderr.contains("--exec exit 7: ended with exit status: 7"), "{}", failing.stderr);
}

#[test]
fn a_rerun_removes_what_detectors_left_and_a_wrong_name_is_refused_before_anything_runs() {
    let sandbox = Sandbox::new();
    sandbox.document("wave.json", &wave(1));
    let outcome = sandbox.ask(&["run", "wave.json", "--out", "out", "--detect", "rfc"]);
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.stderr.contains("did you mean \"rcf\"?") && !sandbox.path("out").exists(), "{}", outcome.stderr);
    sandbox.done(&["run", "wave.json", "--out", "out", "--slots", "3000", "--detect", "threshold"]);
    assert!(sandbox.path("out/findings/threshold.jsonl").exists() && sandbox.path("out/scores.html").exists());
    sandbox.done(&["run", "wave.json", "--out", "out", "--slots", "3000"]);
    assert!(!sandbox.path("out/findings").exists() && !sandbox.path("out/scores.html").exists());
    let outcome = sandbox.ask(&["score", "out"]);
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.stderr.contains("activity-generator detect out --with rcf,band"), "{}", outcome.stderr);
}

#[test]
fn the_two_detectors_of_the_readme_score_the_shop() {
    let sandbox = Sandbox::new();
    let shop = shipped("default.json");
    let arguments = ["run", &shop, "--slots", "4320", "--out", "out", "--detect", "rcf,band:k=6"];
    let outcome = sandbox.done(&arguments);
    for word in ["recall", "precision", "delay p50", "by chance", "rcf", "band:k=6", "scores: out/scores.html"] {
        assert!(outcome.stdout.contains(word) || outcome.stderr.contains(word), "{word}: {outcome:?}");
    }
    // The same again from the files, and as JSON.
    let evaluation = scored(&sandbox, &[]);
    let stored: serde_json::Value =
        serde_json::from_slice(&std::fs::read(sandbox.path("out/scores.json")).expect("scores")).expect("JSON");
    assert_eq!(evaluation, stored);
}
