//! What goes wrong on purpose.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::ports::PortError;

/// What becomes of something that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It fails, and has no effect.
    Before(PortError),
    /// It has its effect, and fails: the answer was lost.
    After(PortError),
    /// It has no effect, and the answer is that it is done.
    Lost,
    /// It has its effect twice, as when a client repeats it or a service delivers it twice.
    Twice,
}

/// The error of a request that nobody answered.
#[must_use]
pub fn no_answer() -> PortError {
    PortError::Client { code: "Connection".to_owned(), message: "no answer".to_owned() }
}

type Choose<Q> = Box<dyn FnMut(usize, &Q) -> Option<Fault> + Send>;

/// Chooses the faults of a port; none at first.
pub struct Faults<Q>(Mutex<Inner<Q>>);

struct Inner<Q> {
    choose: Choose<Q>,
    /// How often each kind was asked for.
    counts: BTreeMap<&'static str, usize>,
}

impl<Q> Default for Faults<Q> {
    fn default() -> Self {
        Faults(Mutex::new(Inner { choose: Box::new(|_, _| None), counts: BTreeMap::new() }))
    }
}

impl<Q> std::fmt::Debug for Faults<Q> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Faults").field(&lock(&self.0).counts).finish()
    }
}

impl<Q> Faults<Q> {
    /// Choose faults from now on: by the number of what is asked for among its kind, from 0, and by what it is.
    pub fn choose(&self, choose: impl FnMut(usize, &Q) -> Option<Fault> + Send + 'static) {
        lock(&self.0).choose = Box::new(choose);
    }

    /// Everything with this error, which has no effect.
    pub fn refuse(&self, error: PortError) {
        self.choose(move |_, _| Some(Fault::Before(error.clone())));
    }

    /// No faults from now on.
    pub fn clear(&self) {
        self.choose(|_, _| None);
    }

    /// How often this kind was asked for.
    #[must_use]
    pub fn count(&self, kind: &str) -> usize {
        lock(&self.0).counts.get(kind).copied().unwrap_or(0)
    }

    /// What becomes of the next of its kind.
    pub(super) fn next(&self, kind: &'static str, asked: &Q) -> Effect {
        let inner = &mut *lock(&self.0);
        let number = inner.counts.entry(kind).or_default();
        let fault = (inner.choose)(*number, asked);
        *number += 1;
        match fault {
            None => Effect { times: 1, error: None },
            Some(Fault::Before(error)) => Effect { times: 0, error: Some(error) },
            Some(Fault::After(error)) => Effect { times: 1, error: Some(error) },
            Some(Fault::Lost) => Effect { times: 0, error: None },
            Some(Fault::Twice) => Effect { times: 2, error: None },
        }
    }
}

/// How often something has its effect, and the error that is answered, if one is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Effect {
    pub(super) times: usize,
    pub(super) error: Option<PortError>,
}

impl Effect {
    /// The answer: the fault's error, or what was answered otherwise.
    pub(super) fn answer<T>(self, answer: T) -> Result<T, PortError> {
        self.error.map_or(Ok(answer), Err)
    }
}

pub(super) fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
