//! Puts the drawn anomalies into a series, and writes their labels.

use randomness::Rng;
use serde_json::Value;

use super::kind::Fault;
use super::linked::Linked;
use super::list::AnomalyList;
use super::placement::{Drawn, Span};
use super::site::{Channel, Site};
use crate::clean::Clean;
use crate::formula::Evaluator;
use crate::series::{Label, SeriesError};
use crate::series_settings::MAX_VALUE;
use settings::Path;

/// A series that gets its anomalies.
#[derive(Debug)]
pub struct Target<'a> {
    /// The generator.
    pub generator_id: &'a str,
    /// The cycle, as labels tell it.
    pub cycle: u64,
    /// The series before any anomaly.
    pub clean: &'a Clean,
    /// Its values, which start as the clean ones.
    pub values: &'a mut [u64],
    /// What runs the formulas of its own entries.
    pub evaluator: &'a mut Evaluator,
}

/// By entry: how many anomalies have no effect, and where the first of them lies.
type Idle = Vec<(u64, u64)>;

impl Target<'_> {
    /// Injects the spans of the series' own list, and the entries that concern several generators; gives labels by first
    /// position, and what is worth saying.
    ///
    /// Spans that may overlap others come first, and others over them.
    pub fn inject(
        mut self,
        list: &AnomalyList,
        drawn: &[Drawn],
        rng: &dyn Fn(usize, Span) -> Rng,
        linked: &[Linked<'_>],
    ) -> Result<(Vec<Label>, Vec<String>), SeriesError> {
        let is_linked = |one: &Drawn| !list.entries()[one.entry as usize].generators().is_empty();
        let overlaps = |one: &Drawn| list.placements()[one.entry as usize].overlap;
        let own = |overlap: bool| drawn.iter().filter(move |one| overlaps(one) == overlap && !is_linked(one));
        let mut idle: Idle = vec![(0, 0); list.entries().len()];
        for one in own(true) {
            self.inject_own(list, *one, rng, &mut idle)?;
        }
        for one in linked {
            self.inject_linked(one, &mut idle)?;
        }
        for one in own(false) {
            self.inject_own(list, *one, rng, &mut idle)?;
        }

        let mut labels = Vec::with_capacity(drawn.len());
        for one in own(true).chain(own(false)) {
            let anomaly = &*list.entries()[one.entry as usize];
            let suffix = if overlaps(one) { format!("/{}", one.entry) } else { String::new() };
            labels.extend(self.label(one.span(), anomaly.kind(), anomaly.parameters(), &suffix, &[]));
        }
        for one in linked {
            let suffix = format!("/{}/{}", one.generators[0], one.entry);
            let (kind, parameters) = (one.anomaly.kind(), one.anomaly.parameters());
            let spans = one.spans.iter().copied();
            labels.extend(spans.filter_map(|span| self.label(span, kind, parameters, &suffix, &one.generators)));
        }
        // As drawn, unless several passes were made.
        labels.sort_by_key(|label| label.start_position);
        let mut warnings = warnings(&idle, list);
        let entries = list.entries().iter().zip(list.placements()).enumerate().filter(|(_, (_, one))| one.counts > 0);
        for (index, (entry, _)) in entries {
            warnings.extend(entry.warning(self.clean).map(|text| format!("anomalies[{index}]: {text}")));
        }
        Ok((labels, warnings))
    }

    fn inject_own(
        &mut self,
        list: &AnomalyList,
        one: Drawn,
        rng: &dyn Fn(usize, Span) -> Rng,
        idle: &mut Idle,
    ) -> Result<(), SeriesError> {
        let (entry, span) = (one.entry as usize, one.span());
        let range = span.start as usize..span.end as usize + 1;
        let mut site = Site {
            span,
            own: Channel { clean: self.clean, values: &mut self.values[range.clone()] },
            others: Vec::new(),
            evaluator: &mut *self.evaluator,
            rng: &|span| rng(entry, span),
        };
        let done = list.entries()[entry].inject(&mut site).and_then(|()| self.check(span));
        done.map_err(|fault| error(self.generator_id, entry, fault))?;
        if self.values[range.clone()] == self.clean.values()[range] {
            count(&mut idle[entry], span);
        }
        Ok(())
    }

    fn inject_linked(&mut self, linked: &Linked<'_>, idle: &mut Idle) -> Result<(), SeriesError> {
        for span in &linked.spans {
            let done = linked.inject(*span, self.values).and_then(|any| self.check(*span).map(|()| any));
            let any = done.map_err(|fault| error(&linked.generators[0], linked.entry, fault))?;
            if !any && linked.is_own() {
                count(&mut idle[linked.entry], *span);
            }
        }
        Ok(())
    }

    /// The positions of a span that the series has.
    fn within(&self, span: Span) -> std::ops::Range<usize> {
        (span.start as usize).min(self.values.len())..(span.end as usize + 1).min(self.values.len())
    }

    fn check(&self, span: Span) -> Result<(), Fault> {
        let values = self.values[self.within(span)].iter().zip(span.start..);
        match values.into_iter().find(|(value, _)| **value > MAX_VALUE) {
            None => Ok(()),
            Some((value, position)) => {
                let message = format!("the value is {value}; values up to 2^53 ({MAX_VALUE}) are allowed");
                Err(Fault { field: "", position, message })
            }
        }
    }

    /// The label of a span, cut to what is not clean; none if all of it is.
    fn label(
        &self,
        span: Span,
        kind: &'static str,
        parameters: &Value,
        suffix: &str,
        generators: &[String],
    ) -> Option<Label> {
        let range = self.within(span);
        let (values, clean) = (&self.values[range.clone()], &self.clean.values()[range.clone()]);
        let differs = |index: &usize| values[*index] != clean[*index];
        let first = (0..values.len()).find(differs)?;
        let last = (0..values.len()).rfind(differs)?;
        let (values, clean) = (&values[first..=last], &clean[first..=last]);
        let start_position = (range.start + first) as u64;
        let deviation = self.clean.moments().std;
        let distances = values.iter().zip(clean).map(|(value, clean)| *value as f64 - *clean as f64);
        let farthest = distances.fold(0.0, |most: f64, one| if one.abs() > most.abs() { one } else { most });
        Some(Label {
            id: format!("{}/{}/{start_position}{suffix}", self.generator_id, self.cycle),
            generator_id: self.generator_id.to_owned(),
            kind,
            parameters: parameters.clone(),
            cycle: self.cycle,
            start_position,
            end_position: (range.start + last) as u64,
            clean: clean.to_vec(),
            values: values.to_vec(),
            sigma: (deviation > 0.0).then(|| farthest / deviation),
            generators: generators.to_vec(),
        })
    }
}

fn count((count, first): &mut (u64, u64), span: Span) {
    *first = if *count == 0 { span.start } else { *first };
    *count += 1;
}

fn error(generator_id: &str, entry: usize, fault: Fault) -> SeriesError {
    let path = Path::from("anomalies").index(entry);
    SeriesError {
        generator_id: generator_id.to_owned(),
        path: if fault.field.is_empty() { path } else { path.key(fault.field) },
        position: Some(fault.position),
        message: fault.message,
    }
}

fn warnings(idle: &Idle, list: &AnomalyList) -> Vec<String> {
    let found = idle.iter().enumerate().filter(|(_, (count, _))| *count > 0);
    let text = |(index, (count, first)): (usize, &(u64, u64))| {
        format!(
            "anomalies[{index}]: {count} of {} change nothing (the first at position {first}): they have no label",
            list.placements()[index].counts
        )
    };
    found.map(text).collect()
}
