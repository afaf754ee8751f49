//! The truth that findings are held against: labels, whether each was delivered, and when something else went wrong.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use activity::truth::{Damage, Ending, InjectedLabel, PointOutcome, ReadError, Reader, SlotOutcome, Span};
use blueprint::Slot;
use detection::scores::Range;
use serde::{Deserialize, Serialize};

use crate::delivery::{Delivery, Progress};
use crate::subjects::Subjects;

/// A label, and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrueLabel {
    /// Its id.
    pub id: String,
    /// The generator.
    pub generator: String,
    /// The kind of anomaly.
    pub kind: String,
    /// Its first slot.
    pub start: Slot,
    /// The slot before which it ends.
    pub end: Slot,
    /// How far it is from the clean series, in standard deviations of that.
    pub sigma: Option<f64>,
    /// Whether it was delivered.
    pub delivery: Delivery,
    /// The values before any anomaly, from the first slot to the last: for a picture.
    #[serde(skip)]
    pub clean: Vec<u64>,
}

impl TrueLabel {
    /// Its slots, counted from `first`; `None`: it ends before that.
    #[must_use]
    pub fn range(&self, first: Slot) -> Option<Range> {
        let last = self.end.since(first)?.checked_sub(1)?;
        Some(Range::new(self.start.since(first).unwrap_or(0), last))
    }
}

/// The truth of a span of slots.
#[derive(Clone, Debug)]
pub struct Truth {
    /// The first slot.
    pub first: Slot,
    /// The slot before which it ends: later ones are not over yet.
    pub end: Slot,
    /// Whose activity a finding may be about.
    pub subjects: Subjects,
    /// The labels, by generator, then by time.
    pub labels: Vec<TrueLabel>,
    /// Slots in which something planned was not executed whole, by generator: ranges counted from `first`, in order.
    pub disturbed: BTreeMap<String, Vec<Range>>,
    /// Every generator of the record.
    pub generators: Vec<String>,
    /// Parts of the record that cannot be read.
    pub damage: Damage,
}

impl Truth {
    /// Read a record's labels and ledger. Only slots whose time is over are looked at.
    ///
    /// # Errors
    /// A record that cannot be read.
    pub async fn read(reader: &impl Reader, span: Span) -> Result<Truth, ReadError> {
        let timeline = reader.timeline();
        let begun = timeline.first().unwrap_or(Slot::new(i64::MIN));
        let first = span.first.map_or(begun, |first| first.max(begun));
        let over = timeline.settled.min(timeline.over);
        let end = span.end.map_or(over, |end| end.min(over)).max(first);
        let span = Span { first: Some(first), end: Some(end) };
        let mut gathering = Gathering::new(first, Subjects::new(&timeline.versions));
        reader.labels(span, |label| gathering.label(label, end)).await?;
        gathering.sort();
        reader
            .outcomes(span, |outcome| {
                gathering.outcome(&outcome);
                ControlFlow::Continue(())
            })
            .await?;
        let mut generators: Vec<String> = Vec::new();
        for id in timeline.versions.iter().flat_map(|version| &version.generators) {
            if !generators.contains(id) {
                generators.push(id.clone());
            }
        }
        Ok(gathering.finish(end, generators, reader.damage()))
    }

    /// How many slots.
    #[must_use]
    pub fn slots(&self) -> u64 {
        self.end.since(self.first).unwrap_or(0)
    }

    /// Whether something of these generators was not executed whole in these slots.
    pub(crate) fn is_disturbed<'a>(&self, generators: impl IntoIterator<Item = &'a String>, range: &Range) -> bool {
        generators.into_iter().filter_map(|id| self.disturbed.get(id)).any(|ranges| {
            let next = ranges.partition_point(|own| own.last < range.first);
            ranges.get(next).is_some_and(|own| own.overlaps(range))
        })
    }
}

/// A label, and what is known of its delivery so far, for each target.
struct Labelled {
    label: InjectedLabel,
    progress: BTreeMap<usize, Progress>,
}

struct Gathering {
    first: Slot,
    subjects: Subjects,
    labels: BTreeMap<String, Vec<Labelled>>,
    /// The longest label of each generator, in slots: how far back a slot's label may begin.
    longest: BTreeMap<String, u64>,
    disturbed: BTreeMap<String, Vec<Range>>,
}

impl Gathering {
    fn new(first: Slot, subjects: Subjects) -> Gathering {
        Gathering { first, subjects, labels: BTreeMap::new(), longest: BTreeMap::new(), disturbed: BTreeMap::new() }
    }

    /// A label that is not over yet cannot be judged.
    fn label(&mut self, label: InjectedLabel, end: Slot) {
        if label.label.end > end {
            return;
        }
        let length = label.label.end.since(label.label.start).unwrap_or(0);
        let longest = self.longest.entry(label.label.generator_id.clone()).or_default();
        *longest = length.max(*longest);
        let own = self.labels.entry(label.label.generator_id.clone()).or_default();
        own.push(Labelled { label, progress: BTreeMap::new() });
    }

    fn sort(&mut self) {
        for labels in self.labels.values_mut() {
            labels.sort_by(|a, b| {
                (a.label.label.start, &a.label.label.id).cmp(&(b.label.label.start, &b.label.label.id))
            });
        }
    }

    fn outcome(&mut self, outcome: &SlotOutcome) {
        for (generator, point) in &outcome.points {
            if point.ending != Ending::Done {
                self.disturb(generator, outcome.slot);
            }
            self.progress(generator, point, outcome);
        }
    }

    fn disturb(&mut self, generator: &str, slot: Slot) {
        let Some(index) = slot.since(self.first) else { return };
        if !self.disturbed.contains_key(generator) {
            self.disturbed.insert(generator.to_owned(), Vec::new());
        }
        let ranges = self.disturbed.get_mut(generator).expect("it was just inserted");
        match ranges.last_mut() {
            Some(last) if index <= last.last + 1 => last.last = last.last.max(index),
            _ => ranges.push(Range::new(index, index)),
        }
    }

    fn progress(&mut self, generator: &str, point: &PointOutcome, outcome: &SlotOutcome) {
        let (Some(labels), Some(longest)) = (self.labels.get_mut(generator), self.longest.get(generator)) else {
            return;
        };
        let slot = outcome.slot;
        let from = labels.partition_point(|own| own.label.label.start.plus(*longest) <= slot);
        let until = labels.partition_point(|own| own.label.label.start <= slot);
        for own in labels.get_mut(from..until).into_iter().flatten() {
            let version = own.label.version.as_ref();
            let at = slot.since(own.label.label.start).and_then(|at| usize::try_from(at).ok());
            let Some(at) = at.filter(|_| version.is_none_or(|version| *version == outcome.version)) else { continue };
            let (Some(clean), Some(injected)) = (own.label.label.clean.get(at), own.label.label.values.get(at)) else {
                continue;
            };
            let progress = own.progress.entry(outcome.target).or_default();
            progress.add(*clean, *injected, point, outcome.started);
        }
    }

    fn finish(self, end: Slot, generators: Vec<String>, damage: Damage) -> Truth {
        let Gathering { first, subjects, disturbed, .. } = self;
        let mut labels = Vec::new();
        for own in self.labels.into_values().flatten() {
            let delivery = Delivery::of(&own.label, &own.progress);
            let label = own.label.label;
            labels.push(TrueLabel {
                id: label.id,
                generator: label.generator_id,
                kind: label.kind,
                start: label.start,
                end: label.end,
                sigma: label.sigma,
                delivery,
                clean: label.clean,
            });
        }
        Truth { first, end, subjects, labels, disturbed, generators, damage }
    }
}
