//! Examples, and what is read of documents.

use std::path::Path;

use detection::sources::{Readings, SOURCES, read};
use serde_json::Value;

/// A finding that stands beside the others in a file, and has to be read whatever they are.
pub const BESIDE: &str = r#"{"id":"beside","generator":"beside","start":"2026-11-24T10:00:00Z"}"#;

/// The example of every source: its file, and the one that its source brings.
pub fn examples() -> Vec<(&'static str, Value)> {
    let mut examples = Vec::new();
    for source in SOURCES {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/examples/{}.json", source.name));
        examples.push((source.name, serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()));
        // An example may be lines, each a document.
        let documents = serde_json::Deserializer::from_str(source.example).into_iter::<Value>();
        examples.extend(documents.map(|document| (source.name, document.unwrap())));
    }
    examples
}

/// The example file of one source.
pub fn example(name: &str) -> Value {
    examples().into_iter().find(|(source, _)| *source == name).expect("a source").1
}

/// What is read of one document in a file of its own.
pub fn readings(document: &Value) -> Readings {
    read(document.to_string().as_bytes(), "file.json")
}

/// Reads a document over many lines with another after it: that must be read, and the outcome must be one of those allowed.
/// Gives what was read of the document alone.
pub fn readings_beside(document: &Value, what: &str) -> Readings {
    let text = serde_json::to_string_pretty(document).unwrap();
    let lines = 1 + text.matches('\n').count() as u64;
    let mut readings = read(format!("{text}\n{BESIDE}\n").as_bytes(), "file.json");
    let beside = readings.findings.pop().unwrap_or_else(|| panic!("{what}: the finding beside was lost"));
    assert_eq!((beside.id.as_str(), beside.source.as_str()), ("beside", "generic"), "{what}");
    for problem in &readings.problems {
        assert_eq!(problem.file, "file.json", "{what}");
        assert!((1..=lines).contains(&problem.line), "{what}: {problem}");
        assert!(problem.path.starts_with('$'), "{what}: {problem}");
        assert!(!problem.message.is_empty() && problem.message.len() < 600, "{what}: {problem}");
    }
    readings
}
