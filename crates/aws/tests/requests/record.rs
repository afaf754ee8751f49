//! The record bucket: whoever creates first has won, also when two writes cross.

use activity::ports::{Claim, Documents, PortError};
use aws::BucketDocuments;

use crate::stand_in::answers::{done, s3_error};
use crate::stand_in::{Answer, Reply, StandIn, alone};

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
