//! Lambda: a function is invoked, and nobody waits for what it does. A repeat invokes it again.

use bytes::Bytes;

use super::kind::{Answer, Repeat, RequestKind, Written};

/// Invoke a function asynchronously.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invoke {
    /// The function's name or ARN.
    pub function: String,
    /// The event, as one line of JSON: Lambda takes nothing else.
    pub payload: Bytes,
}

impl RequestKind for Invoke {
    const NAME: &'static str = "Invoke";
    const REPEAT: Repeat = Repeat::OnlyIfNotDone;

    fn subject(&self) -> &str {
        &self.function
    }

    fn written(&self) -> Written<'_> {
        Written::Invocation { function: &self.function, payload: &self.payload }
    }

    fn taken(&self) -> Answer {
        Answer::Done
    }
}
