//! Every request says in its user agent which application it belongs to: so CloudTrail leads back to the blueprint.

use activity::message::Message;
use activity::ports::{Documents, Queue, Requests, Services, Table, Tasks};
use activity::truth::keys::ItemKey;
use aws::{BucketDocuments, Deadline, LambdaTasks, LedgerTable, SqsQueue};
use serde_json::json;

use crate::identity::{ROLE, all_well, s3_with, services};
use crate::s3::object;
use crate::stand_in::answers::{batch_taken, table_answer};
use crate::stand_in::targets::{invoke, metrics};
use crate::stand_in::{StandIn, alone};

#[test]
fn requests_to_every_service_name_the_application() {
    alone(async || {
        let stand_in = StandIn::new(|request, _| match request.service().as_str() {
            "sqs" => batch_taken(request, |_| None),
            "dynamodb" => table_answer(&json!({})),
            _ => all_well(request),
        })
        .await;
        let arn = "arn:aws:secretsmanager:us-east-1:111111111111:secret:keys-AbCdEf";
        let target = s3_with(json!({"credentials": {"secret_arn": arn}, "role": {"arn": ROLE}}));
        let reached = services(&stand_in, None).await.reach(&target).await.expect("an identity");
        reached.send(&object("a/key", "").into()).await.expect("a put");
        reached.send(&invoke("f", &json!({}))).await.expect("an invocation");
        reached.send(&metrics(Vec::new())).await.expect("metrics");
        let base = stand_in.base().await;
        let message = Message { deduplication_id: "1-2".to_owned(), group_id: "2".to_owned(), body: "b".to_owned() };
        let queue = SqsQueue::new(&base, "http://sqs.us-east-1.amazonaws.com/111111111111/messages.fifo");
        queue.send(vec![message]).await.expect("a message");
        let record = BucketDocuments::new(&base, "record");
        record.put("a.json", Vec::new()).await.expect("a document");
        let key = ItemKey { day: "2026-01-01".to_owned(), document: "a.json".to_owned() };
        LedgerTable::new(&base, "record", record).put(&key, b"{}".to_vec(), "nonce").await.expect("an item");
        LambdaTasks::new(&base, "execute", 1, Deadline::default()).invoke(crate::tasks::task(0)).await.expect("a task");

        let requests = stand_in.requests();
        let mut seen: Vec<String> = requests.iter().map(crate::stand_in::Request::service).collect();
        seen.sort();
        assert_eq!(seen, ["dynamodb", "lambda", "lambda", "monitoring", "s3", "s3", "secretsmanager", "sqs", "sts"]);
        for request in requests {
            let agents = ["user-agent", "x-amz-user-agent"].map(|name| request.header(name).unwrap_or_default());
            let named =
                agents.iter().any(|agent| agent.split(' ').any(|part| part == "app/activity-generator-stand-in"));
            assert!(named, "{}: {agents:?}", request.service());
        }
    });
}
