//! Entries that concern several generators.
//!
//! Each series is computed by itself, so such an entry is run once for each generator that it concerns, every time over the
//! same clean series, the same spans and the same randomness; what it does to the series that is computed is kept.

use std::sync::Arc;

use randomness::Rng;

use super::kind::{Anomaly, Fault};
use super::placement::Span;
use super::site::{Channel, Site};
use crate::clean::Clean;
use crate::formula::Evaluator;

/// An entry that concerns several generators, for one of them.
pub struct Linked<'a> {
    /// The entry.
    pub anomaly: &'a dyn Anomaly,
    /// Its index in the list of the generator that has it.
    pub entry: usize,
    /// The generator that has it, then [`Anomaly::generators`].
    pub generators: Vec<String>,
    /// Their series before any anomaly.
    pub clean: Vec<Arc<Clean>>,
    /// Which of them is computed.
    pub computed: usize,
    /// Where the anomalies lie.
    pub spans: Vec<Span>,
    /// The randomness of a span.
    pub rng: Box<dyn Fn(Span) -> Rng + 'a>,
    /// The randomness of the formulas of a span.
    pub formula_rng: Box<dyn Fn(Span) -> Rng + 'a>,
}

impl std::fmt::Debug for Linked<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Linked")
            .field("generators", &self.generators)
            .field("entry", &self.entry)
            .finish_non_exhaustive()
    }
}

/// The positions of a span that a series of `length` positions has.
fn within(span: Span, length: usize) -> std::ops::Range<usize> {
    (span.start as usize).min(length)..(span.end as usize + 1).min(length)
}

impl Linked<'_> {
    /// Whether the generator that is computed has the entry.
    pub fn is_own(&self) -> bool {
        self.computed == 0
    }

    /// Changes the values of the series that is computed; whether any series changed.
    pub fn inject(&self, span: Span, values: &mut [u64]) -> Result<bool, Fault> {
        let before: Vec<Vec<u64>> = self
            .clean
            .iter()
            .enumerate()
            .map(|(index, clean)| {
                let series = if index == self.computed { &*values } else { clean.values() };
                series[within(span, series.len())].to_vec()
            })
            .collect();
        let mut after = before.clone();
        let mut evaluator = Evaluator::new();
        if self.anomaly.has_formula() {
            evaluator.begin_anomalies((self.formula_rng)(span), &self.clean[0]);
        }
        let mut channels = self.clean.iter().zip(&mut after).map(|(clean, values)| Channel { clean, values });
        if let Some(own) = channels.next() {
            let others = channels.collect();
            self.anomaly.inject(&mut Site { span, own, others, evaluator: &mut evaluator, rng: &self.rng })?;
        }
        let length = values.len();
        values[within(span, length)].copy_from_slice(&after[self.computed]);
        Ok(before != after)
    }
}
