//! A run that cannot write ends with what failed, and keeps the records made so far.

use activity::local::{OutFolder, RunError};
use serde_json::{Value, json};

use crate::common::run::{Ran, Setup, run_in, run_into};
use crate::common::server::FunctionServer;
use crate::common::{constants, plan_of};

#[tokio::test]
async fn a_record_that_cannot_be_written_ends_the_run_with_what_was_made_so_far() {
    let around = tempfile::tempdir().unwrap();
    let out = around.path().join("out");
    let plan = plan_of(&constants(&[("a", 1)], json!([{"type": "s3", "action": "put", "generators": ["a"]}])));
    let held = OutFolder::check(&out).unwrap().prepare().unwrap();
    // A folder where a file belongs: not even root can write there.
    std::fs::create_dir(out.join("ledger.jsonl")).unwrap();
    let (error, tally) = run_in(held, plan, Setup::slots(3)).await.unwrap_err();
    assert!(error.to_string().contains("ledger.jsonl"), "{error}");
    assert_eq!(tally.slots, 0);
}

#[tokio::test]
async fn an_object_that_cannot_be_written_ends_the_run_and_the_records_to_that_point_are_whole() {
    let around = tempfile::tempdir().unwrap();
    let out = around.path().join("out");
    // In slot 3 the function puts a file in the place of the bucket's folder: not even root can write below it.
    let bucket = out.join("s3/default-bucket");
    let server = FunctionServer::start(move |number| {
        if number == 3 {
            std::fs::remove_dir_all(&bucket).expect("the bucket's folder");
            std::fs::write(&bucket, "in the way").expect("a file");
        }
        200
    });
    let targets = json!([
        {"type": "lambda", "function": "f", "generators": ["a"]},
        {"type": "s3", "action": "put", "generators": ["a"]},
    ]);
    let functions = [("f".to_owned(), server.url.clone())].into();
    let setup = Setup { jobs: 1, functions, ..Setup::slots(10) };
    let (error, tally) = run_into(&out, plan_of(&constants(&[("a", 2)], targets)), setup).await.unwrap_err();
    assert!(matches!(error, RunError::Write(_)), "{error}");
    assert!(error.to_string().contains("default-bucket"), "{error}");
    assert_eq!(tally.slots, 4, "the slot that failed is in the records, and none after it");

    let ran = Ran::read(&out, tally);
    assert_eq!(ran.series().len(), 4);
    assert_eq!(ran.json_lines("invocations.jsonl").len(), 4);
    let errors: Vec<Value> = ran.access("PutObject").iter().map(|line| line["error"].clone()).collect();
    assert!(errors[..6].iter().all(Value::is_null), "{errors:?}");
    assert!(
        errors.len() == 8 && errors[6..].iter().all(Value::is_string),
        "requests that failed have their lines: {errors:?}"
    );
    let ledger = ran.ledger();
    let counts: Vec<_> = ledger.iter().filter(|one| one.target == 1).map(|one| (one.done, one.failed)).collect();
    assert_eq!(counts, [(2, 0), (2, 0), (2, 0), (0, 2)]);
}
