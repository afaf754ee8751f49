//! `preview`: the series as a plot in the terminal, a picture or a page.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod common;

use common::Sandbox;
use common::records::{lines, text};
use serde_json::{Value, json};

fn series() -> Value {
    json!({
        "commons": {"num_points": 300, "noise_max": 2},
        "generators": [
            {"id": "wave-of-<the>-day", "shape": "sinusoidal", "config": {"anomalies": {"start": 200, "end": 220, "counts": 3}}},
            {"id": "steps", "shape": "square", "config": {"high_value": 9, "low_width": 20, "high_width": 10}}
        ],
        "targets": [{"type": "s3", "action": "put", "generators": ["steps"]}]
    })
}

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.document("series.json", &series());
    sandbox
}

/// The outputs of a preview as files: a picture and a page.
fn written(sandbox: &Sandbox, options: &[&str]) -> [String; 2] {
    ["x.svg", "x.html"].map(|name| {
        let outcome = sandbox.done(&[&["preview", "series.json", "--out", name][..], options].concat());
        assert_eq!(outcome.stdout, "");
        text(&sandbox.path(name))
    })
}

#[test]
fn without_out_each_series_is_plotted_on_standard_output() {
    let sandbox = sandbox();
    let outcome = sandbox.done(&["preview", "series.json"]);
    for id in ["wave-of-<the>-day", "steps"] {
        assert!(outcome.stdout.contains(id), "{id}: {}", outcome.stdout);
    }
    assert!(outcome.stdout.lines().count() > 10, "{}", outcome.stdout);
    assert!(!outcome.stdout.contains('\x1b'), "no colours where no terminal is");
    assert_eq!(outcome.stderr, "");
    assert_eq!(sandbox.names(), ["series.json"], "nothing is written, nothing executed");
}

#[test]
fn the_plot_keeps_to_the_width_that_the_terminal_says() {
    let sandbox = sandbox();
    for width in [70, 120] {
        let mut command = sandbox.command(&["preview", "series.json"]);
        command.env("COLUMNS", width.to_string());
        let output = command.output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let widest = text.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(widest <= width && widest > width / 2, "{widest} of {width} columns:\n{text}");
    }
}

#[test]
fn a_picture_is_svg_that_stands_alone() {
    let sandbox = sandbox();
    let [svg, _] = written(&sandbox, &[]);
    assert!(svg.starts_with("<svg ") && svg.trim_end().ends_with("</svg>"), "{svg}");
    assert!(svg.contains("xmlns=\"http://www.w3.org/2000/svg\""));
    assert!(svg.contains("wave-of-&lt;the&gt;-day") && svg.contains("steps"), "ids, escaped");
    let addresses = svg.replace("http://www.w3.org/", "");
    assert!(!addresses.contains("http://") && !addresses.contains("https://"), "nothing from elsewhere");
    assert!(svg.matches('<').count() == svg.matches('>').count(), "every tag is closed");
}

#[test]
fn a_page_stands_alone_and_an_id_cannot_break_out_of_it() {
    let sandbox = Sandbox::new();
    let mut blueprint = series();
    blueprint["generators"][1]["id"] = json!("</script><script>alert(1)</script>");
    blueprint["targets"] = json!([]);
    sandbox.document("series.json", &blueprint);
    let [_, html] = written(&sandbox, &[]);
    assert!(html.to_lowercase().starts_with("<!doctype html>") && html.trim_end().ends_with("</html>"));
    assert!(!html.contains("<script>alert(1)"), "the id is text");
    let addresses = html.replace("http://www.w3.org/", "");
    assert!(!addresses.contains("http://") && !addresses.contains("https://"), "nothing from elsewhere");
}

#[test]
fn the_same_preview_has_the_same_bytes_and_a_seed_changes_them() {
    let sandbox = sandbox();
    assert_eq!(written(&sandbox, &[]), written(&sandbox, &[]));
    let [svg, html] = written(&sandbox, &["--seed", "5"]);
    let [other_svg, other_html] = written(&sandbox, &["--seed", "6"]);
    assert!(svg != other_svg && html != other_html);
}

#[test]
fn slots_and_start_choose_what_is_shown() {
    let sandbox = sandbox();
    let plot = |options: &[&str]| sandbox.done(&[&["preview", "series.json"][..], options].concat()).stdout;
    assert_ne!(plot(&["--slots", "40"]), plot(&[]));
    assert!(plot(&["--start", "2025-07-14T08:00:00Z"]).contains("2025-07-14"));
    assert!(plot(&["--slots", "4000"]).contains("2026-01-03"), "three days, 13 cycles");
}

#[test]
fn a_real_series_is_plotted_from_the_data_folder_and_else_refused() {
    let sandbox = Sandbox::new();
    sandbox.document(
        "series.json",
        &json!({"generators": [{"id": "real", "shape": "real", "config": {"bucket": "measured", "key": "day"}}]}),
    );
    sandbox.write("data/measured/day", "1\n5\n3\n");
    assert!(sandbox.done(&["preview", "series.json", "--data", "data"]).stdout.contains("real"));
    let outcome = sandbox.ask(&["preview", "series.json", "--out", "x.svg"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{outcome:?}");
    assert!(outcome.stderr.contains("--data") && !sandbox.path("x.svg").exists(), "{outcome:?}");
}

#[test]
fn a_name_that_says_no_format_is_refused_with_those_that_there_are() {
    let sandbox = sandbox();
    for name in ["x.png", "x", "svg", ".html"] {
        let outcome = sandbox.ask(&["preview", "series.json", "--out", name]);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{name}: {outcome:?}");
        assert!(outcome.stderr.contains(".svg") && outcome.stderr.contains(".html"), "{name}: {outcome:?}");
        assert_eq!(sandbox.names(), ["series.json"]);
    }
}

#[test]
fn a_dash_reads_standard_input() {
    let sandbox = sandbox();
    let outcome = sandbox.ask_with_input(&["preview", "-"], series().to_string().as_bytes());
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert_eq!(outcome.stdout, sandbox.done(&["preview", "series.json"]).stdout);
}

#[test]
fn programs_get_the_values_labels_and_warnings_that_generate_writes() {
    let sandbox = sandbox();
    sandbox.done(&["generate", "series.json", "--cycles", "2", "--format", "jsonl", "--out", "out"]);
    let outcome = sandbox.done(&["preview", "series.json", "--slots", "450", "--json"]);
    let document: Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!((&document["slots"], &document["cycle_length"]), (&json!(450), &json!(300)));
    assert_eq!(document["start"], "2026-01-01T00:00:00Z");
    assert!(document["seed"].is_u64() && document["version"].as_str().is_some_and(|version| version.len() == 64));
    let rows = lines(&sandbox.path("out/series.jsonl"));
    for (series, id) in document["series"].as_array().unwrap().iter().zip(["wave-of-<the>-day", "steps"]) {
        let of = rows.iter().filter(|row| row["generator_id"] == id);
        let expected: Vec<Value> = of.take(450).map(|row| row["value"].clone()).collect();
        assert_eq!((&series["id"], series["values"].as_array().unwrap()), (&json!(id), &expected));
    }
    let first_cycle = |label: &&Value| label["cycle"] == 0 || label["start_position"].as_u64().unwrap() < 150;
    let labels = lines(&sandbox.path("out/labels.jsonl"));
    let expected: Vec<&Value> = labels.iter().filter(first_cycle).collect();
    assert!(expected.len() >= 3);
    assert_eq!(document["labels"].as_array().unwrap().iter().collect::<Vec<_>>(), expected);
    assert_eq!(document["warnings"], json!([]));
    // The plot of programs is a file, and what was written is said.
    let outcome = sandbox.done(&["preview", "series.json", "--out", "x.svg", "--json"]);
    let document: Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!(document, json!({"file": "x.svg", "warnings": []}));
}
