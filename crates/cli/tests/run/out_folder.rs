//! The folder that is written: absent, empty, or an earlier run's.

use super::sandbox;
use crate::common::records::{text, tree};

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
