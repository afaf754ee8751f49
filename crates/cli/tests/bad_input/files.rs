//! Files that are no blueprint.

use std::time::Duration;

use serde_json::json;

use super::{Told, refused, sound};
use crate::common::Sandbox;

/// The one thing that is told of a file.
fn only(sandbox: &Sandbox, file: &str) -> Told {
    let told = refused(sandbox, file, &[]);
    assert_eq!(told.len(), 1, "{told:?}");
    told.into_iter().next().expect("one")
}

#[test]
fn an_empty_file_is_told_as_such() {
    let sandbox = Sandbox::new();
    for (name, content) in [("none.json", ""), ("blank.json", " \r\n\t\n"), ("mark.json", "\u{feff}")] {
        sandbox.write(name, content);
        let told = only(&sandbox, name);
        assert!(told.location.starts_with(name) && told.text.contains("empty"), "{told:?}");
    }
}

#[test]
fn a_file_cut_at_any_byte_is_told_with_the_line_where_it_ends() {
    let sandbox = Sandbox::new();
    let whole = format!("{:#}", sound());
    for length in (1..whole.len()).step_by(29) {
        let cut = &whole[..length];
        sandbox.write("cut.json", cut);
        let told = only(&sandbox, "cut.json");
        assert_eq!(told.line("cut.json"), cut.matches('\n').count() + 1, "{told:?} after {length} bytes");
    }
}

#[test]
fn a_binary_file_is_told_as_such() {
    let sandbox = Sandbox::new();
    let mut noise = 0x9e37_79b9_u32;
    let random = std::iter::repeat_with(|| {
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        noise.to_be_bytes()[0]
    });
    let utf16: Vec<u8> = "{\"generators\": []}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (name, content) in [
        ("random", random.take(5_000).collect()),
        ("picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()),
        ("zeros", vec![0; 5_000]),
        ("utf16", [b"\xff\xfe".to_vec(), utf16].concat()),
        ("latin1", b"{\"description\": \"caf\xe9\"}".to_vec()),
    ] {
        sandbox.write(name, content);
        let told = only(&sandbox, name);
        assert!(told.text.contains("not a text") || told.text.contains("not JSON"), "{name}: {told:?}");
    }
}

#[test]
fn a_file_of_200_mb_is_refused_at_once() {
    let sandbox = Sandbox::new();
    let path = sandbox.write("huge.json", "{\"generators\": ");
    std::fs::File::options().write(true).open(path).expect("a file").set_len(200 << 20).expect("a sparse file");
    let outcome = sandbox.ask(&["run", "huge.json"]);
    assert!(outcome.took < Duration::from_secs(2), "{outcome:?}");
    let told = only(&sandbox, "huge.json");
    assert!(told.text.contains("larger than a blueprint can be") && told.text.contains("MiB"), "{told:?}");

    // A hundred thousand generators are a blueprint too large as well, though every byte of it is sound.
    let generators: Vec<_> = (0..100_000)
        .map(|index| json!({"id": format!("generator-{index}"), "shape": "constant", "config": {"constant": 1, "num_points": 60}}))
        .collect();
    sandbox.document("large.json", &json!({"generators": generators}));
    let told = only(&sandbox, "large.json");
    assert!(told.text.contains("larger than a blueprint can be"), "{told:?}");
}

#[test]
fn deep_nesting_is_an_error_with_its_line_and_no_crash() {
    let sandbox = Sandbox::new();
    for (opening, closing) in [("[\n", "]"), ("{\"commons\":\n", "}"), ("{\"generators\": [\n", "]}")] {
        for depth in [200, 100_000] {
            sandbox.write("deep.json", format!("{}1{}", opening.repeat(depth), closing.repeat(depth)));
            let told = only(&sandbox, "deep.json");
            assert!(told.text.contains("nested too deep"), "{told:?}");
            assert!((60..=130).contains(&told.line("deep.json")), "{told:?}");
        }
    }
    // Within what JSON readers take, it is a fault like any other.
    sandbox.write("deep.json", format!("{{\"commons\": {}1{}}}", "[".repeat(100), "]".repeat(100)));
    assert!(!refused(&sandbox, "deep.json", &[]).is_empty());
}

#[test]
fn what_is_json_but_no_object_is_told_as_such() {
    let sandbox = Sandbox::new();
    for content in ["[]", "\"blueprint\"", "7", "null", "true", "-0.5e3"] {
        sandbox.write("odd.json", content);
        let told = only(&sandbox, "odd.json");
        assert!(told.text.contains("expected an object"), "{content}: {told:?}");
        assert_eq!(told.line("odd.json"), 1);
    }
}

#[test]
fn what_is_no_json_is_told_with_line_and_column() {
    let sandbox = Sandbox::new();
    for (content, at) in [
        ("{\n  \"generators\": [],\n}", "3:1"),
        ("{\n  generators: []\n}", "2:3"),
        ("{\"generators\": []}\n\nrest", "3:1"),
        ("{\"commons\": {\"num_points\": NaN}}", "1:28"),
        ("{\"commons\": {\"num_points\": 01}}", "1:29"),
        ("{'commons': 1}", "1:2"),
    ] {
        sandbox.write("odd.json", content);
        let told = only(&sandbox, "odd.json");
        assert_eq!(told.location, format!("odd.json:{at}"), "{content}: {told:?}");
        assert!(told.text.contains("not JSON"), "{told:?}");
    }
}

#[test]
fn a_key_that_stands_twice_is_refused_at_any_level() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "twice.json",
        r#"{
  "commons": {"seed": 1,
    "seed": 2},
  "generators": [
    {"id": "a", "shape": "constant", "config": {"constant": 1,
      "constant": 2}}
  ],
  "commons": {}
}"#,
    );
    let told = refused(&sandbox, "twice.json", &[]);
    let places: Vec<(&str, usize)> = told.iter().map(|one| (one.path.as_str(), one.line("twice.json"))).collect();
    assert_eq!(places, [("$.commons.seed", 3), ("$.generators[0].config.constant", 6), ("$.commons", 8)]);
    assert!(told.iter().all(|one| one.text.contains("twice")), "{told:?}");
}

#[test]
fn a_missing_file_and_a_folder_are_told_by_name() {
    let sandbox = Sandbox::new();
    let told = only(&sandbox, "nowhere.json");
    assert!(told.location.contains("nowhere.json") && told.text.contains("No such file"), "{told:?}");
    std::fs::create_dir(sandbox.path("folder")).expect("a folder");
    let told = only(&sandbox, "folder");
    assert!(told.location.contains("folder") && told.text.contains("irectory"), "{told:?}");
}

#[test]
fn a_blueprint_has_generators_and_each_a_shape() {
    let sandbox = Sandbox::new();
    for (content, path, word) in [
        ("{}", "$", "\"generators\""),
        ("{\"generators\": []}", "$.generators", "at least 1"),
        ("{\"generators\": {}}", "$.generators", "a list"),
        ("{\"generators\": [7]}", "$.generators[0]", "an object"),
        ("{\"generators\": [{\"id\": \"a\"}]}", "$.generators[0]", "\"shape\""),
        ("{\"generators\": [{\"id\": 7, \"shape\": \"square\"}]}", "$.generators[0].id", "a text"),
    ] {
        sandbox.write("odd.json", content);
        let told = only(&sandbox, "odd.json");
        assert_eq!(told.path, path, "{told:?}");
        assert!(told.text.contains(word), "{told:?}");
    }
}

#[test]
fn standard_input_is_refused_with_line_and_path_too() {
    let sandbox = Sandbox::new();
    let mut blueprint = sound();
    blueprint["generators"][0]["shape"] = json!("sinusodial");
    let outcome = sandbox.ask_with_input(&["run", "-", "--out", "out"], format!("{blueprint:#}").as_bytes());
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{outcome:?}");
    assert!(outcome.stderr.starts_with("error: standard input:"), "{outcome:?}");
    assert!(outcome.stderr.contains("$.generators[0].shape"), "{outcome:?}");
    assert!(sandbox.names().is_empty());
    // More than a blueprint can be is not read to its end.
    let outcome = sandbox.ask_with_input(&["run", "-", "--out", "out"], &vec![b' '; 20 << 20]);
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert!(outcome.stderr.contains("larger than a blueprint can be"), "{outcome:?}");
    assert!(sandbox.names().is_empty());
}

#[cfg(unix)]
#[test]
fn a_pipe_or_a_device_is_refused_and_not_waited_for() {
    let sandbox = Sandbox::new();
    assert!(std::process::Command::new("mkfifo").arg(sandbox.path("pipe")).status().expect("mkfifo").success());
    for file in ["pipe", "/dev/zero"] {
        let told = only(&sandbox, file);
        assert!(told.location == file && told.text.contains("not a regular file"), "{told:?}");
        let outcome = sandbox.ask(&["validate", file]);
        assert!(outcome.code == Some(2) && outcome.took < Duration::from_secs(5), "{outcome:?}");
    }
}
