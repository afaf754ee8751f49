//! Answers as the services word them.

use serde_json::{Value, json};

use super::http::{Answer, Request};

/// A plain 200.
pub fn done() -> Answer {
    Answer { status: 200, headers: Vec::new(), body: Vec::new() }
}

pub fn s3_error(status: u16, code: &str) -> Answer {
    let body =
        format!("<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>as the test wants it</Message></Error>");
    Answer::new(status, "application/xml", body)
}

/// Lambda has taken an event.
pub fn accepted() -> Answer {
    Answer { status: 202, headers: Vec::new(), body: Vec::new() }
}

/// An error of Lambda, SQS or Secrets Manager: the protocols on JSON.
pub fn json_error(status: u16, code: &str, message: &str) -> Answer {
    let body = json!({"__type": code, "message": message, "Message": message, "Type": "Server"});
    Answer::new(status, "application/json", body.to_string()).header("x-amzn-errortype", code)
}

/// CloudWatch has taken metrics: an empty map of CBOR.
pub fn metrics_taken() -> Answer {
    cbor(200, vec![0xa0])
}

/// An error of CloudWatch: the map `{"__type": code, "message": ...}` in CBOR.
pub fn metrics_error(status: u16, code: &str) -> Answer {
    let mut body = vec![0xa2];
    for text in ["__type", code, "message", "as the test wants it"] {
        let length = u8::try_from(text.len()).expect("a short text");
        body.extend_from_slice(if length < 24 { &[] } else { &[0x78] });
        body.push(if length < 24 { 0x60 | length } else { length });
        body.extend_from_slice(text.as_bytes());
    }
    cbor(status, body)
}

fn cbor(status: u16, body: Vec<u8>) -> Answer {
    Answer::new(status, "application/cbor", body).header("smithy-protocol", "rpc-v2-cbor")
}

/// A session that lasts `seconds` from now, its credentials named after `name`.
pub fn session(name: &str, seconds: i64) -> Answer {
    let until = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(seconds);
    let body = format!(
        "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult><Credentials>\
         <AccessKeyId>{name}-key-id</AccessKeyId><SecretAccessKey>{name}-secret-key</SecretAccessKey>\
         <SessionToken>{name}-token</SessionToken><Expiration>{until:.0}</Expiration>\
         </Credentials></AssumeRoleResult></AssumeRoleResponse>"
    );
    Answer::new(200, "text/xml", body)
}

pub fn sts_error(status: u16, code: &str, message: &str) -> Answer {
    let body = format!(
        "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type>\
         <Code>{code}</Code><Message>{message}</Message></Error><RequestId>r</RequestId></ErrorResponse>"
    );
    Answer::new(status, "text/xml", body)
}

/// A secret of Secrets Manager.
pub fn secret(text: &str) -> Answer {
    let body = json!({"ARN": "arn", "Name": "name", "SecretString": text});
    Answer::new(200, "application/x-amz-json-1.1", body.to_string())
}

/// What a table answers.
pub fn table_answer(body: &Value) -> Answer {
    Answer::new(200, "application/x-amz-json-1.0", body.to_string())
}

/// The messages of a SendMessageBatch request, by their ids in it: body, group and deduplication id.
pub fn batch(request: &Request) -> Vec<(String, Value)> {
    assert_eq!(request.header("x-amz-target"), Some("AmazonSQS.SendMessageBatch"));
    let batch: Value = serde_json::from_slice(&request.body).expect("JSON");
    let entries = batch["Entries"].as_array().expect("entries");
    entries.iter().map(|entry| (entry["Id"].as_str().expect("an id").to_owned(), entry.clone())).collect()
}

/// The queue has taken a batch but for some messages: `refuse` says code and sender's fault by the message's body.
pub fn batch_taken(request: &Request, refuse: impl Fn(&str) -> Option<(&'static str, bool)>) -> Answer {
    let (mut taken, mut failed) = (Vec::new(), Vec::new());
    for (id, entry) in batch(request) {
        match refuse(entry["MessageBody"].as_str().expect("a body")) {
            None => taken.push(json!({"Id": id, "MessageId": id, "MD5OfMessageBody": "0"})),
            Some((code, fault)) => {
                failed.push(json!({"Id": id, "Code": code, "SenderFault": fault, "Message": "as the test wants it"}));
            }
        }
    }
    let body = json!({"Successful": taken, "Failed": failed});
    Answer::new(200, "application/x-amz-json-1.0", body.to_string())
}
