//! A run from its first slot to its last, over a folder or on other services.

use std::collections::BTreeSet;
use std::sync::Arc;

use blueprint::Blueprint;
use fake_content::Pool;

use super::folder::{Folder, FolderServices};
use super::functions::LocalFunctions;
use super::host::Host;
use super::options::{Options, RunError};
use super::progress::Progress;
use super::store::LocalStore;
use super::tally::RunTally;
use crate::ports::Services;
use crate::truth::{SeriesTally, TargetTally};

/// Run a blueprint. On an error the records made so far are kept, in whole lines.
///
/// # Errors
/// What ended the run, with the sums to that point.
pub async fn run(
    blueprint: Arc<Blueprint>,
    pool: Pool,
    options: Options,
    progress: Arc<Progress>,
) -> Result<RunTally, (RunError, RunTally)> {
    let folder = match open_folder(&blueprint, &options) {
        Ok(folder) => Arc::new(folder),
        Err(error) => return Err((error, RunTally::default())),
    };
    let result = drive(blueprint, pool, options, progress, FolderServices(Arc::clone(&folder)), Some(&folder)).await;
    // The error to tell: the write that failed first, which others followed from.
    result.map_err(|(error, tally)| (folder.store.take_failure().map_or(error, RunError::Write), tally))
}

/// Run the blueprint with its activities on `services`; series, labels and ledger are written to the folder all the same.
///
/// # Errors
/// What ended the run, with the sums to that point.
pub async fn run_on<S: Services + 'static>(
    blueprint: Arc<Blueprint>,
    pool: Pool,
    options: Options,
    progress: Arc<Progress>,
    services: S,
) -> Result<RunTally, (RunError, RunTally)> {
    drive(blueprint, pool, options, progress, services, None).await
}

async fn drive<S: Services + 'static>(
    blueprint: Arc<Blueprint>,
    pool: Pool,
    options: Options,
    progress: Arc<Progress>,
    services: S,
    folder: Option<&Folder>,
) -> Result<RunTally, (RunError, RunTally)> {
    let mut tally = RunTally {
        series: vec![SeriesTally::default(); blueprint.generators.len()],
        targets: vec![TargetTally::new(options.slots); blueprint.targets.len()],
        ..RunTally::default()
    };
    let mut host = match Host::open(blueprint, pool, &options, progress, services) {
        Ok(host) => host,
        Err(error) => return Err((error.into(), tally)),
    };
    match host.run(&options, &mut tally, folder).await {
        Ok(()) => Ok(tally),
        Err(error) => Err((error, tally)),
    }
}

/// The folder that stands for S3, with what targets of the blueprint may read in it.
fn open_folder(blueprint: &Blueprint, options: &Options) -> Result<Folder, RunError> {
    let read_buckets: BTreeSet<String> =
        blueprint.targets.iter().filter_map(|target| target.settings.as_type().reads()).map(str::to_owned).collect();
    let objects = options.out.path().join("s3");
    let store = LocalStore::open(objects, options.data.clone(), &read_buckets)
        .map_err(|(path, error)| RunError::Data { path, error })?;
    Ok(Folder { store, functions: LocalFunctions::new(options.functions.clone()) })
}
