//! The record: whoever creates first has won, also when an answer is lost or two writes cross.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use activity::ports::{Claim, Documents, Ledger, PortError};
use activity::simulated::Clock;
use activity::truth::RecordLedger;
use activity::truth::{SlotPlan, TaskId};
use aws::BucketDocuments;
use blueprint::Slot;
use jiff::Timestamp;

use crate::stand_in::answers::{done, s3_error};
use crate::stand_in::{Answer, Reply, Request, StandIn, alone};

async fn create(stand_in: &StandIn) -> Result<Claim, PortError> {
    BucketDocuments::new(&stand_in.base().await, "record").create("a.json", b"{}".to_vec()).await
}

fn conflict() -> Answer {
    s3_error(409, "ConditionalRequestConflict")
}

fn taken() -> Answer {
    s3_error(412, "PreconditionFailed")
}

#[test]
fn a_create_that_crosses_another_is_asked_again_until_there_is_an_answer() {
    alone(async || {
        let won = StandIn::new(|_, before| if before < 2 { conflict() } else { done() }).await;
        assert_eq!(create(&won).await, Ok(Claim::Won));
        let lost = StandIn::new(|_, before| if before < 2 { conflict() } else { taken() }).await;
        assert_eq!(create(&lost).await, Ok(Claim::Taken));
        for stand_in in [won, lost] {
            let requests = stand_in.requests();
            assert_eq!(requests.len(), 3);
            for request in requests {
                assert_eq!(request.header("if-none-match"), Some("*"), "each try is conditional");
            }
        }
    });
}

#[test]
fn creates_that_cross_for_ever_are_an_error_and_no_claim() {
    alone(async || {
        let stand_in = StandIn::new(|_, _| conflict()).await;
        assert_eq!(create(&stand_in).await.unwrap_err().code(), "ConditionalRequestConflict");
        let tries = stand_in.requests().len();
        assert!((3..=40).contains(&tries), "{tries} tries");
    });
}

#[test]
fn a_create_that_finds_a_document_is_not_asked_again() {
    alone(async || {
        let stand_in = StandIn::new(|_, _| taken()).await;
        assert_eq!(create(&stand_in).await, Ok(Claim::Taken));
        assert_eq!(stand_in.requests().len(), 1);
    });
}

#[test]
fn a_create_is_repeated_when_s3_asks_to_slow_down() {
    alone(async || {
        let stand_in = StandIn::new(|_, before| if before == 0 { s3_error(503, "SlowDown") } else { done() }).await;
        assert_eq!(create(&stand_in).await, Ok(Claim::Won));
    });
}

#[test]
fn a_create_that_is_refused_is_an_error_and_no_claim() {
    alone(async || {
        for code in ["AccessDenied", "NoSuchBucket"] {
            let stand_in =
                StandIn::new(move |_, _| s3_error(if code == "AccessDenied" { 403 } else { 404 }, code)).await;
            assert_eq!(create(&stand_in).await.unwrap_err().code(), code);
        }
    });
}

#[test]
fn a_document_that_breaks_off_is_an_error_and_neither_shorter_nor_missing() {
    alone(async || {
        let content = Answer::new(200, "application/json", "[1, 2, 3]");
        let most = content.bytes().len() - 4;
        let stand_in = StandIn::new(move |_, _| Reply::Broken(most, content.clone())).await;
        let documents = BucketDocuments::new(&stand_in.base().await, "record");
        assert_eq!(documents.get("a.json").await.unwrap_err().code(), "Connection");
    });
}

/// A bucket that does what S3 does with conditional puts, whose first answer to a put is lost.
fn forgetful() -> impl Fn(&Request, usize) -> Reply + Send + Sync + 'static {
    let objects: Arc<Mutex<BTreeMap<String, Vec<u8>>>> = Arc::default();
    move |request, before| {
        let mut objects = objects.lock().expect("nobody panics while holding it");
        if request.method == "GET" {
            return match objects.get(&request.path) {
                Some(body) => Reply::Answer(Answer::new(200, "application/json", body.clone())),
                None => Reply::Answer(s3_error(404, "NoSuchKey")),
            };
        }
        if objects.contains_key(&request.path) {
            return Reply::Answer(taken());
        }
        objects.insert(request.path.clone(), document(request));
        if before == 0 { Reply::Close } else { Reply::Answer(done()) }
    }
}

/// The document in a put, without the framing that carries its checksum.
fn document(request: &Request) -> Vec<u8> {
    let text = request.text();
    let (start, end) = (text.find('{').expect("a document"), text.rfind('}').expect("a document"));
    text.as_bytes()[start..=end].to_vec()
}

fn plan() -> SlotPlan {
    let slot = Slot::new(29_400_000);
    SlotPlan { slot, time: slot.to_string(), target: 1, version: "v".to_owned(), tasks: Vec::new(), idle: Vec::new() }
}

#[test]
fn whoever_wrote_a_claim_and_lost_the_answer_has_won_it_and_nobody_else_does() {
    alone(async || {
        let task = TaskId { slot: Slot::new(29_400_000), target: 1, task: 7 };
        for claim_of_task in [true, false] {
            let stand_in = StandIn::new(forgetful()).await;
            let documents = BucketDocuments::new(&stand_in.base().await, "record");
            let claim = async |nonce: &'static str| {
                let clock = Clock::new(Timestamp::UNIX_EPOCH);
                let ledger = RecordLedger::new(&documents, &clock, move || nonce.to_owned());
                if claim_of_task { ledger.claim(&task).await } else { ledger.plan(plan()).await }
            };
            assert_eq!(claim("mine").await, Ok(Claim::Won));
            let methods: Vec<String> = stand_in.requests().into_iter().map(|request| request.method).collect();
            assert_eq!(methods, ["PUT", "PUT", "GET"], "its own document stood in its way");
            assert_eq!(claim("yours").await, Ok(Claim::Taken));
        }
    });
}
