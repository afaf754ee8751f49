//! Options that are wrong: exit code 2, what is expected, and nothing written.

use super::{sound, told};
use crate::common::Sandbox;

#[test]
fn a_wrong_option_tells_what_is_expected_and_nothing_is_written() {
    let sandbox = Sandbox::new();
    sandbox.document("sound.json", &sound());
    for (options, words) in [
        (&["--slots", "0"][..], &["--slots", "1"][..]),
        (&["--slots", "many"], &["--slots", "many"]),
        (&["--start", "yesterday"], &["--start", "yesterday", "2026-01-01T00:00:00Z", "now"]),
        (&["--start", "2026-13-01T00:00:00Z"], &["--start", "2026-13-01T00:00:00Z"]),
        (&["--speed", "fast"], &["--speed", "fast", "realtime", "60x"]),
        (&["--speed", "0x"], &["--speed", "0x"]),
        (&["--speed=-3x"], &["--speed", "-3x"]),
        (&["--speed", "nanx"], &["--speed", "nanx"]),
        (&["--seed", "lucky"], &["--seed", "lucky"]),
        (&["--jobs", "0"], &["--jobs", "0"]),
        (&["--max-activities", "-1"], &["-1"]),
        (&["--function", "order"], &["--function", "NAME=URL"]),
        (&["--function", "order=https://example.com"], &["--function", "http://"]),
        (&["--function", "order=http://localhost:99999/"], &["--function", "99999", "65535"]),
        (&["--function", "order=http://"], &["--function", "http://"]),
        (&["--slot", "3"], &["--slot", "--slots"]),
    ] {
        let outcome = sandbox.ask(&[&["run", "sound.json", "--out", "out"][..], options].concat());
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{options:?}: {outcome:?}");
        for word in words {
            assert!(outcome.stderr.contains(word), "{options:?}: no \"{word}\" in {outcome:?}");
        }
        assert_eq!(sandbox.names(), ["sound.json"], "{options:?}");
    }
}

#[test]
fn a_misspelled_command_gets_the_nearest_one() {
    let outcome = Sandbox::new().ask(&["valdate", "x.json"]);
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.stderr.contains("validate"), "{outcome:?}");
}

#[test]
fn with_json_wrong_usage_is_told_to_programs_as_every_failure_is() {
    let sandbox = Sandbox::new();
    sandbox.document("sound.json", &sound());
    for (arguments, word) in [
        (&["--json"][..], "no command"),
        (&["valdate", "x.json", "--json"], "valdate"),
        (&["--json", "run"], "<BLUEPRINT>"),
        (&["run", "sound.json", "--json", "--slots", "many"], "many"),
        (&["run", "sound.json", "--json", "--speed"], "--speed"),
        (&["run", "sound.json", "--start", "yesterday", "--json"], "yesterday"),
        (&["fake", "nothing", "--json"], "nothing"),
        (&["preview", "sound.json", "--out", "x.png", "--json"], "x.png"),
        (&["preview", "nowhere.json", "--json"], "cannot read"),
        (&["validate", "", "--json"], "empty name"),
    ] {
        let outcome = sandbox.ask(arguments);
        assert_eq!(outcome.code, Some(2), "{arguments:?}: {outcome:?}");
        let told = told(&outcome);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].text.contains(word) && !told[0].text.contains("error:"), "{arguments:?}: {told:?}");
        assert!(!outcome.stderr.is_empty(), "people read it too");
        assert_eq!(sandbox.names(), ["sound.json"]);
    }
    // Help is what was asked for, and what comes after -- is no option.
    let outcome = sandbox.done(&["run", "--help", "--json"]);
    assert!(outcome.stdout.contains("Usage:"), "{outcome:?}");
    assert_eq!(sandbox.ask(&["run", "a", "--", "--json"]).stdout, "");
}
