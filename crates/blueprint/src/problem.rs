//! What is wrong with a blueprint, said so that its author can mend it.

use std::fmt;

/// A place in the document: keys and indexes from the root.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Path(Vec<Segment>);

/// One step of a [`Path`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Segment {
    /// Into an object.
    Key(String),
    /// Into a list.
    Index(usize),
}

impl Path {
    /// The document itself.
    #[must_use]
    pub fn root() -> Path {
        Path::default()
    }

    /// The value of `name` in the object at this path.
    #[must_use]
    pub fn key(&self, name: &str) -> Path {
        let mut segments = self.0.clone();
        segments.push(Segment::Key(name.to_owned()));
        Path(segments)
    }

    /// Item `index` of the list at this path.
    #[must_use]
    pub fn index(&self, index: usize) -> Path {
        let mut segments = self.0.clone();
        segments.push(Segment::Index(index));
        Path(segments)
    }

    /// The steps from the root.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.0
    }

    /// Whether the value here may be a secret, so that it must not be shown.
    #[must_use]
    pub fn is_secret(&self) -> bool {
        self.0
            .iter()
            .any(|segment| matches!(segment, Segment::Key(key) if key == "credentials" || key == "external_id"))
    }
}

impl fmt::Display for Path {
    /// JSONPath (RFC 9535): `$.generators[1].config`; a key that is no plain name in brackets and quotes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("$")?;
        for segment in &self.0 {
            match segment {
                Segment::Index(index) => write!(f, "[{index}]")?,
                Segment::Key(key) if is_plain(key) => write!(f, ".{key}")?,
                Segment::Key(key) => write!(f, "[{}]", serde_json::Value::from(key.as_str()))?,
            }
        }
        Ok(())
    }
}

fn is_plain(key: &str) -> bool {
    key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// One thing that is wrong (or, as a warning, odd) in a blueprint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where in the document.
    pub path: Path,
    /// Line and column in the text, both from 1, when known.
    pub place: Option<(usize, usize)>,
    /// What was found and what is allowed.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Problem {
    /// A problem at `path`, without a hint.
    pub fn new(path: Path, message: impl Into<String>) -> Problem {
        Problem { path, place: None, message: message.into(), hint: None }
    }

    /// The same with a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Problem {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((line, column)) = self.place {
            write!(f, "line {line}, column {column}: ")?;
        }
        write!(f, "{}: {}", self.path, self.message)
    }
}

/// The one of `allowed` that `name` was probably meant to be, if any is near.
///
/// Nearness is the Damerau-Levenshtein distance without regard to case: at most a third of the name's length (and at
/// least 2), or one contains the other.
pub fn nearest<'a>(name: &str, allowed: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name = name.to_lowercase();
    let bound = (name.chars().count() / 3).max(2);
    allowed
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&name, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| {
            *distance <= bound.min(candidate.len().saturating_sub(1)) || (name.len() > 3 && candidate.contains(&*name))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_read_as_jsonpath() {
        let path = Path::root().key("generators").index(1).key("odd key");
        assert_eq!(path.to_string(), "$.generators[1][\"odd key\"]");
    }

    #[test]
    fn a_misspelled_name_finds_its_neighbour_and_a_strange_one_none() {
        let shapes = ["sinusoidal", "square", "constant"];
        assert_eq!(nearest("sinusoid", shapes), Some("sinusoidal"));
        assert_eq!(nearest("sqaure", shapes), Some("square"));
        assert_eq!(nearest("Constant", shapes), Some("constant"));
        assert_eq!(nearest("xyzzy", shapes), None);
    }
}
