//! The choice of a detector in words: `rcf`, `band:k=2,m=3,n=3`.

use serde_json::{Map, Value};
use settings::{Problem, nearest, property_names};

use super::DETECTORS;
use super::kind::{Detector, DetectorKind};

/// A detector that was chosen.
#[derive(Debug)]
pub struct Chosen {
    /// What was written: it names the detector in findings and scores.
    pub text: String,
    /// Which one.
    pub kind: &'static DetectorKind,
    /// With its settings.
    pub detector: Box<dyn Detector>,
}

/// Reads a choice: a detector's name, then settings after a colon, `key=value` with commas between.
///
/// # Errors
/// Every problem: an unknown name or key with the nearest known one, and values that the detector refuses. Paths are those
/// of settings.
pub fn choose(text: &str) -> Result<Chosen, Vec<Problem>> {
    let text = text.trim();
    let (name, rest) = text.split_once(':').map_or((text, None), |(name, rest)| (name.trim(), Some(rest)));
    let Some(kind) = DETECTORS.iter().find(|kind| kind.name == name) else {
        return Err(vec![unknown("detector", name, DETECTORS.iter().map(|kind| kind.name))]);
    };
    let schema = (kind.schema)();
    let allowed = property_names(&schema);
    let (mut settings, mut problems) = (Map::new(), Vec::new());
    for pair in rest.into_iter().flat_map(|rest| rest.split(',')) {
        let Some((key, value)) = pair.split_once('=').map(|(key, value)| (key.trim(), value.trim())) else {
            let message = format!("expected key=value, found {:?}", pair.trim());
            problems.push(Problem::new(name, message).hint(format!("for example {}", kind.example)));
            continue;
        };
        if !allowed.contains(key) {
            problems.push(unknown("setting", key, allowed.iter().map(String::as_str)));
        } else if settings.insert(key.to_string(), value_of(value)).is_some() {
            problems.push(Problem::new(key, "given twice"));
        }
    }
    match (kind.build)(&settings) {
        Ok(detector) if problems.is_empty() => Ok(Chosen { text: text.to_string(), kind, detector }),
        Ok(_) => Err(problems),
        Err(more) => Err(problems.into_iter().chain(more).collect()),
    }
}

/// A number or `true` or `false` as JSON says it, else the text.
fn value_of(text: &str) -> Value {
    match serde_json::from_str(text) {
        Ok(value @ (Value::Number(_) | Value::Bool(_))) => value,
        _ => Value::String(text.to_string()),
    }
}

fn unknown<'a>(what: &str, name: &str, allowed: impl Iterator<Item = &'a str> + Clone) -> Problem {
    let problem = Problem::new(name, format!("unknown {what} {name:?}"));
    match nearest(name, allowed.clone()) {
        Some(near) => problem.hint(format!("did you mean {near:?}?")),
        None => problem.hint(format!("one of: {}", allowed.collect::<Vec<_>>().join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_names_a_detector_and_its_settings() {
        for kind in DETECTORS {
            assert_eq!(choose(kind.name).unwrap().kind.name, kind.name);
            assert_eq!(choose(kind.example).unwrap().text, kind.example);
        }
        assert!(choose(" band : k = 2.5 , weekday=true ").is_ok());
    }

    #[test]
    fn a_wrong_choice_is_refused_with_the_nearest_name_or_the_allowed_values() {
        for (text, expected) in [
            ("bend", "bend: unknown detector \"bend\" (did you mean \"band\"?)"),
            ("xyzzy", "(one of: rcf, band, threshold, ewma, cusum, random)"),
            ("band:weekdy=true", "weekdy: unknown setting \"weekdy\" (did you mean \"weekday\"?)"),
            ("band:k", "band: expected key=value, found \"k\" (for example band:"),
            ("band:k=2,k=3", "k: given twice"),
            ("band:k=high", "k: expected a number"),
            ("band:k=-1", "k: expected a number"),
            ("band:m=4,n=3", "m: "),
            ("band:preset=aws", "preset: "),
            ("rcf:interval=0", "interval: "),
            ("threshold:quantile=2", "quantile: "),
        ] {
            let problems = choose(text).unwrap_err();
            let told: Vec<String> = problems
                .iter()
                .map(|problem| format!("{problem} ({})", problem.hint.as_deref().unwrap_or_default()))
                .collect();
            assert!(told.iter().any(|told| told.contains(expected)), "{text}: {told:?}");
        }
    }
}
