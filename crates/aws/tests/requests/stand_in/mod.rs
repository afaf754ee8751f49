//! A server of our own in place of every service: it answers as a test says, and keeps what was asked.

pub mod answers;
mod http;
mod process;
pub mod targets;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use aws::{AwsServices, Base, Deadline, Identities};
use tokio::io::{AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

pub use http::{Answer, Request, Signed};
pub use process::{OWN_KEY, OWN_KEY_ID, REGION, alone};

/// What becomes of a request.
#[derive(Clone, Debug)]
pub enum Reply {
    Answer(Answer),
    /// An answer after a while.
    Late(Duration, Answer),
    /// A whole answer, after which the connection ends.
    Last(Answer),
    /// So many bytes of an answer, then the connection ends.
    Broken(usize, Answer),
    /// So many bytes of an answer, then nothing more.
    Stuck(usize, Answer),
    /// The connection ends without an answer.
    Close,
    /// The connection stays, and nothing comes.
    Hang,
}

impl From<Answer> for Reply {
    fn from(answer: Answer) -> Reply {
        Reply::Answer(answer)
    }
}

/// A server on loopback, for as long as the test runs.
pub struct StandIn {
    address: SocketAddr,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Default)]
struct Seen {
    connections: usize,
    requests: Vec<Request>,
    under_way: usize,
    most_under_way: usize,
}

impl StandIn {
    /// `reply` gets each request and how many there were before it.
    pub async fn new<R: Into<Reply>>(reply: impl Fn(&Request, usize) -> R + Send + Sync + 'static) -> StandIn {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        StandIn::on(listener, reply)
    }

    /// The same where somebody listens already.
    pub fn on<R: Into<Reply>>(
        listener: TcpListener,
        reply: impl Fn(&Request, usize) -> R + Send + Sync + 'static,
    ) -> StandIn {
        let (address, seen) = (listener.local_addr().expect("its address"), Arc::<Mutex<Seen>>::default());
        let reply = Arc::new(move |request: &Request, before| reply(request, before).into());
        let all = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                lock(&all).connections += 1;
                tokio::spawn(connection(stream, Arc::clone(&all), Arc::clone(&reply)));
            }
        });
        StandIn { address, seen }
    }

    /// Every request so far, in their order.
    pub fn requests(&self) -> Vec<Request> {
        lock(&self.seen).requests.clone()
    }

    /// The requests to one service, by the name that signatures have.
    pub fn requests_to(&self, service: &str) -> Vec<Request> {
        self.requests().into_iter().filter(|request| request.service() == service).collect()
    }

    pub fn connections(&self) -> usize {
        lock(&self.seen).connections
    }

    /// How many requests were under way at once at the most.
    pub fn most_under_way(&self) -> usize {
        lock(&self.seen).most_under_way
    }

    /// The host's configuration, which leads here.
    pub async fn base(&self) -> Base {
        self.base_called("127.0.0.1").await
    }

    /// The same by another name of this machine.
    pub async fn base_called(&self, host: &str) -> Base {
        base_at(&format!("http://{host}:{}", self.address.port())).await
    }

    /// Services under the host's own identity, or that of targets.
    pub async fn services(&self) -> AwsServices {
        AwsServices::new(identities(self.base().await), Deadline::default())
    }
}

/// The host's configuration with services at `url`.
pub async fn base_at(url: &str) -> Base {
    std::fs::write(process::config_file(), format!("[default]\nendpoint_url = {url}\n")).expect("a file of our own");
    aws::base("activity-generator/stand-in", None).await
}

/// Identities of a deployment without an actor role.
pub fn identities(base: Base) -> Identities {
    Identities { base, actor: None, session: "stand-in".to_owned(), inline_credentials: false }
}

fn lock(seen: &Mutex<Seen>) -> MutexGuard<'_, Seen> {
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn connection(
    stream: TcpStream,
    seen: Arc<Mutex<Seen>>,
    reply: Arc<impl Fn(&Request, usize) -> Reply>,
) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    while let Some(request) = http::read(&mut stream).await {
        let before = {
            let mut seen = lock(&seen);
            seen.requests.push(request.clone());
            seen.under_way += 1;
            seen.most_under_way = seen.most_under_way.max(seen.under_way);
            seen.requests.len() - 1
        };
        let done = answer(&mut stream, reply(&request, before)).await;
        lock(&seen).under_way -= 1;
        if !done? {
            break;
        }
    }
    Ok(())
}

/// Whether the connection goes on.
async fn answer(stream: &mut BufReader<TcpStream>, reply: Reply) -> std::io::Result<bool> {
    match reply {
        Reply::Answer(answer) => stream.write_all(&answer.bytes()).await?,
        Reply::Late(time, answer) => {
            tokio::time::sleep(time).await;
            stream.write_all(&answer.bytes()).await?;
        }
        Reply::Last(answer) => {
            stream.write_all(&answer.bytes()).await?;
            return Ok(false);
        }
        Reply::Broken(bytes, answer) => {
            stream.write_all(&answer.bytes()[..bytes]).await?;
            return Ok(false);
        }
        Reply::Stuck(bytes, answer) => {
            stream.write_all(&answer.bytes()[..bytes]).await?;
            std::future::pending::<()>().await;
        }
        Reply::Close => return Ok(false),
        Reply::Hang => std::future::pending::<()>().await,
    }
    Ok(true)
}
