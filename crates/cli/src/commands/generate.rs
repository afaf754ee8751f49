//! `generate`: series and labels as files, one generator after the other, in constant memory.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use activity::local::{DataFolder, OutFolder, Records, Row, WriteError};
use activity::planner::{PlanError, RealData, series};
use activity::truth::LabelRecord;
use blueprint::Slot;
use indicatif::{ProgressBar, ProgressStyle};
use report::grouped;
use serde_json::json;
use timeseries::Scratch;

use crate::args::GenerateArgs;
use crate::failure::{Failure, out_failure};
use crate::formats::{self, FormatKind, SeriesWriter};
use crate::input::{Loaded, load_whole};
use crate::overlap;
use crate::terminal::Terminal;

/// Write `series.<format>` and `labels.jsonl`.
///
/// # Errors
/// What is wrong with the blueprint before anything is written, or what could not be written.
pub fn run(args: &GenerateArgs, terminal: &Terminal) -> Result<(), Failure> {
    let folder = OutFolder::check_for_series(&args.out, &formats::file_names()).map_err(|error| out_failure(&error))?;
    overlap::check(&folder, &args.blueprint)?;
    let loaded = load_whole(&args.blueprint, terminal)?;
    let slots = args.cycles.saturating_mul(loaded.blueprint.cycle_length());
    let start = loaded.start(args.blueprint.start.as_deref(), slots)?;
    let job = Job { loaded: &loaded, start, cycles: args.cycles, data: args.blueprint.data.clone().map(DataFolder) };
    let progress = terminal.spinner("computing the series");
    let odd = job.check();
    progress.finish_and_clear();
    loaded.warn_of_series(&odd?, terminal);

    let held = folder.prepare().map_err(|error| out_failure(&error))?;
    let out = held.path();
    let (points, labels) = job.write(out, args.format, &bar(terminal, &job))?;
    terminal.say(format!(
        "{}: {} data points of {} generators, {} anomalies: {}, {}",
        loaded.name,
        grouped(points),
        loaded.blueprint.generators.len(),
        grouped(labels),
        out.join(args.format.file_name()).display(),
        out.join("labels.jsonl").display()
    ));
    if terminal.json() {
        let summary = json!({"data_points": points, "anomalies": labels, "seed": loaded.blueprint.seed, "version": loaded.blueprint.version});
        return terminal.print_json(&summary);
    }
    Ok(())
}

struct Job<'a> {
    loaded: &'a Loaded,
    start: Slot,
    cycles: u64,
    data: Option<DataFolder>,
}

impl Job<'_> {
    /// A cycle of a generator, to `each`.
    fn cycle<T>(
        &self,
        index: usize,
        cycle: u64,
        scratch: &mut Scratch,
        each: impl FnOnce(timeseries::Series<'_>) -> T,
    ) -> Result<T, PlanError> {
        let data = self.data.as_ref().map(|data| data as &dyn RealData);
        let (series, _) = series(&self.loaded.blueprint, index, cycle, data, scratch)?;
        Ok(each(series))
    }

    /// Compute everything once before anything is written: a formula's faults show only so. Gives what is odd about the
    /// series, each with its generator, once.
    fn check(&self) -> Result<Vec<(String, String)>, Failure> {
        let mut scratch = Scratch::default();
        let mut warnings = Vec::new();
        for (index, generator) in self.loaded.blueprint.generators.iter().enumerate() {
            let mut told = BTreeSet::new();
            for cycle in 0..self.cycles {
                let of_cycle = self.cycle(index, cycle, &mut scratch, |series| series.warnings);
                for text in of_cycle.map_err(|error| self.loaded.plan_failure(&error))? {
                    if told.insert(text.clone()) {
                        warnings.push((generator.id().to_owned(), text));
                    }
                }
            }
        }
        Ok(warnings)
    }

    fn write(&self, out: &Path, format: &FormatKind, bar: &ProgressBar) -> Result<(u64, u64), Failure> {
        let mut series_file = (format.create)(out.join(format.file_name()))?;
        let mut labels_file = Records::create(out.join("labels.jsonl")).map_err(|error| cannot(&error))?;
        let written = self.write_all(&mut *series_file, &mut labels_file, bar);
        // Each is brought to its end, so that a full disk costs as few lines as can be; the first error is told.
        let ended = [labels_file.flush().map_err(|error| cannot(&error)), series_file.finish()];
        bar.finish_and_clear();
        let sums = written?;
        ended.into_iter().collect::<Result<(), Failure>>()?;
        Ok(sums)
    }

    fn write_all(
        &self,
        series_file: &mut dyn SeriesWriter,
        labels_file: &mut Records,
        bar: &ProgressBar,
    ) -> Result<(u64, u64), Failure> {
        let length = self.loaded.blueprint.cycle_length();
        let (mut points, mut label_count) = (0, 0);
        let mut scratch = Scratch::default();
        for (index, generator) in self.loaded.blueprint.generators.iter().enumerate() {
            for cycle in 0..self.cycles {
                let first = self.start.plus(cycle * length);
                let written = self.cycle(index, cycle, &mut scratch, |series| -> Result<(), Failure> {
                    let mut labels = BTreeMap::new();
                    for label in &series.labels {
                        labels_file.json(&LabelRecord::new(label, first));
                        labels.extend((label.start_position..=label.end_position).map(|at| (at, label.id.as_str())));
                    }
                    label_count += series.labels.len() as u64;
                    labels_file.flush().map_err(|error| cannot(&error))?;
                    let mut rows = (0..length).map(|position| {
                        let at = |values: &[u64]| {
                            usize::try_from(position).ok().and_then(|index| values.get(index).copied()).unwrap_or(0)
                        };
                        Row {
                            slot: first.plus(position),
                            position,
                            cycle,
                            generator_id: generator.id(),
                            value: at(series.values),
                            clean: at(series.clean),
                            label: labels.get(&position).copied().unwrap_or(""),
                        }
                    });
                    points += length;
                    series_file.rows(&mut rows)
                });
                written.map_err(|error| self.loaded.plan_failure(&error))??;
                bar.inc(1);
            }
        }
        Ok((points, label_count))
    }
}

fn cannot(error: &WriteError) -> Failure {
    Failure::failed(error.to_string())
}

fn bar(terminal: &Terminal, job: &Job<'_>) -> ProgressBar {
    if !terminal.progress() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{spinner} series {human_pos} of {human_len} {wide_bar} {eta} left");
    let count = job.loaded.blueprint.generators.len() as u64 * job.cycles;
    ProgressBar::new(count).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
