//! Small documents: the record of a deployment.

use activity::ports::{Claim, Documents};
use aws::BucketDocuments;
use futures::future::join_all;

use crate::world::{base, documents};

#[tokio::test]
async fn a_document_is_created_once_and_keeps_its_first_content() {
    let documents = documents("documents-once").await;
    assert_eq!(documents.get("a/b.json").await, Ok(None));
    assert_eq!(documents.create("a/b.json", b"{\"first\": 1}".to_vec()).await, Ok(Claim::Won));
    assert_eq!(documents.create("a/b.json", b"{\"second\": 2}".to_vec()).await, Ok(Claim::Taken));
    assert_eq!(documents.get("a/b.json").await, Ok(Some(b"{\"first\": 1}".to_vec())));
}

#[tokio::test]
async fn of_thirty_that_create_at_once_exactly_one_wins_and_its_content_stands() {
    documents("documents-race").await;
    for round in 0..5 {
        let key = format!("{round}.json");
        let racers = (0..30_u8).map(|number| {
            let key = &key;
            async move {
                // Each as a function of its own would: with clients of its own.
                let documents = BucketDocuments::new(&base().await, "documents-race");
                (number, documents.create(key, vec![number]).await.expect("an answer"))
            }
        });
        let won: Vec<u8> = join_all(racers)
            .await
            .into_iter()
            .filter(|(_, claim)| *claim == Claim::Won)
            .map(|(number, _)| number)
            .collect();
        assert_eq!(won.len(), 1, "{won:?} have won round {round}");
        let documents = BucketDocuments::new(&base().await, "documents-race");
        assert_eq!(documents.get(&key).await, Ok(Some(won)));
    }
}

#[tokio::test]
async fn a_put_replaces_and_a_list_gives_the_keys_of_its_prefix_in_order() {
    let documents = documents("documents-put").await;
    for key in ["versions/2.json", "versions/10.json", "labels/1.json", "versions/1.json"] {
        documents.put(key, b"first".to_vec()).await.expect("a put");
        documents.put(key, b"second".to_vec()).await.expect("a put");
        assert_eq!(documents.get(key).await, Ok(Some(b"second".to_vec())));
        assert_eq!(documents.create(key, b"third".to_vec()).await, Ok(Claim::Taken));
    }
    let expected = ["versions/1.json", "versions/10.json", "versions/2.json"].map(str::to_owned);
    assert_eq!(documents.list("versions/").await, Ok(expected.to_vec()));
    assert_eq!(documents.list("ledger/").await, Ok(Vec::new()));
}

#[tokio::test]
async fn a_missing_bucket_is_an_error_and_never_a_missing_document() {
    let documents = BucketDocuments::new(&base().await, "no-such-record-bucket");
    let code = "NoSuchBucket";
    assert_eq!(documents.get("run.json").await.unwrap_err().code(), code);
    assert_eq!(documents.create("run.json", Vec::new()).await.unwrap_err().code(), code);
    assert_eq!(documents.put("run.json", Vec::new()).await.unwrap_err().code(), code);
    assert_eq!(documents.list("").await.unwrap_err().code(), code);
}
