//! Paths into a JSON document.

use std::fmt;

/// Keys and indexes from a document's root, or from the object that is being read.
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
    /// The document, or the object that is being read.
    #[must_use]
    pub fn root() -> Path {
        Path::default()
    }

    /// The value of `name` in the object at this path.
    #[must_use]
    pub fn key(&self, name: &str) -> Path {
        self.then(Segment::Key(name.to_owned()))
    }

    /// Item `index` of the list at this path.
    #[must_use]
    pub fn index(&self, index: usize) -> Path {
        self.then(Segment::Index(index))
    }

    fn then(&self, segment: Segment) -> Path {
        let mut segments = self.0.clone();
        segments.push(segment);
        Path(segments)
    }

    /// The value at `inner`, a path that starts at the value of this one.
    #[must_use]
    pub fn join(&self, inner: &Path) -> Path {
        Path(self.0.iter().chain(&inner.0).cloned().collect())
    }

    /// The steps from the root.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.0
    }

    /// The field of the root object that the path leads to or into.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        match self.0.first()? {
            Segment::Key(key) => Some(key),
            Segment::Index(_) => None,
        }
    }

    /// The last key: the field that an error is about.
    #[must_use]
    pub fn last_key(&self) -> Option<&str> {
        self.0.iter().rev().find_map(|segment| match segment {
            Segment::Key(key) => Some(key.as_str()),
            Segment::Index(_) => None,
        })
    }

    /// Whether this path is `outer` or leads into it.
    #[must_use]
    pub fn is_in(&self, outer: &Path) -> bool {
        self.0.starts_with(&outer.0)
    }

    /// Whether the value here may be a secret, so that it must not be shown.
    #[must_use]
    pub fn is_secret(&self) -> bool {
        self.0
            .iter()
            .any(|segment| matches!(segment, Segment::Key(key) if key == "credentials" || key == "external_id"))
    }

    /// Without the `$` of the root: `anomalies[1].formula`.
    #[must_use]
    pub fn relative(&self) -> String {
        let whole = self.to_string();
        whole.strip_prefix("$.").or_else(|| whole.strip_prefix('$')).unwrap_or_default().to_owned()
    }
}

impl FromIterator<Segment> for Path {
    fn from_iter<T: IntoIterator<Item = Segment>>(segments: T) -> Path {
        Path(segments.into_iter().collect())
    }
}

/// A field of the object that is being read.
impl From<&str> for Path {
    fn from(field: &str) -> Path {
        Path::root().key(field)
    }
}

impl fmt::Display for Path {
    /// JSONPath (RFC 9535): `$.generators[1].config`; a key that is not a plain name in brackets and quotes.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_read_as_jsonpath() {
        let path = Path::root().key("generators").index(1).key("odd key");
        assert_eq!(path.to_string(), "$.generators[1][\"odd key\"]");
        assert_eq!(path.relative(), "generators[1][\"odd key\"]");
        assert_eq!((Path::root().relative(), Path::root().index(2).relative()), (String::new(), "[2]".to_owned()));
    }

    #[test]
    fn a_path_from_within_continues_the_path_around_it() {
        let outer = Path::root().key("generators").index(0);
        let inner = Path::from("config").key("formula");
        assert_eq!(outer.join(&inner).to_string(), "$.generators[0].config.formula");
        assert!(outer.join(&inner).is_in(&outer) && !outer.is_in(&outer.join(&inner)));
        assert_eq!((inner.field(), outer.last_key()), (Some("config"), Some("generators")));
    }
}
