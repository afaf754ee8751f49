//! Pages of what detection knows: detectors, and sources of findings.

use detection::detectors::{DETECTORS, DetectorKind};
use detection::sources::{SOURCES, columns};
use serde_json::Value;

use super::markdown::{code, escaped, head, link, table};
use super::page::Page;

/// The detectors that run here.
pub fn detectors() -> Page {
    let title = "Detectors";
    let mut text = head(title);
    text.push_str(
        "What `detect --with` and `run --detect` can run over what was delivered. A detector is named with its settings: \
         `band:k=2,m=3`. [Detectors](../detectors.md) explains how they work and how to bring your own.\n\n",
    );
    let rows: Vec<Vec<String>> = DETECTORS.iter().map(|kind| vec![link(kind.name), escaped(kind.summary)]).collect();
    text.push_str(&table(&["name", "what it is"], &rows));
    for kind in DETECTORS {
        text.push_str(&format!(
            "\n## `{}`\n\n{}\n\nFor example {}.\n",
            kind.name,
            escaped(kind.summary),
            code(kind.example)
        ));
        let rows = settings_of(kind);
        if !rows.is_empty() {
            text.push('\n');
            text.push_str(&table(&["setting", "what it is", "default"], &rows));
        }
    }
    Page { name: "detectors.md", title, text }
}

fn settings_of(kind: &DetectorKind) -> Vec<Vec<String>> {
    let schema = (kind.schema)();
    let row = |(name, rules): (&String, &Value)| {
        let text = rules["description"].as_str().unwrap_or_default();
        let default = rules.get("default").filter(|default| !default.is_null()).map(ToString::to_string);
        vec![code(name), escaped(text), default.map_or_else(String::new, |default| code(&default))]
    };
    settings::properties(&schema).map(row).collect()
}

/// The sources of findings.
pub fn sources() -> Page {
    let title = "Sources of findings";
    let mut text = head(title);
    text.push_str(
        "Whose findings `score` can read, and which field of theirs is what. Documents may be bare, in events of Amazon EventBridge, in \
         lists and answers of APIs, one a line or one a file, compressed with gzip or not. A document is recognised by its fields.\n\n",
    );
    let rows: Vec<Vec<String>> = SOURCES.iter().map(|kind| vec![link(kind.name), escaped(kind.summary)]).collect();
    text.push_str(&table(&["name", "what it is"], &rows));
    for kind in SOURCES {
        text.push_str(&format!("\n## `{}`\n\n{}\n", kind.name, escaped(kind.summary)));
        if !kind.documentation.is_empty() {
            text.push_str(&format!("\nDocumentation: {}\n", kind.documentation));
        }
        if !kind.fields.is_empty() {
            let rows: Vec<Vec<String>> =
                kind.fields.iter().map(|(part, field)| vec![escaped(part), escaped(field)]).collect();
            text.push('\n');
            text.push_str(&table(&["of a finding", "where it is"], &rows));
        }
    }
    text.push_str("\n## Columns of CSV and keys of JSON lines\n\nFor detectors without a source of their own.\n\n");
    let rows: Vec<Vec<String>> = columns().map(|column| vec![code(column.name), escaped(column.meaning)]).collect();
    text.push_str(&table(&["column or key", "what it is"], &rows));
    Page { name: "sources.md", title, text }
}
