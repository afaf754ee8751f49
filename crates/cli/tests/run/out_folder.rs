//! The folder that is written: absent, empty, or an earlier run's.

use super::place;
use crate::common::records::{text, tree};

#[test]
fn an_absent_and_an_empty_folder_will_do() {
    let place = place();
    std::fs::create_dir(place.path("empty")).unwrap();
    place.done(&["run", "shop.json", "--out", "empty"]);
    place.done(&["run", "shop.json", "--out", "deep/er/absent"]);
    assert_eq!(tree(&place.path("empty")), tree(&place.path("deep/er/absent")));
}

#[test]
fn a_rerun_replaces_an_earlier_runs_files() {
    let place = place();
    place.done(&["run", "shop.json", "--out", "out", "--seed", "1"]);
    let first = tree(&place.path("out"));
    place.done(&["run", "shop.json", "--out", "out", "--seed", "2", "--slots", "5"]);
    place.done(&["run", "shop.json", "--out", "fresh", "--seed", "2", "--slots", "5"]);
    let second = tree(&place.path("out"));
    assert_eq!(second, tree(&place.path("fresh")), "nothing of the first run is left");
    assert_ne!(first, second);
    // A run that is refused leaves the earlier one as it was.
    place.write("bad.json", "{}");
    assert_eq!(place.ask(&["run", "bad.json", "--out", "out"]).code, Some(2));
    assert_eq!(place.ask(&["run", "shop.json", "--out", "out", "--max-activities", "1"]).code, Some(2));
    assert_eq!(tree(&place.path("out")), second);
}

#[test]
fn a_folder_of_somebody_else_is_refused_and_untouched() {
    let place = place();
    place.write("thesis/chapter.txt", "years of work");
    place.write("thesis/series.csv", "my own series");
    place.write("thesis/s3/notes", "mine");
    std::fs::create_dir(place.path("thesis/empty")).unwrap();
    let before = tree(&place.path("thesis"));
    for command in ["run", "generate"] {
        let outcome = place.ask(&[command, "shop.json", "--out", "thesis"]);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{outcome:?}");
        assert!(outcome.stderr.contains("thesis") && outcome.stderr.contains("--out"), "{outcome:?}");
        assert_eq!(tree(&place.path("thesis")), before);
        assert!(place.path("thesis/empty").is_dir());
    }
    // Even where all that is in it is a folder.
    std::fs::create_dir_all(place.path("other/s3")).unwrap();
    assert_eq!(place.ask(&["run", "shop.json", "--out", "other"]).code, Some(2));
}

#[test]
fn what_people_put_into_a_runs_folder_stays() {
    let place = place();
    place.done(&["run", "shop.json", "--out", "out"]);
    place.write("out/notes.txt", "what I saw");
    place.done(&["run", "shop.json", "--out", "out"]);
    assert_eq!(text(&place.path("out/notes.txt")), "what I saw");
}
