//! Real data that are not sound, keys that climb out of the store, names that AWS refuses, and secrets.

use serde_json::{Value, json};

use super::{Case, Told, check_cases, refused, sound};
use crate::common::{Running, Sandbox, finish, records};

/// A blueprint with a real series at `key`, in `column` if there is one.
fn real(key: &str, column: &Value) -> Value {
    let mut blueprint = sound();
    blueprint["generators"][3] =
        json!({"id": "flat", "shape": "real", "config": {"bucket": "measured", "key": key, "column": column}});
    blueprint
}

/// What is told of a real series with this content.
fn told_of(content: &[u8], column: &Value) -> Told {
    let sandbox = Sandbox::new();
    sandbox.write("data/measured/day.csv", content);
    sandbox.document("bad.json", &real("day.csv", column));
    let mut told = refused(&sandbox, "bad.json", &["--data", "data"]);
    assert_eq!(told.len(), 1, "{told:?}");
    told.remove(0)
}

#[test]
fn what_is_no_finite_number_in_real_data_is_told_with_its_line() {
    for (found, line) in [("NaN", 3), ("nan", 2), ("inf", 1), ("-infinity", 4), ("1e999", 5), ("seven", 2), ("1;2", 3)]
    {
        let mut lines = ["1", "2.5", "-3e2", "4", "5"];
        lines[line - 1] = found;
        let told = told_of(lines.join("\n").as_bytes(), &Value::Null);
        assert_eq!(told.path, "$.generators[3].config.key");
        assert!(told.text.contains(&format!("line {line}")) && told.text.contains(found), "{told:?}");
        assert!(told.text.contains("measured/day.csv"), "{told:?}");
    }
    let told = told_of(b"time,load\n00:00,1\n00:01,2\n00:02,NaN\n", &json!("load"));
    assert!(told.text.contains("line 4") && told.text.contains("NaN"), "{told:?}");
    let told = told_of(b"1\n2\n\xff\xfe\x00\n", &Value::Null);
    assert!(told.text.contains("line 3"), "{told:?}");
}

#[test]
fn real_data_without_numbers_and_columns_that_are_not_there_are_told() {
    assert!(told_of(b"", &Value::Null).text.contains("no number"));
    assert!(told_of(b"\n\n", &Value::Null).text.contains("no number"));
    assert!(told_of(b"time,load\n", &json!("load")).text.contains("no number"));
    let told = told_of(b"time,load\n00:00,1\n", &json!("laod"));
    assert!(told.text.contains("laod") && told.text.contains("load"), "the columns that there are: {told:?}");
    assert!(told_of(b"time,load\n00:00,1\n", &json!(2)).text.contains('2'));
    let told = told_of(b"00:00,1\n00:01,2\n", &Value::Null);
    assert!(told.text.contains("column"), "what to do about a CSV file: {told:?}");
}

#[test]
fn a_real_file_that_is_missing_is_told_with_the_path_that_was_looked_at() {
    let sandbox = Sandbox::new();
    sandbox.write("data/measured/day/1.csv", "1\n");
    for (key, options) in
        [("night.csv", &["--data", "data"][..]), ("day", &["--data", "data"]), ("day/1.csv", &["--data", "nowhere"])]
    {
        sandbox.document("bad.json", &real(key, &Value::Null));
        let told = refused(&sandbox, "bad.json", options);
        assert_eq!(told[0].path, "$.generators[3].config.key", "{told:?}");
        assert!(told[0].text.contains(&format!("{}/measured/{key}", options[1])), "{told:?}");
    }
    // Without --data there is nothing to read: that, and what to give, is told.
    sandbox.document("bad.json", &real("day/1.csv", &Value::Null));
    let told = refused(&sandbox, "bad.json", &[]);
    assert!(told[0].text.contains("--data"), "{told:?}");
}

#[cfg(unix)]
#[test]
fn a_pipe_or_a_device_among_the_data_is_refused_and_not_waited_for() {
    let sandbox = Sandbox::new();
    sandbox.write("data/measured/day", "1\n");
    let pipe = sandbox.path("data/measured/pipe");
    assert!(std::process::Command::new("mkfifo").arg(pipe).status().expect("mkfifo").success());
    std::os::unix::fs::symlink("/dev/zero", sandbox.path("data/measured/zeros")).expect("a link");
    for key in ["pipe", "zeros"] {
        sandbox.document("bad.json", &real(key, &Value::Null));
        let told = refused(&sandbox, "bad.json", &["--data", "data"]);
        assert!(told[0].text.contains(key) && told[0].text.contains("neither a file nor a folder"), "{told:?}");
    }
}

#[test]
fn a_series_larger_than_memory_is_read_line_by_line() {
    let sandbox = Sandbox::new();
    // Four gigabytes in a line, without a block of them on the disk.
    let path = sandbox.write("data/measured/zeros", "");
    std::fs::File::options().write(true).open(path).expect("a file").set_len(4 << 30).expect("a sparse file");
    for column in [Value::Null, json!(0)] {
        sandbox.document("bad.json", &real("zeros", &column));
        let told = refused(&sandbox, "bad.json", &["--data", "data"]);
        assert!(told[0].text.contains("line 1") && told[0].text.contains("longer than 1 MiB"), "{told:?}");
    }
    // A hundred megabytes of numbers do not need as much memory: there is only twice the program's own.
    sandbox.write("data/measured/long", "1234567\n".repeat(12 << 20));
    sandbox.document("good.json", &real("long", &Value::Null));
    let arguments = ["validate", "good.json", "--data", "data"];
    let outcome = finish(Running::start(sandbox.command_after("ulimit -v 90000", &arguments)));
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
}

#[test]
fn faults_of_several_real_series_and_of_formulas_are_told_together() {
    let sandbox = Sandbox::new();
    sandbox.write("data/measured/a", "1\nNaN\n");
    let mut blueprint = real("a", &Value::Null);
    blueprint["generators"][1] = json!({"id": "steps", "shape": "real", "config": {"bucket": "measured", "key": "b"}});
    blueprint["generators"][4]["config"]["formula"] = json!("1 / (t - 5)");
    sandbox.document("bad.json", &blueprint);
    let told = refused(&sandbox, "bad.json", &["--data", "data"]);
    let paths: Vec<&str> = told.iter().map(|one| one.path.as_str()).collect();
    assert_eq!(
        paths,
        ["$.generators[1].config.key", "$.generators[3].config.key", "$.generators[4].config.formula"],
        "{told:?}"
    );
}

#[test]
fn keys_prefixes_and_buckets_that_climb_out_of_the_store_are_refused() {
    check_cases(&[
        Case {
            change: |b| b["targets"][0]["prefix"] = json!("../papers/"),
            path: "$.targets[0].prefix",
            line: "\"prefix\": \"../papers/\"",
            words: &["../papers/", "climbs out"],
        },
        Case {
            change: |b| b["targets"][0]["prefix"] = json!("a/b/../../../c"),
            path: "$.targets[0].prefix",
            line: "\"prefix\"",
            words: &["climbs out"],
        },
        Case {
            change: |b| b["targets"][1]["prefix"] = json!(".."),
            path: "$.targets[1].prefix",
            line: "\"prefix\": \"..\"",
            words: &["climbs out"],
        },
        Case {
            change: |b| b["targets"][0]["bucket"] = json!("../other"),
            path: "$.targets[0].bucket",
            line: "\"bucket\": \"../other\"",
            words: &["../other", "bucket"],
        },
        Case {
            change: |b| b["targets"][1]["bucket"] = json!("/etc"),
            path: "$.targets[1].bucket",
            line: "\"bucket\": \"/etc\"",
            words: &["/etc", "bucket"],
        },
        Case {
            change: |b| b["generators"][3] = real("../../secret.csv", &Value::Null)["generators"][3].clone(),
            path: "$.generators[3].config.key",
            line: "\"key\": \"../../secret.csv\"",
            words: &["climbs out"],
        },
        Case {
            change: |b| {
                b["generators"][3] = real("day.csv", &Value::Null)["generators"][3].clone();
                b["generators"][3]["config"]["bucket"] = json!("..");
            },
            path: "$.generators[3].config.bucket",
            line: "\"bucket\": \"..\"",
            words: &["bucket"],
        },
    ]);
}

#[test]
fn a_key_that_looks_like_a_path_reads_nothing_outside_the_data_folder() {
    let sandbox = Sandbox::new();
    let outside = sandbox.write("secret.csv", "1\n2\n");
    sandbox.write("data/measured/day.csv", "1\n");
    for key in [outside.to_str().expect("UTF-8"), "x/../../measured/../../secret.csv", "./../../secret.csv"] {
        sandbox.document("bad.json", &real(key, &Value::Null));
        let told = refused(&sandbox, "bad.json", &["--data", "data"]);
        assert_eq!(told[0].path, "$.generators[3].config.key", "{told:?}");
    }
}

#[test]
fn a_namespace_of_aws_itself_is_refused() {
    check_cases(&[Case {
        change: |b| b["targets"][3]["namespace"] = json!("AWS/EC2"),
        path: "$.targets[3].namespace",
        line: "\"namespace\": \"AWS/EC2\"",
        words: &["AWS/"],
    }]);
}

/// Secrets of every kind that a target may hold.
const SECRETS: [&str; 4] =
    ["AKIAHIDDEN0000000001", "hidden/secret/key/0002", "hidden-session-token-0003", "hidden-id-0004"];

fn with_secrets() -> Value {
    let mut blueprint = sound();
    let [access_key_id, secret_access_key, session_token, external_id] = SECRETS;
    for index in 0..4 {
        blueprint["targets"][index]["credentials"] = json!({
            "access_key_id": access_key_id, "secret_access_key": secret_access_key, "session_token": session_token,
        });
        blueprint["targets"][index]["role"] =
            json!({"arn": "arn:aws:iam::111122223333:role/reader", "external_id": external_id});
    }
    blueprint
}

fn hides_secrets(what: &str, text: &str) {
    for secret in SECRETS {
        assert!(!text.contains(secret), "{what} holds the secret {secret}: {text}");
    }
}

#[test]
fn no_error_tells_a_secret() {
    let sandbox = Sandbox::new();
    let [access_key_id, secret_access_key, session_token, external_id] = SECRETS;
    let changes: [&dyn Fn(&mut Value); 9] = [
        &|target| target["credentials"] = json!({"aws_access_key_id": access_key_id}),
        &|target| target["credentials"] = json!(secret_access_key),
        &|target| target["credentials"] = json!([secret_access_key]),
        &|target| target["credentials"]["secret_access_key"] = json!([secret_access_key]),
        &|target| target["credentials"]["session_token"] = json!({session_token: session_token}),
        &|target| target["credentials"] = json!({"secret_arn": secret_access_key, "access_key_id": access_key_id}),
        &|target| target["role"]["external_id"] = json!([external_id]),
        &|target| target["role"]["external_id"] = json!({"id": external_id}),
        &|target| target["credential"] = json!({"secret_access_key": secret_access_key}),
    ];
    for (index, change) in changes.iter().enumerate() {
        let mut blueprint = with_secrets();
        change(&mut blueprint["targets"][0]);
        sandbox.document("bad.json", &blueprint);
        for arguments in [&["run", "bad.json"][..], &["validate", "bad.json", "--json"], &["estimate", "bad.json"]] {
            let outcome = sandbox.ask(arguments);
            assert_eq!(outcome.code, Some(2), "change {index}: {outcome:?}");
            hides_secrets(&format!("change {index}"), &format!("{}{}", outcome.stdout, outcome.stderr));
        }
    }
}

#[test]
fn nothing_that_a_run_says_or_writes_holds_a_secret() {
    let sandbox = Sandbox::new();
    sandbox.document("secrets.json", &with_secrets());
    let outcome = sandbox.done(&["run", "secrets.json", "--out", "out", "--json"]);
    hides_secrets("what it says", &format!("{}{}", outcome.stdout, outcome.stderr));
    for (name, content) in records::tree(&sandbox.path("out")) {
        hides_secrets(&name, &String::from_utf8_lossy(&content));
    }
}
