//! A connection to AWS, as the standard environment or a profile has it.

use std::io;
use std::path::Path;
use std::sync::Arc;

use activity::local::{DataFolder, Options, Progress, RunError, RunTally, encode_key, run_on};
use activity::ports::{PortError, Services};
use aws::{AwsServices, Base, BucketDocuments, Deadline, Identities, LedgerTable, Reached, Source};
use blueprint::Blueprint;
use blueprint::targets::Target;
use fake_content::Pool;
use futures::StreamExt as _;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::{FirstErrors, Object, Tell, told};
use crate::failure::{Complaint, Failure};
use crate::threads;

/// Requests at once when objects are fetched or identities taken on.
const AT_ONCE: usize = 8;

/// Region, credentials and endpoints are known; nothing has been asked of AWS yet.
#[derive(Debug)]
pub struct Connection {
    runtime: Runtime,
    base: Base,
    region: String,
    services: Arc<AwsServices>,
}

impl Connection {
    /// Open a connection. `application` goes into the user agent, `session` begins the names of sessions.
    ///
    /// # Errors
    /// When no region is known.
    pub fn open(application: &str, session: &str, profile: Option<&str>) -> Result<Connection, Failure> {
        // The workers, and those that wait for names to be looked up.
        threads::check(std::thread::available_parallelism().map_or(1, usize::from) + AT_ONCE)?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(|error| Failure::failed(format!("cannot start threads: {error}")))?;
        let base = runtime.block_on(aws::base(application, profile));
        let Some(region) = base.region().map(str::to_owned) else {
            let complaint = Complaint::new("no region is set for AWS");
            return Err(Failure::usage(
                complaint.hint("set AWS_REGION, or name a profile that has one with --profile"),
            ));
        };
        let identities =
            Identities { base: base.clone(), actor: None, session: session.to_owned(), inline_credentials: true };
        let services = Arc::new(AwsServices::new(identities, Deadline::default()));
        Ok(Connection { runtime, base, region, services })
    }

    /// What its requests run on.
    #[must_use]
    pub fn runtime(&self) -> &Runtime {
        &self.runtime
    }

    /// The region of targets that name none.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.region
    }

    /// Who asks: account and ARN.
    ///
    /// # Errors
    /// When there are no credentials, or AWS does not accept them.
    pub fn caller(&self) -> Result<(String, String), Failure> {
        self.runtime.block_on(self.base.caller()).map_err(|error| {
            let complaint = Complaint::new(format!("AWS does not know who you are: {}", told(&error)));
            Failure::usage(complaint.hint("--profile NAME, AWS_PROFILE or AWS_ACCESS_KEY_ID choose the credentials"))
        })
    }

    /// The record of a deployment: the documents of its bucket, and the ledger's table, which has the bucket's name.
    #[must_use]
    pub fn record(&self, bucket: &str) -> (BucketDocuments, LedgerTable) {
        let documents = BucketDocuments::new(&self.base, bucket);
        (documents.clone(), LedgerTable::new(&self.base, bucket, documents))
    }

    /// Fetch objects into a folder of their own, which is gone with what this gives.
    ///
    /// # Errors
    /// When the folder cannot be written. An object that cannot be read is told by [`Fetched::missing`].
    pub fn fetch(&self, objects: impl IntoIterator<Item = Object>) -> Result<Fetched, Failure> {
        let cannot = |error: io::Error| Failure::failed(format!("cannot write to the temporary folder: {error}"));
        let source = &Source::new(&self.base);
        let mut fetched = Fetched { folder: TempDir::new().map_err(cannot)?, missing: Vec::new() };
        self.runtime.block_on(async {
            let reads = objects.into_iter().map(|object| async move {
                let read = source.read(&object.bucket, &object.key, None).await;
                (object, read)
            });
            let mut reads = futures::stream::iter(reads).buffered(AT_ONCE);
            while let Some((object, read)) = reads.next().await {
                match read {
                    Ok(Some(body)) => write(fetched.folder.path(), &object, &body).map_err(cannot)?,
                    Ok(None) => fetched.missing.push((object, "there is no object of that key".to_owned())),
                    Err(error) => fetched.missing.push((object, told(&error))),
                }
            }
            Ok(())
        })?;
        Ok(fetched)
    }

    /// Targets, by their index, whose identity cannot be taken on. The identities of the others are kept for the run.
    #[must_use]
    pub fn refused_identities(&self, blueprint: &Blueprint) -> Vec<(usize, PortError)> {
        self.runtime.block_on(async {
            let reached = blueprint.targets.iter().map(|target| async move {
                let error = self.services.reach(target).await.err()?;
                Some((target.index, error))
            });
            futures::stream::iter(reached).buffered(AT_ONCE).filter_map(std::future::ready).collect().await
        })
    }

    /// Run the blueprint with its activities on AWS; `tell` is told the first error of each kind.
    ///
    /// # Errors
    /// What ended the run, with the sums to that point.
    pub async fn run(
        &self,
        blueprint: Arc<Blueprint>,
        pool: Pool,
        options: Options,
        progress: Arc<Progress>,
        tell: Tell,
    ) -> Result<RunTally, (RunError, RunTally)> {
        let services = FirstErrors::new(Kept(Arc::clone(&self.services)), tell);
        run_on(blueprint, pool, options, progress, services).await
    }
}

/// The services whose identities were taken on before the run.
struct Kept(Arc<AwsServices>);

impl Services for Kept {
    type Reached = Reached;

    async fn reach(&self, target: &Target) -> Result<Arc<Reached>, PortError> {
        self.0.reach(target).await
    }
}

/// Objects in a folder that stands for S3.
#[derive(Debug)]
pub struct Fetched {
    folder: TempDir,
    missing: Vec<(Object, String)>,
}

impl Fetched {
    /// The folder. It is there for as long as this is.
    #[must_use]
    pub fn folder(&self) -> DataFolder {
        DataFolder(self.folder.path().to_owned())
    }

    /// The objects that could not be read, and why.
    #[must_use]
    pub fn missing(&self) -> &[(Object, String)] {
        &self.missing
    }
}

fn write(folder: &Path, object: &Object, body: &[u8]) -> io::Result<()> {
    let path = folder.join(&object.bucket).join(encode_key(&object.key));
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent)?;
    }
    std::fs::write(path, body)
}
