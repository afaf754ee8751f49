//! Requirements on figures: a step in anybody's pipeline.

use evaluation::{Evaluated, Evaluation};

use crate::failure::{Complaint, Failure};

/// The figures that can be required, and whether more of it is better.
const FIGURES: [(&str, bool); 6] = [
    ("recall", true),
    ("precision", true),
    ("f1", true),
    ("false_alerts_a_day", false),
    ("delay_p50", false),
    ("delay_p95", false),
];

/// A bound that a figure has to keep: at least, or at most where less is better.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Requirement {
    figure: &'static str,
    at_least: bool,
    bound: f64,
}

/// `recall=0.9`.
///
/// # Errors
/// An unknown figure, or a bound that is not a number.
pub fn parse(text: &str) -> Result<Requirement, String> {
    let names = || FIGURES.map(|(name, _)| name).join(", ");
    let Some((name, bound)) = text.split_once('=') else {
        return Err(format!("expected FIGURE=BOUND, as in recall=0.9; the figures are {}", names()));
    };
    let Some((figure, at_least)) = FIGURES.iter().find(|(figure, _)| *figure == name.trim()) else {
        return Err(format!("unknown figure \"{}\": expected one of {}", name.trim(), names()));
    };
    match bound.trim().parse::<f64>() {
        Ok(bound) if bound.is_finite() => Ok(Requirement { figure, at_least: *at_least, bound }),
        _ => Err(format!("{figure}: expected a number, found \"{}\"", bound.trim())),
    }
}

impl Requirement {
    fn value(&self, own: &Evaluated) -> Option<f64> {
        let figures = &own.figures;
        let measure = match self.figure {
            "recall" => &figures.recall,
            "precision" => &figures.precision,
            "f1" => &figures.f1,
            "false_alerts_a_day" => &figures.false_alerts_a_day,
            "delay_p50" => &figures.delay_p50,
            _ => &figures.delay_p95,
        };
        measure.value
    }

    /// What is wrong, if it is not met. A figure that is absent does not meet anything.
    fn unmet(&self, own: &Evaluated) -> Option<String> {
        let Requirement { figure, at_least, bound } = self;
        let sense = if *at_least { "at least" } else { "at most" };
        match self.value(own) {
            Some(value) if *at_least && value >= *bound || !*at_least && value <= *bound => None,
            Some(value) => Some(format!("{}: {figure} is {value:.3}, required is {sense} {bound}", own.name)),
            None => Some(format!("{}: there is no {figure}, required is {sense} {bound}", own.name)),
        }
    }
}

/// Whether every detector meets every requirement.
///
/// # Errors
/// All that are not met: exit code 3.
pub fn check(evaluation: &Evaluation, required: &[Requirement]) -> Result<(), Failure> {
    let unmet = evaluation.detectors.iter().flat_map(|own| required.iter().filter_map(|one| one.unmet(own)));
    let mut unmet: Vec<String> = unmet.collect();
    if evaluation.detectors.is_empty() && !required.is_empty() {
        unmet.push("there are no findings to hold against the requirements".to_owned());
    }
    if unmet.is_empty() { Ok(()) } else { Err(Failure::Unmet(unmet.into_iter().map(Complaint::new).collect())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_requirement_names_a_figure_and_its_bound() {
        assert_eq!(parse("recall=0.9"), Ok(Requirement { figure: "recall", at_least: true, bound: 0.9 }));
        let delay = Requirement { figure: "delay_p95", at_least: false, bound: 600.0 };
        assert_eq!(parse("delay_p95 = 600"), Ok(delay));
        for wrong in ["recall", "recal=0.9", "recall=high", "recall=NaN", "=1"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
