//! The blueprints that are measured, and the events that Lambda would hand over.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};

/// The slot of `time`.
pub fn slot(time: Timestamp) -> i64 {
    time.as_second() / 60
}

/// What the predecessor deploys by default, but for its ACLs.
pub fn default_blueprint() -> Value {
    json!({
        "commons": {"num_points": 6000, "signal_min": 1, "signal_max": 2},
        "generators": [{"id": "ts1", "shape": "sinusoidal", "config": {"frequency": 0.25}}],
        "targets": [
            {"type": "s3", "action": "put", "generators": ["ts1"], "fake_counts": 5,
             "fake_types": ["bban", "iban", "credit_card_full", "phone_number", "ssn", "address", "cve", "zipcode", "email",
                            "profile", "zipcode", "file_name", "file_path", "itin", "swift_code"]},
            {"type": "s3", "action": "put", "generators": ["ts1"], "fake_counts": 1,
             "fake_types": ["rsa", "dsa", "pgp", "ec", "cert", "aws_creds", "github_creds", "slack_creds", "facebook_creds",
                            "linux_shadow", "linux_passwd"]}
        ]
    })
}

/// `count` generators over two weeks, a hundred to a target.
pub fn many_generators(count: usize) -> Value {
    let id = |number: usize| format!("g{number}");
    let generators: Vec<Value> = (0..count)
        .map(|number| json!({"id": id(number), "shape": "sinusoidal", "config": {"frequency": 1.0 / (60 + number) as f64}}))
        .collect();
    let numbers: Vec<usize> = (0..count).collect();
    let targets: Vec<Value> = numbers
        .chunks(100)
        .enumerate()
        .map(|(target, chunk)| {
            let own: Vec<String> = chunk.iter().map(|number| id(*number)).collect();
            json!({"type": "s3", "action": "put", "generators": own, "fake_types": ["ssn"], "prefix": format!("{target}/")})
        })
        .collect();
    json!({
        "commons": {"num_points": 20_160, "signal_min": 1, "signal_max": 100, "noise_min": -5, "noise_max": 5,
                    "anomalies": {"start": 100, "end": 20_000, "counts": 20}},
        "generators": generators,
        "targets": targets
    })
}

/// Ten targets with twenty tasks each: a full batch of messages for dispatch, 200 invocations.
pub fn full_batch() -> Value {
    let target = |number: u32| {
        json!({"type": "s3", "action": "put", "generators": ["ts1"], "fake_types": ["ssn"], "slice_size": 5,
               "prefix": format!("{number}/")})
    };
    json!({
        "commons": {"num_points": 1440},
        "generators": [{"id": "ts1", "shape": "constant", "config": {"constant": 100}}],
        "targets": (0..10).map(target).collect::<Vec<_>>()
    })
}

/// How many ticks there are to send: the last is that of now, since no slot is generated before it has begun.
pub const TICKS: u32 = 21;

/// Tick number `number` of [`TICKS`], as EventBridge sends it.
pub fn tick(number: u32) -> Value {
    let time = Timestamp::now() - Duration::from_secs(60 * u64::from(TICKS - 1 - number));
    json!({
        "version": "0", "id": "89d1a02d-5ec7-412e-82f5-13505f849b41", "detail-type": "Scheduled Event", "source": "aws.events",
        "account": "111111111111", "time": format!("{time:.0}"), "region": "us-east-1",
        "resources": ["arn:aws:events:us-east-1:111111111111:rule/tick"], "detail": {}
    })
}

/// A batch of the messages that generate sent, moved to the slot of now, as an event source mapping hands it over.
pub fn batch(messages: &[Value]) -> Value {
    let now = Timestamp::now();
    let sent = now.as_millisecond().to_string();
    let records = messages.iter().enumerate().map(|(number, message)| {
        let mut message = message.clone();
        message["slot"] = slot(now).into();
        json!({
            "messageId": format!("message-{number}"), "receiptHandle": "handle", "body": message.to_string(),
            "attributes": {
                "ApproximateReceiveCount": "1", "SentTimestamp": sent, "SequenceNumber": "18849496460467696128",
                "MessageGroupId": format!("{}-{}", message["slot"], message["target"]), "SenderId": "AIDAIO23YVJENQZJOL4VO",
                "MessageDeduplicationId": format!("{}-{}", message["slot"], message["target"]),
                "ApproximateFirstReceiveTimestamp": sent
            },
            "messageAttributes": {}, "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3", "eventSource": "aws:sqs",
            "eventSourceARN": "arn:aws:sqs:us-east-1:111111111111:bench.fifo", "awsRegion": "us-east-1"
        })
    });
    json!({"Records": records.collect::<Vec<_>>()})
}

/// A task that dispatch invoked, moved to the slot of now, with another number and another size.
pub fn task(invoked: &Value, number: u64, activities: u64) -> Value {
    let mut task = invoked.clone();
    task["slot"] = slot(Timestamp::now()).into();
    task["task"] = number.into();
    task["datapoints"][0]["value"] = activities.into();
    task
}
