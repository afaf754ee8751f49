//! Services in memory: S3 keeps its objects, all others take what they are sent.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use blueprint::targets::Target;
use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};

use super::clock::Clock;
use super::faults::{Faults, lock};
use crate::ports::{self, Clock as _, PortError};
use crate::requests::{Answer, Request};

/// A request that took effect.
#[derive(Clone, Debug, PartialEq)]
pub struct Done {
    /// When.
    pub time: Timestamp,
    /// For which target, by its index.
    pub target: usize,
    /// What.
    pub request: Request,
}

type Takes = Box<dyn Fn(&Request) -> SignedDuration + Send>;

/// The services that targets lie on.
pub struct Services {
    /// Faults of taking on a target's identity.
    pub identities: Faults<Target>,
    /// The targets whose identity was taken on, in order.
    reached: Mutex<Vec<usize>>,
    state: Arc<State>,
}

struct State {
    clock: Arc<Clock>,
    faults: Faults<Request>,
    takes: Mutex<Takes>,
    /// By bucket and key.
    objects: Mutex<BTreeMap<(String, String), Bytes>>,
    done: Mutex<Vec<Done>>,
    under_way: AtomicUsize,
    most: AtomicUsize,
}

impl Services {
    /// Services that answer at once, by this clock.
    #[must_use]
    pub fn new(clock: &Arc<Clock>) -> Services {
        let state = State {
            clock: Arc::clone(clock),
            faults: Faults::default(),
            takes: Mutex::new(Box::new(|_| SignedDuration::ZERO)),
            objects: Mutex::default(),
            done: Mutex::default(),
            under_way: AtomicUsize::new(0),
            most: AtomicUsize::new(0),
        };
        Services { identities: Faults::default(), reached: Mutex::default(), state: Arc::new(state) }
    }

    /// Faults of requests; each is counted by its name.
    #[must_use]
    pub fn faults(&self) -> &Faults<Request> {
        &self.state.faults
    }

    /// How long a request takes from now on.
    pub fn takes(&self, takes: impl Fn(&Request) -> SignedDuration + Send + 'static) {
        *lock(&self.state.takes) = Box::new(takes);
    }

    /// An object is there.
    pub fn hold(&self, bucket: &str, key: &str, body: impl Into<Bytes>) {
        lock(&self.state.objects).insert((bucket.to_owned(), key.to_owned()), body.into());
    }

    /// Every request that took effect, in order.
    #[must_use]
    pub fn done(&self) -> Vec<Done> {
        lock(&self.state.done).clone()
    }

    /// The same, which are forgotten here: a long simulation looks at them slot by slot.
    pub fn take_done(&self) -> Vec<Done> {
        std::mem::take(&mut lock(&self.state.done))
    }

    /// The targets whose identity was asked for, in order.
    #[must_use]
    pub fn reached(&self) -> Vec<usize> {
        lock(&self.reached).clone()
    }

    /// The most requests that were under way at once.
    #[must_use]
    pub fn most_at_once(&self) -> usize {
        self.state.most.load(Ordering::Relaxed)
    }
}

impl ports::Services for Services {
    type Reached = Reached;

    async fn reach(&self, target: &Target) -> Result<Arc<Reached>, PortError> {
        lock(&self.reached).push(target.index);
        let effect = self.identities.next("Reach", target);
        effect.answer(Arc::new(Reached { target: target.index, state: Arc::clone(&self.state) }))
    }
}

/// The services as one target reaches them.
pub struct Reached {
    target: usize,
    state: Arc<State>,
}

impl ports::Requests for Reached {
    async fn send(&self, request: &Request) -> Result<Answer, PortError> {
        let state = &*self.state;
        let effect = state.faults.next(request.name(), request);
        let takes = (lock(&state.takes))(request);
        let under_way = UnderWay::new(state);
        give_way().await;
        if takes > SignedDuration::ZERO {
            state.clock.sleep(takes).await;
        }
        drop(under_way);
        let mut answer = request.taken();
        for _ in 0..effect.times {
            answer = state.take(request);
            lock(&state.done).push(Done { time: state.clock.now(), target: self.target, request: request.clone() });
        }
        effect.answer(answer)
    }
}

impl State {
    /// A request takes effect.
    fn take(&self, request: &Request) -> Answer {
        let mut objects = lock(&self.objects);
        match request {
            Request::PutObject(put) => {
                objects.insert((put.bucket.clone(), put.key.clone()), put.body.clone());
                Answer::Stored(Some(put.plain_etag()))
            }
            Request::GetObject(get) => {
                let body = objects.get(&(get.bucket.clone(), get.key.clone()));
                Answer::Size(body.map(|body| body.len() as u64))
            }
            Request::ListObjects(list) => {
                let first = Bound::Included((list.bucket.clone(), list.prefix.clone()));
                let there = objects.range((first, Bound::Unbounded)).map(|(object, _)| object);
                let there = there.take_while(|(bucket, key)| *bucket == list.bucket && key.starts_with(&list.prefix));
                Answer::Keys(there.take(list.limit).map(|(_, key)| key.clone()).collect())
            }
            elsewhere => elsewhere.taken(),
        }
    }
}

/// Counts a request for as long as it is under way.
struct UnderWay<'a>(&'a State);

impl<'a> UnderWay<'a> {
    fn new(state: &'a State) -> UnderWay<'a> {
        let now = state.under_way.fetch_add(1, Ordering::Relaxed) + 1;
        state.most.fetch_max(now, Ordering::Relaxed);
        UnderWay(state)
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.under_way.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Let others go first, once.
pub(super) async fn give_way() {
    let mut gave_way = false;
    std::future::poll_fn(|context| {
        if std::mem::replace(&mut gave_way, true) {
            return std::task::Poll::Ready(());
        }
        context.waker().wake_by_ref();
        std::task::Poll::Pending
    })
    .await;
}

#[cfg(test)]
mod tests {
    use super::super::faults::{Fault, no_answer};
    use super::*;
    use crate::ports::Requests as _;
    use crate::requests::{GetObject, Invoke, ListObjects};

    fn world() -> (Services, Reached) {
        let services = Services::new(&Arc::new(Clock::new(Timestamp::UNIX_EPOCH)));
        let reached = Reached { target: 3, state: Arc::clone(&services.state) };
        (services, reached)
    }

    fn invoke() -> Request {
        Invoke { function: "f".to_owned(), payload: "{}".into() }.into()
    }

    #[tokio::test]
    async fn a_request_takes_effect_as_its_fault_says() {
        let faults = [
            (Some(Fault::Before(no_answer())), 0, Err(no_answer())),
            (Some(Fault::After(no_answer())), 1, Err(no_answer())),
            (Some(Fault::Lost), 0, Ok(Answer::Done)),
            (Some(Fault::Twice), 2, Ok(Answer::Done)),
            (None, 1, Ok(Answer::Done)),
        ];
        for (fault, times, answer) in faults {
            let (services, reached) = world();
            let chosen = fault.clone();
            services.faults().choose(move |_, _| chosen.clone());
            assert_eq!(reached.send(&invoke()).await, answer, "{fault:?}");
            assert_eq!(services.done().len(), times, "{fault:?}");
        }
    }

    #[tokio::test]
    async fn a_list_has_the_keys_of_its_bucket_and_prefix_in_order_up_to_its_limit() {
        let (services, reached) = world();
        for (bucket, key) in [("a", "p/2"), ("a", "p/1"), ("a", "q"), ("a", "p/3"), ("b", "p/0")] {
            services.hold(bucket, key, "body");
        }
        let list = |limit| ListObjects { bucket: "a".to_owned(), prefix: "p/".to_owned(), limit }.into();
        let keys = |keys: &[&str]| Ok(Answer::Keys(keys.iter().map(|key| (*key).to_owned()).collect()));
        assert_eq!(reached.send(&list(2)).await, keys(&["p/1", "p/2"]));
        assert_eq!(reached.send(&list(9)).await, keys(&["p/1", "p/2", "p/3"]));
        let get = |bucket: &str| GetObject { bucket: bucket.to_owned(), key: "p/1".to_owned() }.into();
        assert_eq!(reached.send(&get("a")).await, Ok(Answer::Size(Some(4))));
        assert_eq!(reached.send(&get("b")).await, Ok(Answer::Size(None)));
    }

    #[test]
    fn requests_under_way_at_once_end_at_their_own_times() {
        let clock = Arc::new(Clock::new(Timestamp::UNIX_EPOCH));
        let services = Services::new(&clock);
        services.takes(|_| SignedDuration::from_secs(2));
        let reached = Reached { target: 0, state: Arc::clone(&services.state) };
        clock.run(async {
            let (one, other) = (invoke(), invoke());
            let (one, other) = futures::join!(reached.send(&one), reached.send(&other));
            assert!(one.is_ok() && other.is_ok());
        });
        assert_eq!(clock.now().as_second(), 2, "side by side, not one after the other");
        assert_eq!(services.most_at_once(), 2);
    }
}
