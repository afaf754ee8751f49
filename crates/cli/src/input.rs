//! Reading blueprints and the real series that they name.

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use activity::local::DataFolder;
use activity::planner::{PlanError, RealData, needs_real_data, read_real, series};
use blueprint::{Blueprint, MAX_BYTES, Problem, Slot};
use timeseries::Scratch;

use crate::args::BlueprintArgs;
use crate::failure::{Complaint, Failure};
use crate::signals::Signal;
use crate::terminal::Terminal;

/// A blueprint that has been read and checked.
pub struct Loaded {
    /// The file's name without its ending; `blueprint` from standard input.
    pub name: String,
    /// The file as it was named, for messages.
    pub file: String,
    /// Its text.
    pub bytes: Vec<u8>,
    /// What it makes.
    pub blueprint: Arc<Blueprint>,
    /// The folder that stands for S3, if there is one: what `--data` names, or what was fetched from S3.
    pub data: Option<DataFolder>,
    /// What is odd about it.
    pub warnings: Vec<Problem>,
}

/// Faults that are told of those that show only when cycles are computed. One formula in `commons` may fail in each of
/// thousands of generators, and each that never ends takes its time.
const MOST_COMPUTED: usize = 20;

/// Where a local run starts, when neither blueprint nor option says: the same each time, so that runs repeat.
pub const DEFAULT_START: &str = "2026-01-01T00:00:00Z";

/// Read and check a blueprint; real series are not looked at yet.
///
/// # Errors
/// Everything that is wrong with it.
pub fn load(file: &str, seed: Option<u64>, data: Option<&Path>) -> Result<Loaded, Failure> {
    let bytes = read(file)?;
    let shown = if file == "-" { "standard input" } else { file };
    let checked = blueprint::parse(&bytes)
        .map_err(|problems| Failure::Bad(problems.iter().map(|problem| Complaint::of(shown, problem)).collect()))?;
    let mut blueprint = checked.blueprint;
    if let Some(seed) = seed {
        blueprint.seed = seed;
    }
    let name = name_of(file);
    let data = data.map(|path| DataFolder(path.to_owned()));
    Ok(Loaded { name, file: shown.to_owned(), bytes, blueprint: Arc::new(blueprint), data, warnings: checked.warnings })
}

/// What a blueprint is called: its file's name without its ending, or `blueprint` from standard input.
#[must_use]
pub fn name_of(file: &str) -> String {
    match Path::new(file).file_stem() {
        // A file `..json` has the stem `.`, which as a folder's name is another folder.
        Some(stem) if file != "-" && stem != "." && stem != ".." => stem.to_string_lossy().into_owned(),
        _ => "blueprint".to_owned(),
    }
}

fn read(file: &str) -> Result<Vec<u8>, Failure> {
    if file.is_empty() {
        return Err(Failure::usage(Complaint::new("expected a blueprint's file, found an empty name")));
    }
    let bad = |error: std::io::Error| {
        let complaint =
            Complaint { location: Some(file.to_owned()), ..Complaint::new(format!("cannot read it: {error}")) };
        Failure::usage(match error.kind() {
            std::io::ErrorKind::NotFound => {
                complaint.hint("check the path; `activity-generator init` writes a first blueprint")
            }
            _ => complaint,
        })
    };
    let mut bytes = Vec::new();
    // One byte more than is allowed shows that a file is too large, without reading all of it.
    let most = MAX_BYTES as u64 + 1;
    if file == "-" {
        std::io::stdin().lock().take(most).read_to_end(&mut bytes).map_err(bad)?;
    } else {
        // Looked at before it is opened: opening a pipe waits for whoever writes it, and a device may have no end.
        let there = std::fs::metadata(file).map_err(bad)?;
        if !there.is_file() && !there.is_dir() {
            let complaint = Complaint { location: Some(file.to_owned()), ..Complaint::new("it is not a regular file") };
            return Err(Failure::usage(complaint.hint("give - instead, and the blueprint on standard input")));
        }
        std::fs::File::open(file).map_err(bad)?.take(most).read_to_end(&mut bytes).map_err(bad)?;
    }
    Ok(bytes)
}

impl Loaded {
    /// Print the warnings about the blueprint.
    pub fn warn(&self, terminal: &Terminal) {
        for warning in &self.warnings {
            terminal.warn(&Complaint::of(&self.file, warning));
        }
    }

    /// Say what is odd about its series, of which each is told with its generator.
    pub fn warn_of_series(&self, warnings: &[(String, String)], terminal: &Terminal) {
        for warning in warnings {
            terminal.warn(&Complaint::new(of_series(warning)));
        }
    }

    /// The first of a run's `slots`.
    ///
    /// # Errors
    /// An invalid start time, or one after which there are not so many slots.
    pub fn start(&self, option: Option<&str>, slots: u64) -> Result<Slot, Failure> {
        let refuse = |message: String| Failure::usage(Complaint::new(format!("--start: {message}")));
        let start = match option {
            Some("now") => Slot::at(jiff::Timestamp::now()),
            Some(text) => {
                let time: jiff::Timestamp = text
                    .parse()
                    .map_err(|_| refuse(format!("expected now or a time as in {DEFAULT_START}, found \"{text}\"")))?;
                Slot::try_from(time).map_err(|error| refuse(error.to_string()))?
            }
            None => self
                .blueprint
                .start
                .unwrap_or_else(|| Slot::at(DEFAULT_START.parse().expect("the default start is an RFC 3339 time"))),
        };
        if start.room() < slots {
            let last = Slot::LAST;
            return Err(refuse(format!("expected {slots} slots up to the last one, {last}, found a start of {start}")));
        }
        Ok(start)
    }

    /// Check that every real series can be read; without a data folder each is a problem.
    pub fn check_real(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (generator, origins) in self.blueprint.generators.iter().zip(&self.blueprint.origins) {
            if let Err(error) = read_real(self.real_data(), generator) {
                problems.push(self.problem(origins.path(&"key".into()), error.to_string()));
            }
        }
        problems
    }

    /// Require that every real series can be read.
    ///
    /// # Errors
    /// All that cannot, and what else is wrong with the first cycle.
    pub fn require_real(&self) -> Result<(), Failure> {
        let problems = self.check_real();
        if problems.is_empty() { Ok(()) } else { Err(self.failure_with_computed(problems)) }
    }

    /// A problem that showed only when series were computed, with its location.
    #[must_use]
    pub fn problem(&self, path: blueprint::Path, message: String) -> Problem {
        let mut problem = Problem::new(path, message);
        problem.location = blueprint::locate(&self.bytes, &problem.path);
        problem
    }

    /// Where real series are read from.
    #[must_use]
    pub fn real_data(&self) -> Option<&dyn RealData> {
        self.data.as_ref().map(|data| data as &dyn RealData)
    }

    /// What went wrong while computing, as problems of the blueprint: the one that stopped it, and what is wrong with
    /// other generators, for who mends one formula should not learn of the next only then.
    #[must_use]
    pub fn plan_failure(&self, error: &PlanError) -> Failure {
        let Some(stopped) = self.plan_problem(error) else {
            return Failure::Interrupted(Signal::Interrupt);
        };
        self.failure_with_computed(vec![stopped])
    }

    /// The problems, and what else shows when the first cycle is computed, in the order of the text.
    #[must_use]
    pub fn failure_with_computed(&self, mut problems: Vec<Problem>) -> Failure {
        let more: Vec<Problem> =
            self.first_cycle_problems().into_iter().filter(|problem| !problems.contains(problem)).collect();
        problems.extend(more);
        self.failure(problems)
    }

    /// Problems of the blueprint, in the order of the text.
    #[must_use]
    pub fn failure(&self, mut problems: Vec<Problem>) -> Failure {
        problems.sort_by_key(|problem| problem.location);
        Failure::Bad(problems.iter().map(|problem| Complaint::of(&self.file, problem)).collect())
    }

    /// What goes wrong in the first cycle of each generator whose data is at hand.
    fn first_cycle_problems(&self) -> Vec<Problem> {
        let mut scratch = Scratch::default();
        let mut fault = |index: usize| {
            if self.data.is_none() && needs_real_data(&self.blueprint, index) {
                return None;
            }
            let error = series(&self.blueprint, index, 0, self.real_data(), &mut scratch).err()?;
            self.plan_problem(&error)
        };
        (0..self.blueprint.generators.len()).filter_map(&mut fault).take(MOST_COMPUTED).collect()
    }

    /// What went wrong while computing; nothing when it was interrupted.
    fn plan_problem(&self, error: &PlanError) -> Option<Problem> {
        let path = |id: &str, within: &blueprint::Path| {
            let index = self.blueprint.generators.iter().position(|generator| generator.id() == id);
            index.map_or_else(blueprint::Path::root, |index| self.blueprint.origins[index].path(within))
        };
        Some(match error {
            PlanError::Series(error) => {
                let position = error.position.map(|position| format!(" (at t = {position})")).unwrap_or_default();
                let path = path(&error.generator_id, &error.path);
                self.problem(path, format!("generator \"{}\": {}{position}", error.generator_id, error.message))
            }
            PlanError::Real { generator_id, source } => {
                self.problem(path(generator_id, &"key".into()), source.to_string())
            }
            PlanError::Interrupted => return None,
        })
    }
}

/// What is odd about a generator's series, in words.
#[must_use]
pub fn of_series((generator, warning): &(String, String)) -> String {
    format!("generator \"{generator}\": {warning}")
}

/// Load a blueprint and warn; its real series are not looked at yet.
///
/// # Errors
/// Everything that is wrong with it, or a data folder that is not there.
pub fn load_with_warnings(args: &BlueprintArgs, terminal: &Terminal) -> Result<Loaded, Failure> {
    let loaded = load(&args.blueprint, args.seed, args.data.as_deref())?;
    loaded.warn(terminal);
    // A real series that is not there is told with its path in the blueprint; otherwise reads would all be 404s in silence.
    let reads_series = loaded.blueprint.generators.iter().any(|generator| generator.real_source().is_some());
    if let Some(folder) = args.data.as_deref().filter(|folder| !reads_series && !folder.is_dir()) {
        let complaint = Complaint::new(format!("--data {}: there is no such folder", folder.display()));
        return Err(Failure::usage(complaint.hint("it stands in for S3: DIR/<bucket>/<key>")));
    }
    Ok(loaded)
}

/// Load a blueprint, warn, and check that its real series are there.
///
/// # Errors
/// Everything that is wrong with it.
pub fn load_whole(args: &BlueprintArgs, terminal: &Terminal) -> Result<Loaded, Failure> {
    let loaded = load_with_warnings(args, terminal)?;
    loaded.require_real()?;
    Ok(loaded)
}

#[cfg(test)]
mod tests {
    use super::name_of;

    #[test]
    fn a_name_is_never_that_of_another_folder() {
        for (file, name) in [
            ("a/shop.json", "shop"),
            ("shop", "shop"),
            ("-", "blueprint"),
            ("..json", "blueprint"),
            ("...json", "blueprint"),
            ("..", "blueprint"),
            (".json", ".json"),
            ("x/-", "-"),
        ] {
            assert_eq!(name_of(file), name, "{file}");
        }
    }
}
