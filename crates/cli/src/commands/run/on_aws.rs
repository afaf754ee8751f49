//! `run --aws`: the activities are executed on AWS. What is missing for that is said before anything begins.

use std::collections::BTreeSet;
use std::sync::Arc;

use activity::planner::{PlanError, Planner, RealData};
use activity::truth::Site;
use blueprint::targets::{Secret, Target};
use blueprint::{Path, Problem, Slot};
use indicatif::ProgressBar;
use report::grouped;

use crate::args::RunArgs;
use crate::cloud::{self, Connection, Fetched, Object, Tell};
use crate::failure::{Complaint, Failure};
use crate::input::{Loaded, load_with_warnings};
use crate::table::Table;
use crate::terminal::Terminal;

/// AWS, ready for a run.
pub(super) struct OnAws {
    /// The way there.
    pub(super) connection: Connection,
    /// What summary and report say of it.
    pub(super) site: Site,
    /// Keeps the real series that were fetched from S3.
    _fetched: Option<Fetched>,
}

/// Load a blueprint for a run on AWS: each target has its bucket, and each real series is at hand.
///
/// # Errors
/// What is wrong with the blueprint, or missing: a region, a bucket, a real series; or a build without AWS.
pub(super) fn prepare(args: &RunArgs, terminal: &Terminal) -> Result<(Loaded, OnAws), Failure> {
    cloud::required()?;
    let mut loaded = load_with_warnings(&args.blueprint, terminal)?;
    name_buckets(&mut loaded, args.default_bucket.as_deref())?;
    if loaded.blueprint.start.is_some() && args.blueprint.start.is_none() {
        let path = Path::root().key("commons").key("start");
        let warning = loaded.problem(path, "passed over: with --aws the first slot is now".to_owned());
        let warning = warning.hint("--start TIME gives another first slot");
        terminal.warn(&Complaint::of(&loaded.file, &warning));
        loaded.warnings.push(warning);
    }
    let application = format!("activity-generator/{}/{}", loaded.name, loaded.blueprint.version);
    let session = format!("activity-generator-{}", loaded.name);
    let connection = Connection::open(&application, &session, args.profile.as_deref())?;
    let fetched = match &loaded.data {
        Some(_) => None,
        None => fetch_real(&mut loaded, &connection, terminal)?,
    };
    loaded.require_real()?;
    let endpoint = std::env::var("AWS_ENDPOINT_URL").ok().filter(|endpoint| !endpoint.is_empty());
    let site = Site { region: connection.region().to_owned(), endpoint };
    Ok((loaded, OnAws { connection, site, _fetched: fetched }))
}

/// Put the default bucket into the targets of S3 that name none.
fn name_buckets(loaded: &mut Loaded, default: Option<&str>) -> Result<(), Failure> {
    let blueprint = Arc::get_mut(&mut loaded.blueprint).expect("a plan that was just loaded has no other owner");
    let mut nameless = Vec::new();
    for target in &mut blueprint.targets {
        if let Some(bucket) = default {
            target.settings.as_type_mut().set_default_bucket(bucket);
        }
        nameless.extend(target.settings.as_type().lacks_bucket().then_some(target.index));
    }
    let problem = |index| {
        let problem = loaded.problem(path_of(index), "it names no bucket, and on AWS there is no default".to_owned());
        problem.hint("give it a \"bucket\", or all such targets one with --default-bucket NAME")
    };
    let problems: Vec<Problem> = nameless.into_iter().map(problem).collect();
    if problems.is_empty() { Ok(()) } else { Err(loaded.failure(problems)) }
}

fn path_of(target: usize) -> Path {
    Path::root().key("targets").index(target)
}

/// Read the real series from S3, once for the whole run: all cycles of a run have the same.
fn fetch_real(loaded: &mut Loaded, connection: &Connection, terminal: &Terminal) -> Result<Option<Fetched>, Failure> {
    let sources = loaded.blueprint.generators.iter().filter_map(timeseries::Generator::real_source);
    let objects: BTreeSet<Object> =
        sources.map(|source| Object { bucket: source.bucket.clone(), key: source.key.clone() }).collect();
    if objects.is_empty() {
        return Ok(None);
    }
    let reading = terminal.spinner("reading real series from S3");
    let fetched = connection.fetch(objects)?;
    reading.finish_and_clear();
    let mut problems = Vec::new();
    for (generator, origins) in loaded.blueprint.generators.iter().zip(&loaded.blueprint.origins) {
        let missing = generator.real_source().and_then(|source| {
            fetched.missing().iter().find(|(object, _)| (&object.bucket, &object.key) == (&source.bucket, &source.key))
        });
        if let Some((Object { bucket, key }, why)) = missing {
            let problem =
                loaded.problem(origins.path(&"key".into()), format!("cannot read s3://{bucket}/{key}: {why}"));
            problems.push(problem.hint("--data DIR reads real series from DIR/<bucket>/<key> instead"));
        }
    }
    if !problems.is_empty() {
        return Err(loaded.failure(problems));
    }
    loaded.data = Some(fetched.folder());
    Ok(Some(fetched))
}

impl OnAws {
    /// Take on every target's identity, so that a role that nobody may assume is known before anything is done.
    ///
    /// # Errors
    /// All targets whose identity is refused.
    pub(super) fn check_identities(&self, loaded: &Loaded) -> Result<(), Failure> {
        let refused = self.connection.refused_identities(&loaded.blueprint);
        let problem = |(index, error): &(usize, _)| {
            let target = &loaded.blueprint.targets[*index];
            let field = if target.commons.role.is_some() { "role" } else { "credentials" };
            let why = without_secrets(target, cloud::told(error));
            let message = format!("cannot take on the identity of {}: {why}", target.title());
            let problem = loaded.problem(path_of(*index).key(field), message);
            problem.hint("the role's trust policy and external id say who may; --profile says who asks")
        };
        let problems: Vec<Problem> = refused.iter().map(problem).collect();
        if problems.is_empty() { Ok(()) } else { Err(loaded.failure(problems)) }
    }

    /// Say where, as whom and how much, before it begins.
    pub(super) fn announce(
        &self,
        args: &RunArgs,
        loaded: &Loaded,
        (start, slots): (Slot, u64),
        terminal: &Terminal,
    ) -> Result<(), Failure> {
        let profile = args.profile.clone().or_else(|| std::env::var("AWS_PROFILE").ok());
        let profile = profile.map(|profile| format!(", profile {profile}")).unwrap_or_default();
        let planned = planned_by_target(loaded, start, slots).map_err(|error| loaded.plan_failure(&error))?;
        let mut table = Table::new(&["target", "as", "requests"]);
        table.right(&[2]);
        for (target, planned) in loaded.blueprint.targets.iter().zip(&planned) {
            table.row(vec![target.title().to_string(), identity(target), grouped(*planned)]);
        }
        let reads = |target: &Target| target.settings.as_type().reads().is_some();
        let lists =
            if loaded.blueprint.targets.iter().any(reads) { ", besides lists of keys before reads" } else { "" };
        // Credentials that the blueprint brings along are not asked about.
        let own = |target: &Target| target.commons.credentials.is_none();
        let who = match loaded.blueprint.targets.iter().any(own) {
            true => {
                let (account, arn) = self.connection.caller()?;
                format!(", account {account} as {arn}")
            }
            false => String::new(),
        };
        terminal.say(format!(
            "on AWS: {}{profile}{who}\n\n{table}\n{} requests at most in {} slots from {start} on{lists}; AWS charges for them\n",
            self.site,
            grouped(planned.iter().sum()),
            grouped(slots),
        ));
        Ok(())
    }
}

/// Under whose identity a target's requests are made.
fn identity(target: &Target) -> String {
    let commons = &target.commons;
    let who = match (&commons.role, &commons.credentials) {
        (Some(role), _) => role.arn.clone(),
        (None, Some(credentials)) => match &credentials.secret_arn {
            Some(arn) => format!("credentials of {arn}"),
            None => "credentials of the blueprint".to_owned(),
        },
        (None, None) => "yourself".to_owned(),
    };
    commons.region.as_ref().map_or(who.clone(), |region| format!("{who}, in {region}"))
}

/// Requests planned per target in all slots, whatever limits leave of them.
fn planned_by_target(loaded: &Loaded, start: Slot, slots: u64) -> Result<Vec<u64>, PlanError> {
    let real = loaded.data.clone().map(|data| Box::new(data) as Box<dyn RealData>);
    let mut planner = Planner::new(Arc::clone(&loaded.blueprint), start, real).with_slots(slots);
    let mut planned = vec![0_u64; loaded.blueprint.targets.len()];
    let (mut values, mut clean) = (Vec::new(), Vec::new());
    for since in 0..slots {
        planner.slot(since, &mut values, &mut clean)?;
        for (sum, target) in planned.iter_mut().zip(&loaded.blueprint.targets) {
            *sum = sum.saturating_add(target.planned_activities(&values));
        }
    }
    Ok(planned)
}

/// Tells the first error of each kind above the progress bar.
pub(super) fn warner(terminal: Terminal, bar: ProgressBar) -> Tell {
    Box::new(move |target, error| {
        let said = without_secrets(target, cloud::told(error));
        let text = format!("{}: {said} (told once; the summary counts them)", target.title());
        bar.suspend(|| terminal.warn(&Complaint::new(text)));
    })
}

/// What a service said may hold what it was sent.
fn without_secrets(target: &Target, said: String) -> String {
    let role = target.commons.role.as_ref().and_then(|role| role.external_id.as_ref());
    let keys = target.commons.credentials.iter().flat_map(|credentials| {
        [&credentials.access_key_id, &credentials.secret_access_key, &credentials.session_token]
            .into_iter()
            .filter_map(Option::as_ref)
    });
    let secrets = role.into_iter().chain(keys).map(Secret::expose).filter(|secret| !secret.is_empty());
    secrets.fold(said, |said, secret| said.replace(secret, "[secret]"))
}
