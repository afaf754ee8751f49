//! The queue: SQS FIFO.

use std::time::Duration;

use activity::message::{MESSAGES_PER_BATCH, Message};
use activity::ports::{PortError, Queue};
use aws_sdk_sqs::types::SendMessageBatchRequestEntry;

use crate::base::Base;
use crate::error::port_error;

/// Bytes of a message, and of all messages of a batch together (1 MiB since August 2025).
const BYTES_PER_BATCH: usize = 1_048_576;
/// How often entries are sent that the queue refused without saying that it was the sender's fault.
const TRIES: u32 = 5;
const WAIT: Duration = Duration::from_millis(100);

/// A FIFO queue.
#[derive(Clone, Debug)]
pub struct SqsQueue {
    sqs: aws_sdk_sqs::Client,
    url: String,
}

impl SqsQueue {
    /// The queue of that URL.
    #[must_use]
    pub fn new(base: &Base, url: &str) -> SqsQueue {
        SqsQueue { sqs: aws_sdk_sqs::Client::new(&base.sdk), url: url.to_owned() }
    }

    /// Send one batch; entries that fail are sent again, those that are the sender's fault are given up.
    async fn send_batch(&self, batch: Vec<Message>) -> Result<(), PortError> {
        let entries = batch.iter().enumerate().map(|(index, message)| {
            SendMessageBatchRequestEntry::builder()
                .id(index.to_string())
                .message_body(&message.body)
                .message_deduplication_id(&message.deduplication_id)
                .message_group_id(&message.group_id)
                .build()
        });
        let mut entries: Vec<_> = entries
            .collect::<Result<_, _>>()
            .map_err(|error| PortError::Client { code: "Request".to_owned(), message: error.to_string() })?;
        let mut refused: Option<PortError> = None;
        for number in 1..=TRIES {
            let request = self.sqs.send_message_batch().queue_url(&self.url).set_entries(Some(entries.clone()));
            let answer = request.send().await.map_err(port_error)?;
            let (faults, again): (Vec<_>, Vec<_>) = answer.failed.into_iter().partition(|entry| entry.sender_fault);
            let error = |entry: &aws_sdk_sqs::types::BatchResultErrorEntry| PortError::Service {
                code: entry.code.clone(),
                message: entry.message.clone().unwrap_or_default(),
                status: None, // the batch as a whole was taken
            };
            refused = faults.first().map(error).or(refused);
            if again.is_empty() {
                break;
            }
            entries.retain(|entry| again.iter().any(|failed| failed.id == entry.id));
            if number == TRIES {
                refused = again.first().map(error);
            } else {
                tokio::time::sleep(WAIT * number).await;
            }
        }
        refused.map_or(Ok(()), Err)
    }
}

impl Queue for SqsQueue {
    async fn send(&self, messages: Vec<Message>) -> Result<(), PortError> {
        let (mut batch, mut bytes) = (Vec::new(), 0);
        let mut result = Ok(());
        for message in messages {
            let size = message.body.len();
            if size > BYTES_PER_BATCH {
                // The others go all the same.
                // It is slot and target.
                let target = message.deduplication_id.rsplit('-').next().unwrap_or_default();
                let message = format!(
                    "the message of target {target} has {size} bytes and the queue takes {BYTES_PER_BATCH}: give the \
                     target fewer generators"
                );
                result = Err(PortError::Client { code: "MessageTooLong".to_owned(), message });
                continue;
            }
            if batch.len() == MESSAGES_PER_BATCH || bytes + size > BYTES_PER_BATCH {
                bytes = 0;
                result = self.send_batch(std::mem::take(&mut batch)).await.and(result);
            }
            bytes += size;
            batch.push(message);
        }
        if !batch.is_empty() {
            result = self.send_batch(batch).await.and(result);
        }
        result
    }
}
