//! Options that are wrong: exit code 2, what is expected, and nothing written.

use super::sound;
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
