//! What a task's requests leave in the files of a run.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::ports::PortError;
use crate::requests::{Answer, Request, Written};
use crate::truth::TaskId;

/// Lines for the files, and what was put.
#[derive(Debug, Default)]
pub(super) struct TaskLog {
    pub(super) metrics: Vec<u8>,
    pub(super) invocations: Vec<u8>,
    pub(super) access: Vec<u8>,
    pub(super) requests: Vec<u8>,
    pub(super) objects: u64,
    pub(super) bytes: u64,
}

impl TaskLog {
    /// A request is about to be sent. Metrics and invocations are written down as they are asked for, whatever is answered.
    pub(super) fn asked(&mut self, id: &TaskId, request: &Request) {
        match request.written() {
            Written::Metrics(request) => line(&mut self.metrics, &request),
            Written::Invocation { function, payload } => {
                // The payload is JSON already: it goes in as it is.
                let (time, function) = (json!(id.slot.to_string()), json!(function));
                let head = format!("{{\"time\":{time},\"function\":{function},\"payload\":");
                line(&mut self.invocations, &[head.as_bytes(), payload, b"}"].concat());
            }
            Written::Access { .. } | Written::Request(_) | Written::Nowhere => {}
        }
    }

    /// A request was answered at `time`; how many activities that makes, 1 or 0.
    pub(super) fn answered(
        &mut self,
        id: &TaskId,
        time: Timestamp,
        request: &Request,
        answer: &Result<Answer, PortError>,
    ) -> u64 {
        let written = request.written();
        let activity = !matches!(written, Written::Nowhere);
        if let Written::Request(fields) = &written {
            let mut record = json!({
                "time": format!("{time:.3}"), "operation": request.name(), "subject": request.subject(),
                "target": id.target, "task": id.task,
            });
            for (name, value) in fields {
                record[*name] = value.clone();
            }
            if let Err(error) = answer {
                record["error"] = json!(error.code());
            }
            line(&mut self.requests, record.to_string().as_bytes());
        }
        if let Written::Access { bucket, key, fields } = written {
            let mut record = json!({
                "time": format!("{time:.3}"), "operation": request.name(), "bucket": bucket, "key": key,
                "status": status(answer), "target": id.target, "task": id.task,
            });
            let fields = match answer {
                Ok(Answer::Size(size)) => size.map(|bytes| ("bytes", json!(bytes))).into_iter().collect(),
                Ok(Answer::Done | Answer::Stored(_) | Answer::Keys(_)) => fields,
                Err(error) => vec![("error", json!(error.code()))],
            };
            for (name, value) in fields {
                record[name] = value;
            }
            line(&mut self.access, record.to_string().as_bytes());
        }
        if let (Request::PutObject(object), Ok(_)) = (request, answer) {
            self.objects += 1;
            self.bytes += object.body.len() as u64;
        }
        u64::from(activity && answer.is_ok())
    }
}

/// The status of an answer of S3; null: there was no answer.
fn status(answer: &Result<Answer, PortError>) -> Value {
    match answer {
        Ok(Answer::Size(None)) => json!(404),
        Ok(Answer::Size(Some(_)) | Answer::Done | Answer::Stored(_) | Answer::Keys(_)) => json!(200),
        Err(error) => json!(error.status()),
    }
}

fn line(lines: &mut Vec<u8>, text: &[u8]) {
    lines.extend_from_slice(text);
    lines.push(b'\n');
}

#[cfg(test)]
mod tests {
    use blueprint::Slot;

    use super::*;
    use crate::requests::{GetObject, Invoke, PutObject};

    fn id() -> TaskId {
        TaskId { slot: Slot::new(0), target: 1, task: 2 }
    }

    fn put() -> Request {
        let (bucket, key, content_type) = ("b".to_owned(), "k".to_owned(), "text/plain".to_owned());
        let body = "body".into();
        PutObject { bucket, key, body, content_type, acl: None, kms_key: None, metadata: [].into() }.into()
    }

    /// The line that an answer leaves, and how many activities it makes.
    fn access(request: &Request, answer: Result<Answer, PortError>) -> (String, u64) {
        let mut log = TaskLog::default();
        log.asked(&id(), request);
        let done = log.answered(&id(), Timestamp::UNIX_EPOCH, request, &answer);
        (String::from_utf8(log.access).unwrap(), done)
    }

    fn failed(code: &str, status: Option<u16>) -> PortError {
        PortError::Service { code: code.to_owned(), message: "with a secret".to_owned(), status }
    }

    #[test]
    fn a_request_that_s3_refuses_is_written_with_status_and_code_and_does_not_count_as_done() {
        let (line, done) = access(&put(), Err(failed("AccessDenied", Some(403))));
        let expected = r#"{"time":"1970-01-01T00:00:00.000Z","operation":"PutObject","bucket":"b","key":"k","status":403,"target":1,"task":2,"error":"AccessDenied"}"#;
        assert_eq!((line.as_str(), done), (format!("{expected}\n").as_str(), 0));
        let get = GetObject { bucket: "b".to_owned(), key: "k".to_owned() }.into();
        let (line, done) = access(&get, Err(failed("SlowDown", Some(503))));
        assert!(line.contains(r#""operation":"GetObject""#) && line.contains(r#""status":503"#), "{line}");
        assert_eq!(done, 0);
    }

    #[test]
    fn a_request_without_an_answer_has_no_status() {
        let error = PortError::Client { code: "Connection".to_owned(), message: "gone".to_owned() };
        let (line, done) = access(&put(), Err(error));
        assert!(line.contains(r#""status":null"#) && line.contains(r#""error":"Connection""#), "{line}");
        assert_eq!(done, 0);
    }

    #[test]
    fn an_object_counts_with_its_bytes_only_once_it_is_put() {
        let mut log = TaskLog::default();
        for answer in [Err(failed("SlowDown", Some(503))), Ok(Answer::Stored(None))] {
            log.answered(&id(), Timestamp::UNIX_EPOCH, &put(), &answer);
        }
        assert_eq!((log.objects, log.bytes), (1, 4));
    }

    #[test]
    fn an_invocation_is_written_once_with_its_payload_as_json() {
        let mut log = TaskLog::default();
        let request = Invoke { function: "f\"".to_owned(), payload: r#"{"a":1}"#.into() }.into();
        log.asked(&id(), &request);
        log.answered(&id(), Timestamp::UNIX_EPOCH, &request, &Ok(Answer::Done));
        let expected = "{\"time\":\"1970-01-01T00:00:00Z\",\"function\":\"f\\\"\",\"payload\":{\"a\":1}}\n";
        assert_eq!(String::from_utf8(log.invocations).unwrap(), expected);
    }
}
