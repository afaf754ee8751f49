//! The folder that is written: absent, empty, or an earlier run's.

use std::time::Duration;

use serde_json::json;

use super::{sandbox, steady};
use crate::common::records::{json, text, tree};
use crate::common::{Outcome, Running, Sandbox, finish, until};

#[test]
fn an_absent_and_an_empty_folder_will_do() {
    let sandbox = sandbox();
    std::fs::create_dir(sandbox.path("empty")).unwrap();
    sandbox.done(&["run", "shop.json", "--out", "empty"]);
    sandbox.done(&["run", "shop.json", "--out", "deep/er/absent"]);
    assert_eq!(tree(&sandbox.path("empty")), tree(&sandbox.path("deep/er/absent")));
}

#[test]
fn a_rerun_replaces_an_earlier_runs_files() {
    let sandbox = sandbox();
    sandbox.done(&["run", "shop.json", "--out", "out", "--seed", "1"]);
    let first = tree(&sandbox.path("out"));
    sandbox.done(&["run", "shop.json", "--out", "out", "--seed", "2", "--slots", "5"]);
    sandbox.done(&["run", "shop.json", "--out", "fresh", "--seed", "2", "--slots", "5"]);
    let second = tree(&sandbox.path("out"));
    assert_eq!(second, tree(&sandbox.path("fresh")), "nothing of the first run is left");
    assert_ne!(first, second);
    // A run that is refused leaves the earlier one as it was.
    sandbox.write("bad.json", "{}");
    assert_eq!(sandbox.ask(&["run", "bad.json", "--out", "out"]).code, Some(2));
    assert_eq!(sandbox.ask(&["run", "shop.json", "--out", "out", "--max-activities", "1"]).code, Some(2));
    assert_eq!(tree(&sandbox.path("out")), second);
}

#[test]
fn a_folder_of_somebody_else_is_refused_and_untouched() {
    let sandbox = sandbox();
    sandbox.write("thesis/chapter.txt", "years of work");
    sandbox.write("thesis/series.csv", "my own series");
    sandbox.write("thesis/s3/notes", "mine");
    std::fs::create_dir(sandbox.path("thesis/empty")).unwrap();
    let before = tree(&sandbox.path("thesis"));
    for command in ["run", "generate"] {
        let outcome = sandbox.ask(&[command, "shop.json", "--out", "thesis"]);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{outcome:?}");
        assert!(outcome.stderr.contains("thesis") && outcome.stderr.contains("--out"), "{outcome:?}");
        assert_eq!(tree(&sandbox.path("thesis")), before);
        assert!(sandbox.path("thesis/empty").is_dir());
    }
    // Even where all that is in it is a folder.
    std::fs::create_dir_all(sandbox.path("other/s3")).unwrap();
    assert_eq!(sandbox.ask(&["run", "shop.json", "--out", "other"]).code, Some(2));
}

#[test]
fn what_people_put_into_a_runs_folder_stays() {
    let sandbox = sandbox();
    sandbox.done(&["run", "shop.json", "--out", "out"]);
    sandbox.write("out/notes.txt", "what I saw");
    sandbox.done(&["run", "shop.json", "--out", "out"]);
    assert_eq!(text(&sandbox.path("out/notes.txt")), "what I saw");
}

/// A run in real time, whose first slot is written.
fn under_way(sandbox: &Sandbox) -> Running {
    let running =
        Running::start(sandbox.command(&["run", "shop.json", "--speed", "realtime", "--out", "out", "--quiet"]));
    until("the first slot", || {
        std::fs::read_to_string(sandbox.path("out/series.csv")).is_ok_and(|text| text.lines().count() == 6)
    });
    running
}

#[test]
fn a_folder_that_is_being_written_is_refused_and_the_first_run_is_whole() {
    let sandbox = sandbox();
    let running = under_way(&sandbox);
    std::os::unix::fs::symlink("out", sandbox.path("link")).unwrap();
    let before = text(&sandbox.path("out/ledger.jsonl"));
    for out in ["out", "./out/", "link"] {
        let outcome = sandbox.ask(&["run", "shop.json", "--seed", "9", "--out", out]);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{outcome:?}");
        let holder = format!("process {}", running.child.id());
        assert!(outcome.stderr.contains(&holder) && outcome.stderr.contains("--out"), "{outcome:?}");
    }
    // Another command is told whose folder it is.
    assert_eq!(sandbox.ask(&["generate", "shop.json", "--out", "out"]).code, Some(2));
    assert_eq!(text(&sandbox.path("out/ledger.jsonl")), before);
    running.send("INT");
    assert_eq!(finish(running).code, Some(130));
    assert_eq!(json(&sandbox.path("out/summary.json"))["interrupted"], true);
    sandbox.done(&["run", "shop.json", "--out", "out"]);
    assert!(!text(&sandbox.path("out/.activity-generator")).contains("process"), "nothing is left of the lock");
}

#[test]
fn two_of_generate_at_once_never_mix_their_files() {
    let sandbox = Sandbox::new();
    sandbox.document("steady.json", &steady(3, 1_000));
    let start = |seed: &str| {
        let arguments = ["generate", "steady.json", "--cycles", "300", "--seed", seed, "--out", "out"];
        Running::start(sandbox.command(&arguments))
    };
    let both = [start("1"), start("2")].map(finish);
    let codes: Vec<_> = both.iter().map(|outcome| outcome.code).collect();
    // Where one was over before the other began, both are right.
    assert!(codes.contains(&Some(0)) && codes.iter().all(|code| [Some(0), Some(2)].contains(code)), "{both:?}");
    assert_eq!(text(&sandbox.path("out/series.csv")).lines().count(), 300_001);
}

#[test]
fn what_a_killed_run_left_keeps_nobody_out() {
    let sandbox = sandbox();
    let mut running = under_way(&sandbox);
    running.child.kill().unwrap();
    assert_eq!(finish(running).code, None);
    assert!(text(&sandbox.path("out/.activity-generator")).contains("process"), "the dead run's name is still there");
    sandbox.done(&["run", "shop.json", "--out", "out"]);
}

/// A refusal before anything is done, which says what lies where.
fn refused(outcome: &Outcome, words: &[&str]) {
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{outcome:?}");
    for word in words {
        assert!(outcome.stderr.contains(word), "{word}: {outcome:?}");
    }
    assert!(outcome.took < Duration::from_secs(10));
}

#[test]
fn a_data_folder_in_the_output_folder_or_around_it_is_refused_and_kept() {
    let sandbox = Sandbox::new();
    let mut blueprint = steady(1, 3);
    blueprint["generators"][0] =
        json!({"id": "steady", "shape": "real", "config": {"bucket": "measured", "key": "day", "num_points": 3}});
    sandbox.document("real.json", &blueprint);
    // An earlier run's folder, in which the data lie.
    sandbox.write("data/measured/day", "1\n2\n3\n");
    sandbox.done(&["run", "real.json", "--data", "data", "--out", "out"]);
    sandbox.write("out/s3/measured/day", "4\n5\n6\n");
    std::os::unix::fs::symlink("out", sandbox.path("link")).unwrap();
    std::os::unix::fs::symlink("s3", sandbox.path("out/mine")).unwrap();
    let absolute = sandbox.path("out/s3");
    let before = tree(&sandbox.path("out"));
    for command in ["run", "generate"] {
        for (data, out) in [
            ("out/s3", "out"),
            ("out/mine", "out"),
            ("link/s3", "out"),
            ("out/s3", "link"),
            ("out/s3/../s3", "./out"),
            (absolute.to_str().unwrap(), "out"),
            ("out", "out/new"),
            ("data", "data"),
            ("data", "data/new"),
            ("data", "data/measured/deep/er"),
            (".", "new"),
        ] {
            if command == "generate" && out == "out" {
                continue; // it is a run's folder
            }
            let outcome = sandbox.ask(&[command, "real.json", "--data", data, "--out", out]);
            refused(&outcome, &["--out"]);
            assert_eq!(tree(&sandbox.path("out")), before, "--data {data} --out {out}");
            assert!(!sandbox.path("new").exists() && !sandbox.path("data/new").exists());
        }
    }
    // Neighbours are no trouble, even where one's name begins with the other's.
    sandbox.done(&["run", "real.json", "--data", "data", "--out", "data2"]);
    sandbox.done(&["run", "real.json", "--data", "out/s3", "--out", "out2"]);
}

#[test]
fn a_blueprint_that_the_run_would_delete_is_refused_and_kept() {
    let sandbox = Sandbox::new();
    let blueprint = steady(1, 3);
    sandbox.document("steady.json", &blueprint);
    sandbox.done(&["run", "steady.json", "--out", "out"]);
    sandbox.document("out/s3/mine.json", &blueprint);
    sandbox.document("out/summary.json", &blueprint);
    sandbox.document("out/kept.json", &blueprint);
    std::os::unix::fs::symlink("out/s3/mine.json", sandbox.path("link.json")).unwrap();
    for file in ["out/s3/mine.json", "out/summary.json", "link.json", "./out/../out/s3/mine.json"] {
        refused(&sandbox.ask(&["run", file, "--out", "out"]), &[file, "--out"]);
        assert!(sandbox.path("out/s3/mine.json").exists());
    }
    sandbox.done(&["run", "out/kept.json", "--out", "out"]);
    assert!(sandbox.path("out/kept.json").exists() && !sandbox.path("out/s3/mine.json").exists());
}
