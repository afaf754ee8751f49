//! estimate's price table.

use serde_json::json;

use crate::estimate::{line, near};
use crate::{complaint, json_of, write};

#[test]
fn prices_are_printed_and_a_file_of_single_figures_replaces_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let table = json_of(&["estimate", "--print-prices"]);
    assert_eq!(table["prices"]["s3_put"]["usd"], json!(0.005));
    let blueprint = write(
        folder.path(),
        "puts.json",
        &json!({
            "generators": [{"id": "g", "shape": "constant", "config": {"constant": 100}}],
            "targets": [{"type": "s3", "action": "put", "generators": ["g"]}],
        }),
    );
    let own = write(folder.path(), "prices.json", &json!({"date": "2027-01", "prices": {"s3_put": {"usd": 0.01}}}));
    let printed = json_of(&["estimate", "--print-prices", "--prices", &own]);
    assert_eq!(
        (&printed["prices"]["s3_put"]["usd"], &printed["prices"]["s3_get"]),
        (&json!(0.01), &table["prices"]["s3_get"])
    );
    let estimate = json_of(&["estimate", &blueprint, "--prices", &own, "--json"]);
    let puts = line(&estimate, "S3, targets", "put requests");
    assert!(near(&puts["usd_per_day"], 1.44), "{puts}");
    assert_eq!(estimate["prices"]["date"], json!("2027-01"));
    // What --print-prices prints is a price file.
    let whole = write(folder.path(), "whole.json", &table);
    assert_eq!(
        json_of(&["estimate", &blueprint, "--prices", &whole, "--json"]),
        json_of(&["estimate", &blueprint, "--json"])
    );
}

#[test]
fn a_wrong_price_file_is_refused_with_everything_that_is_wrong() {
    let folder = tempfile::tempdir().expect("a folder");
    let wrong = json!({"prices": {"s3_put": {"usd": -1}, "s3_gett": {"usd": 1}, "s3_list": {"per": 10}}});
    let file = write(folder.path(), "wrong.json", &wrong);
    let said = complaint(&["estimate", "--print-prices", "--prices", &file]);
    for part in ["$.prices.s3_put.usd", "at least 0", "unknown field \"s3_gett\"", "\"s3_get\"", "\"usd\" is missing"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    std::fs::write(&file, "{").unwrap();
    assert!(complaint(&["estimate", "--print-prices", "--prices", &file]).contains("not JSON"));
    assert!(complaint(&["estimate", "--print-prices", "--prices", "no-such-file.json"]).contains("cannot read"));
    assert!(complaint(&["estimate"]).contains("BLUEPRINT"));
}

#[test]
fn the_dashboards_of_deployments_count_with_the_same_table() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../cdk/prices.json");
    let committed: serde_json::Value = serde_json::from_slice(&std::fs::read(file).unwrap()).expect("JSON");
    let hint = "stale: cargo run -q -- estimate --print-prices > cdk/prices.json";
    assert_eq!(committed, json_of(&["estimate", "--print-prices"]), "{hint}");
}
