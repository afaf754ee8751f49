//! Services in memory, with failures to order: objects, functions, metrics.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use activity::ports::{Clock, Functions, Metrics, ObjectStore, PortError, PutObject, Services};
use blueprint::targets::Target;
use jiff::SignedDuration;
use serde_json::Value;

use super::ports::{TestClock, lock};

type Refuses = Box<dyn Fn(usize, &str) -> bool + Send + Sync>;

/// How a service answers: what a request costs in time, and which are refused.
pub struct Service {
    clock: Arc<TestClock>,
    inner: Mutex<(SignedDuration, Refuses)>,
    count: AtomicUsize,
    under_way: AtomicUsize,
    most: AtomicUsize,
}

impl Service {
    fn new(clock: &Arc<TestClock>) -> Service {
        Service {
            clock: Arc::clone(clock),
            inner: Mutex::new((SignedDuration::ZERO, Box::new(|_, _| false))),
            count: AtomicUsize::new(0),
            under_way: AtomicUsize::new(0),
            most: AtomicUsize::new(0),
        }
    }

    /// Every request moves the clock by so much.
    pub fn takes(&self, seconds: f64) {
        lock(&self.inner).0 = SignedDuration::from_secs_f64(seconds);
    }

    /// Refuse a request, by its number from 0 and by the name that it asks for.
    pub fn refuse(&self, refuses: impl Fn(usize, &str) -> bool + Send + Sync + 'static) {
        lock(&self.inner).1 = Box::new(refuses);
    }

    /// The most requests that were under way at once.
    pub fn most_at_once(&self) -> usize {
        self.most.load(Ordering::Relaxed)
    }

    async fn request(&self, name: &str) -> Result<(), PortError> {
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        let under_way = self.under_way.fetch_add(1, Ordering::Relaxed) + 1;
        self.most.fetch_max(under_way, Ordering::Relaxed);
        tokio::task::yield_now().await;
        self.under_way.fetch_sub(1, Ordering::Relaxed);
        let (cost, refuses) = &*lock(&self.inner);
        self.clock.set(self.clock.now() + *cost);
        if refuses(number, name) {
            return Err(PortError::Service { code: "AccessDenied".to_owned(), message: format!("no {name} for you") });
        }
        Ok(())
    }
}

/// An object as it was put.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stored {
    pub bucket: String,
    pub key: String,
    pub body: String,
    pub content_type: String,
    pub acl: Option<String>,
    pub metadata: Vec<(String, String)>,
}

/// A store that remembers what was asked of it.
pub struct TestStore {
    pub service: Service,
    /// Keys to list.
    pub keys: Mutex<BTreeSet<String>>,
    pub lists_fail: AtomicBool,
    puts: Mutex<Vec<Stored>>,
    gets: Mutex<Vec<(String, String)>>,
}

impl TestStore {
    pub fn new(clock: &Arc<TestClock>) -> TestStore {
        let service = Service::new(clock);
        TestStore {
            service,
            keys: Mutex::default(),
            lists_fail: AtomicBool::default(),
            puts: Mutex::default(),
            gets: Mutex::default(),
        }
    }

    pub fn holds(&self, keys: impl IntoIterator<Item = String>) {
        *lock(&self.keys) = keys.into_iter().collect();
    }

    /// Objects that were put, in the order of their keys.
    pub fn puts(&self) -> Vec<Stored> {
        let mut puts = lock(&self.puts).clone();
        puts.sort();
        puts
    }

    /// Buckets and keys that were read, and answered one way or the other.
    pub fn gets(&self) -> Vec<(String, String)> {
        lock(&self.gets).clone()
    }
}

impl ObjectStore for TestStore {
    async fn put(&self, object: PutObject<'_>) -> Result<(), PortError> {
        self.service.request(object.key).await?;
        let acl = object.acl.map(|acl| serde_json::to_value(acl).expect("a name"));
        lock(&self.puts).push(Stored {
            bucket: object.bucket.to_owned(),
            key: object.key.to_owned(),
            body: object.body.to_owned(),
            content_type: object.content_type.to_owned(),
            acl: acl.and_then(|acl| acl.as_str().map(str::to_owned)),
            metadata: object.metadata.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
        });
        Ok(())
    }

    async fn get(&self, bucket: &str, key: &str) -> Result<Option<u64>, PortError> {
        self.service.request(key).await?;
        lock(&self.gets).push((bucket.to_owned(), key.to_owned()));
        Ok(lock(&self.keys).contains(key).then_some(1))
    }

    async fn list(&self, _: &str, prefix: &str, limit: usize) -> Result<Vec<String>, PortError> {
        if self.lists_fail.load(Ordering::Relaxed) {
            return Err(PortError::Service { code: "NoSuchBucket".to_owned(), message: "gone".to_owned() });
        }
        Ok(lock(&self.keys).iter().filter(|key| key.starts_with(prefix)).take(limit).cloned().collect())
    }
}

/// Functions that remember their events.
pub struct TestFunctions {
    pub service: Service,
    events: Mutex<Vec<(String, Value)>>,
}

impl TestFunctions {
    pub fn new(clock: &Arc<TestClock>) -> TestFunctions {
        TestFunctions { service: Service::new(clock), events: Mutex::default() }
    }

    /// Names and events of the invocations that were accepted.
    pub fn events(&self) -> Vec<(String, Value)> {
        lock(&self.events).clone()
    }
}

impl Functions for TestFunctions {
    async fn invoke(&self, function: &str, payload: &Value) -> Result<(), PortError> {
        self.service.request(function).await?;
        lock(&self.events).push((function.to_owned(), payload.clone()));
        Ok(())
    }
}

/// Metrics that remember their requests.
pub struct TestMetrics {
    pub service: Service,
    requests: Mutex<Vec<Value>>,
}

impl TestMetrics {
    pub fn new(clock: &Arc<TestClock>) -> TestMetrics {
        TestMetrics { service: Service::new(clock), requests: Mutex::default() }
    }

    pub fn requests(&self) -> Vec<Value> {
        lock(&self.requests).clone()
    }
}

impl Metrics for TestMetrics {
    async fn put(&self, request: &Value) -> Result<(), PortError> {
        let namespace = request["Namespace"].as_str().unwrap_or_default();
        self.service.request(namespace).await?;
        lock(&self.requests).push(request.clone());
        Ok(())
    }
}

/// The services as an identity reaches them; identities can be refused.
pub struct TestServices {
    pub reached: Arc<TestReached>,
    /// Refuse every identity with this.
    pub refused: Mutex<Option<PortError>>,
    /// The targets whose identities were taken on, by their place.
    pub asked: Mutex<Vec<usize>>,
}

pub struct TestReached {
    pub s3: Arc<TestStore>,
    pub functions: Arc<TestFunctions>,
    pub metrics: Arc<TestMetrics>,
}

impl TestServices {
    pub fn new(clock: &Arc<TestClock>) -> TestServices {
        let reached = TestReached {
            s3: Arc::new(TestStore::new(clock)),
            functions: Arc::new(TestFunctions::new(clock)),
            metrics: Arc::new(TestMetrics::new(clock)),
        };
        TestServices { reached: Arc::new(reached), refused: Mutex::default(), asked: Mutex::default() }
    }
}

impl Services for TestServices {
    type Reached = TestReached;

    async fn reach(&self, target: &Target) -> Result<Arc<TestReached>, PortError> {
        lock(&self.asked).push(target.index);
        match lock(&self.refused).clone() {
            Some(error) => Err(error),
            None => Ok(Arc::clone(&self.reached)),
        }
    }
}

impl ObjectStore for TestReached {
    async fn put(&self, object: PutObject<'_>) -> Result<(), PortError> {
        self.s3.put(object).await
    }

    async fn get(&self, bucket: &str, key: &str) -> Result<Option<u64>, PortError> {
        self.s3.get(bucket, key).await
    }

    async fn list(&self, bucket: &str, prefix: &str, limit: usize) -> Result<Vec<String>, PortError> {
        self.s3.list(bucket, prefix, limit).await
    }
}

impl Functions for TestReached {
    async fn invoke(&self, function: &str, payload: &Value) -> Result<(), PortError> {
        self.functions.invoke(function, payload).await
    }
}

impl Metrics for TestReached {
    async fn put(&self, request: &Value) -> Result<(), PortError> {
        self.metrics.put(request).await
    }
}
