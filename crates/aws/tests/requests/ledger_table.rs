//! The ledger's table: a create is one request, also when an answer is lost, and what is too large for it lies in S3.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use activity::ports::{Claim, Item, Ledger, Page, PortError, Table};
use activity::simulated::Clock;
use activity::truth::keys::{DayRange, ItemKey};
use activity::truth::{RecordLedger, SlotPlan, TaskId};
use aws::{BucketDocuments, LedgerTable};
use blueprint::Slot;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::stand_in::answers::{done, json_error, s3_error, table_answer};
use crate::stand_in::{Answer, Reply, Request, StandIn, alone};

async fn table(stand_in: &StandIn) -> LedgerTable {
    let base = stand_in.base().await;
    LedgerTable::new(&base, "record", BucketDocuments::new(&base, "record"))
}

fn key() -> ItemKey {
    ItemKey { day: "2025-11-24".to_owned(), document: "29400000/1/plan.json".to_owned() }
}

async fn create(stand_in: &StandIn) -> Result<Claim, PortError> {
    table(stand_in).await.create(&key(), b"{\"nonce\": \"mine\"}".to_vec(), "mine").await
}

fn operation(request: &Request) -> String {
    match request.header("x-amz-target") {
        Some(target) => target.replace("DynamoDB_20120810.", ""),
        None => format!("{} {}", request.method, request.path),
    }
}

fn operations(stand_in: &StandIn) -> Vec<String> {
    stand_in.requests().iter().map(operation).collect()
}

fn sent(request: &Request) -> Value {
    serde_json::from_slice(&request.body).expect("JSON")
}

/// A table that does what DynamoDB does with conditional puts, and a bucket beside it. `reply` may lose an answer.
fn world(lose: impl Fn(usize) -> bool + Send + Sync + 'static) -> impl Fn(&Request, usize) -> Reply + Send + Sync {
    let items: Arc<Mutex<BTreeMap<String, Value>>> = Arc::default();
    move |request, before| {
        if request.service() == "s3" {
            return Reply::Answer(done());
        }
        let sent = sent(request);
        let mut items = items.lock().unwrap_or_else(PoisonError::into_inner);
        let name = sent["Item"]["document"]["S"].as_str().expect("a put").to_owned();
        if let Some(there) = items.get(&name).filter(|_| sent.get("ConditionExpression").is_some()) {
            assert_eq!(sent["ReturnValuesOnConditionCheckFailure"], "ALL_OLD");
            return Reply::Answer(taken(there));
        }
        items.insert(name, sent["Item"].clone());
        if lose(before) { Reply::Close } else { Reply::Answer(table_answer(&json!({}))) }
    }
}

fn taken(there: &Value) -> Answer {
    let body = json!({
        "__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
        "message": "The conditional request failed",
        "Item": there,
    });
    Answer { status: 400, ..table_answer(&body) }
}

#[test]
fn a_create_is_one_conditional_put_of_an_item_and_a_taken_one_is_not_asked_again() {
    alone(async || {
        let stand_in = StandIn::new(world(|_| false)).await;
        assert_eq!(create(&stand_in).await, Ok(Claim::Won));
        let request = &stand_in.requests()[0];
        let item = json!({
            "day": {"S": "2025-11-24"},
            "document": {"S": "29400000/1/plan.json"},
            "body": {"S": "{\"nonce\": \"mine\"}"},
        });
        assert_eq!((&sent(request)["TableName"], &sent(request)["Item"]), (&json!("record"), &item));
        let other = table(&stand_in).await.create(&key(), b"{\"nonce\": \"yours\"}".to_vec(), "yours").await;
        assert_eq!(other, Ok(Claim::Taken));
        assert_eq!(operations(&stand_in), ["PutItem", "PutItem"], "and nothing is read");
    });
}

fn plan() -> SlotPlan {
    let slot = Slot::new(29_400_000);
    SlotPlan { slot, time: slot.to_string(), target: 1, version: "v".to_owned(), tasks: Vec::new(), idle: Vec::new() }
}

#[test]
fn whoever_wrote_a_claim_and_lost_the_answer_has_won_it_without_reading_and_nobody_else_does() {
    alone(async || {
        let task = TaskId { slot: Slot::new(29_400_000), target: 1, task: 7 };
        for claim_of_task in [true, false] {
            let stand_in = StandIn::new(world(|before| before == 0)).await;
            let table = table(&stand_in).await;
            let claim = async |nonce: &'static str| {
                let clock = Clock::new(Timestamp::UNIX_EPOCH);
                let ledger = RecordLedger::new(&table, &clock, move || nonce.to_owned());
                if claim_of_task { ledger.claim(&task).await } else { ledger.plan(plan()).await }
            };
            assert_eq!(claim("mine").await, Ok(Claim::Won));
            assert_eq!(operations(&stand_in), ["PutItem", "PutItem"], "its own item stood in its way");
            assert_eq!(claim("yours").await, Ok(Claim::Taken));
        }
    });
}

#[test]
fn a_create_is_repeated_when_the_table_is_throttled() {
    alone(async || {
        for code in ["ProvisionedThroughputExceededException", "ThrottlingException", "InternalServerError"] {
            let status = if code == "InternalServerError" { 500 } else { 400 };
            let stand_in = StandIn::new(move |_, before| match before {
                0 => json_error(status, code, "later"),
                _ => table_answer(&json!({})),
            })
            .await;
            assert_eq!(create(&stand_in).await, Ok(Claim::Won), "{code}");
        }
    });
}

#[test]
fn a_create_that_is_refused_is_an_error_and_no_claim() {
    alone(async || {
        for code in ["AccessDeniedException", "ResourceNotFoundException"] {
            let stand_in = StandIn::new(move |_, _| json_error(400, code, "no")).await;
            assert_eq!(create(&stand_in).await.unwrap_err().code(), code);
            let table = table(&stand_in).await;
            assert_eq!(table.put(&key(), b"{}".to_vec(), "mine").await.unwrap_err().code(), code);
            let range = DayRange { day: key().day, documents: None };
            assert_eq!(table.query(&range, None, 10).await.unwrap_err().code(), code);
        }
    });
}

/// A text that is too large for an item.
fn large(nonce: &str) -> Vec<u8> {
    format!("{{\"nonce\": \"{nonce}\", \"text\": \"{}\"}}", "x".repeat(8 * 1_024)).into_bytes()
}

#[test]
fn a_large_document_is_an_object_that_nobody_else_writes_and_its_item_comes_after_it() {
    alone(async || {
        let stand_in = StandIn::new(world(|before| before == 1)).await;
        let table = table(&stand_in).await;
        assert_eq!(table.create(&key(), large("mine"), "mine").await, Ok(Claim::Won), "also when its answer is lost");
        let object = "ledger/2025-11-24/29400000/1/mine/plan.json";
        assert_eq!(operations(&stand_in), [format!("PUT /record/{object}"), "PutItem".into(), "PutItem".into()]);
        let item = sent(&stand_in.requests()[1])["Item"].clone();
        assert_eq!((&item["object"], item.get("body")), (&json!({"S": object}), None));
        assert_eq!(table.create(&key(), large("yours"), "yours").await, Ok(Claim::Taken));
        let last = operations(&stand_in).pop();
        assert_eq!(last.as_deref(), Some("PutItem"));

        // Up to 8 KB it is the item's own.
        let small = vec![b'x'; 8 * 1_024];
        table.put(&key(), small, "result").await.expect("a put");
        assert_eq!(operations(&stand_in).len(), 6);
    });
}

#[test]
fn a_large_document_whose_object_cannot_be_written_has_no_item() {
    alone(async || {
        let stand_in = StandIn::new(|_, _| s3_error(403, "AccessDenied")).await;
        let created = table(&stand_in).await.create(&key(), large("mine"), "mine").await;
        assert_eq!(created.unwrap_err().code(), "AccessDenied");
        assert!(stand_in.requests_to("dynamodb").is_empty());
    });
}

#[test]
fn a_page_gives_bodies_from_wherever_they_lie_and_where_to_go_on() {
    alone(async || {
        let stand_in = StandIn::new(|request, _| match operation(request).as_str() {
            "Query" => table_answer(&json!({
                "Items": [
                    {"day": {"S": "d"}, "document": {"S": "1"}, "body": {"S": "{}"}},
                    {"day": {"S": "d"}, "document": {"S": "2"}, "object": {"S": "there"}},
                    {"day": {"S": "d"}, "document": {"S": "3"}, "object": {"S": "gone"}},
                    {"day": {"S": "d"}, "document": {"S": "4"}, "body": {"N": "4"}},
                ],
                "LastEvaluatedKey": {"day": {"S": "d"}, "document": {"S": "4"}},
            })),
            "GET /record/there" => Answer::new(200, "application/json", "[2]"),
            _ => s3_error(404, "NoSuchKey"),
        })
        .await;
        let range = DayRange { day: "d".to_owned(), documents: Some(("1".to_owned(), "9".to_owned())) };
        let page = table(&stand_in).await.query(&range, Some("0"), 4).await.expect("a page");
        let item = |document: &str, body: Option<&str>| Item {
            key: ItemKey { day: "d".to_owned(), document: document.to_owned() },
            body: body.map(|body| body.as_bytes().to_vec()),
        };
        let items = vec![item("1", Some("{}")), item("2", Some("[2]")), item("3", None), item("4", None)];
        assert_eq!(page, Page { items, next: Some("4".to_owned()) });
        let asked = sent(&stand_in.requests_to("dynamodb")[0]);
        assert_eq!(asked["ExclusiveStartKey"], json!({"day": {"S": "d"}, "document": {"S": "0"}}));
        assert_eq!((&asked["Limit"], &asked["ConsistentRead"]), (&json!(4), &json!(true)));
        assert_eq!(asked["KeyConditionExpression"], "#day = :day AND #document BETWEEN :first AND :last");
    });
}
