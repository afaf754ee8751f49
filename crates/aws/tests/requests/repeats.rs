//! Whether a request is sent again follows from what it says of itself, whatever it asks for.

use activity::ports::{Requests as _, Services as _};
use activity::requests::{KINDS, ListObjects, Repeat, Request};
use blueprint::targets::Target;
use serde_json::json;

use crate::s3::{object, read};
use crate::stand_in::answers::{json_error, metrics_error, s3_error};
use crate::stand_in::targets::{cloudwatch_target, invoke, lambda_target, metrics, s3_target};
use crate::stand_in::{Answer, StandIn, alone};

/// A request of each kind.
fn examples() -> Vec<Request> {
    let list = ListObjects { bucket: "bucket-one".to_owned(), prefix: String::new(), limit: 1 };
    vec![object("a/key", "").into(), read().into(), list.into(), invoke("net_fuzz", &json!({})), metrics(Vec::new())]
}

/// The target that such a request belongs to, and how its service fails.
fn failing(request: &Request) -> (Target, Answer) {
    match request {
        Request::PutObject(_) | Request::GetObject(_) | Request::ListObjects(_) => {
            (s3_target(), s3_error(500, "InternalError"))
        }
        Request::Invoke(_) => (lambda_target(), json_error(500, "ServiceException", "as the test wants it")),
        Request::PutMetricData(_) => (cloudwatch_target(), metrics_error(500, "InternalFailure")),
    }
}

#[test]
fn every_kind_of_request_is_sent_again_after_a_failure_as_it_says_of_itself() {
    alone(async || {
        let examples = examples();
        assert_eq!(
            examples.iter().map(Request::name).collect::<Vec<_>>(),
            KINDS.iter().map(|(name, _)| *name).collect::<Vec<_>>(),
            "there is an example of each kind"
        );
        for request in examples {
            let (target, failure) = failing(&request);
            let stand_in = StandIn::new(move |_, _| failure.clone()).await;
            let reached = stand_in.services().await.reach(&target).await.expect("the host's own identity");
            let error = reached.send(&request).await.unwrap_err();
            assert_eq!(error.status(), Some(500), "{error}");
            let again = stand_in.requests().len() > 1;
            assert_eq!(again, request.repeats() == Repeat::Always, "{}", request.name());
        }
    });
}
