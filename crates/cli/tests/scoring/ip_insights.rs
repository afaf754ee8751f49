//! Pairs of users and addresses.

use serde_json::Value;

use crate::common::Sandbox;

#[test]
fn the_areas_stand_beside_control_and_ceiling_and_the_same_seed_gives_the_same() {
    let sandbox = Sandbox::new();
    let ask = || sandbox.done(&["ip-insights", "--users", "120", "--epochs", "2", "--json"]).stdout;
    let first = ask();
    assert_eq!(first, ask());
    let found: Value = serde_json::from_str(&first).expect("JSON");
    assert!(found.to_string().contains("ceiling"), "{found}");
}

#[test]
fn a_line_that_is_no_pair_is_refused_with_its_place() {
    let sandbox = Sandbox::new();
    sandbox.write("pairs.csv", "alice,203.0.113.7\nbob,203.0.113.999\n");
    let outcome = sandbox.ask(&["ip-insights", "--pairs", "pairs.csv"]);
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert!(outcome.stderr.contains("pairs.csv") && outcome.stderr.contains("203.0.113.999"), "{}", outcome.stderr);
}
