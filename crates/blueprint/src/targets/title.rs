//! How people call a target: `s3 put default-bucket/sensitive/`.

use std::fmt;

use serde::Serialize;

use super::dimension;

/// A target's title in its parts. Displayed they are one text; nobody takes that text apart again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Title {
    /// The target's type.
    #[serde(rename = "type")]
    pub type_name: &'static str,
    /// What is done there, of a type that can do more than one thing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<&'static str>,
    /// What it is done to: a bucket and prefix, a function, a namespace.
    pub resource: String,
}

impl Title {
    /// Type and action, without the resource: `s3 put`.
    #[must_use]
    pub fn kind(&self) -> String {
        match self.action {
            Some(action) => format!("{} {action}", self.type_name),
            None => self.type_name.to_owned(),
        }
    }

    /// The value of the dimension `target` in the metrics of target number `index`.
    ///
    /// The functions send it and the dashboard asks for it, so both read it from here.
    #[must_use]
    pub fn dimension(&self, index: usize) -> String {
        dimension::encode(&format!("{index} {self}"))
    }
}

impl fmt::Display for Title {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.type_name)?;
        if let Some(action) = self.action {
            write!(f, " {action}")?;
        }
        write!(f, " {}", self.resource)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_one_text_for_people_and_its_parts_for_programs() {
        let title = Title { type_name: "s3", action: Some("put"), resource: "b/x y".to_owned() };
        assert_eq!(title.to_string(), "s3 put b/x y");
        assert_eq!(serde_json::to_string(&title).unwrap(), r#"{"type":"s3","action":"put","resource":"b/x y"}"#);
        let title = Title { type_name: "cloudwatch", action: None, resource: "My Space".to_owned() };
        assert_eq!((title.to_string().as_str(), title.kind().as_str()), ("cloudwatch My Space", "cloudwatch"));
        assert_eq!(serde_json::to_string(&title).unwrap(), r#"{"type":"cloudwatch","resource":"My Space"}"#);
    }

    #[test]
    fn a_dimension_is_one_that_cloudwatch_takes_whatever_the_title_is() {
        let of = |resource: String| Title { type_name: "s3", action: Some("put"), resource }.dimension(3);
        assert_eq!(of("b/plain 100%/".to_owned()), "3 s3 put b/plain 100%/");
        assert_eq!(of("b/é\t/".to_owned()), "3 s3 put b/%C3%A9%09/");
        for resource in ["é".repeat(900), "x".repeat(2_000), "\u{7f}".to_owned(), String::new()] {
            let value = of(resource);
            assert_eq!(settings::names::DIMENSION.refusal(&value), None);
        }
    }
}
