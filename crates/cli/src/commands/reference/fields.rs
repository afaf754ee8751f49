//! The page of fields, and tables of them.

use super::markdown::{code, escaped, head, table};
use super::page::Page;
use crate::commands::explain::fields::{self, Field};

/// Every field of a blueprint, by the objects that hold it.
pub fn page() -> Page {
    let title = "Fields";
    let mut text = head(title);
    text.push_str("Every field of a blueprint, by the object that holds it.\n\nFields of ");
    text.push_str(
        "`commons` apply to every generator whose `config` does not say otherwise. *Of* names the shape, kind ",
    );
    text.push_str("or type that a field belongs to, if it does not belong to all of them.\n");
    let all = fields::all();
    let mut holders: Vec<Vec<String>> = Vec::new();
    for field in &all {
        let paths = paths(field);
        if !holders.contains(&paths) {
            holders.push(paths);
        }
    }
    for holder in holders {
        let here: Vec<&Field> = all.iter().filter(|field| paths(field) == holder).collect();
        text.push_str(&format!("\n## {}\n\n", holder.join(", ")));
        let rows: Vec<Vec<String>> = here
            .into_iter()
            .map(|field| {
                let mut cells = cells(field);
                cells.insert(1, owners(field).iter().map(|owner| code(owner)).collect::<Vec<_>>().join(", "));
                cells
            })
            .collect();
        text.push_str(&table(&["field", "of", "type", "default", "meaning"], &rows));
    }
    Page { name: "fields.md", title, text }
}

/// A table of fields.
pub fn table_of(fields: &[Field]) -> String {
    table(&["field", "type", "default", "meaning"], &fields.iter().map(cells).collect::<Vec<_>>())
}

fn cells(field: &Field) -> Vec<String> {
    let default = match &field.default {
        Some(default) => code(&default.to_string()),
        None if field.required => "required".to_owned(),
        None => String::new(),
    };
    // Each value is told where its meaning is known, else named.
    let values = field.values.iter().map(|(value, meaning)| match meaning {
        Some(meaning) if *meaning != field.description => format!("{}: {}", code(value), escaped(meaning)),
        _ => code(value),
    });
    let values: Vec<String> = values.collect();
    let mut meaning = escaped(&field.description);
    // Types of fake values have a page of their own.
    if field.name == "fake_types" {
        meaning.push_str(" [The types](fake-types.md).");
    } else if !values.is_empty() {
        meaning.push_str(&format!(" Values: {}.", values.join("; ").trim_end_matches('.')));
    }
    vec![code(&field.name), escaped(&field.kind), default, meaning]
}

/// The objects that hold a field, once each.
fn paths(field: &Field) -> Vec<String> {
    let mut paths: Vec<String> = Vec::new();
    for parent in &field.parents {
        let path =
            if parent.path.is_empty() { "the blueprint itself".to_owned() } else { code(&parent.path.join(".")) };
        if !paths.contains(&path) {
            paths.push(path);
        }
    }
    paths
}

fn owners(field: &Field) -> Vec<String> {
    let mut owners: Vec<String> = field.parents.iter().filter_map(|parent| parent.owner.clone()).collect();
    owners.sort_unstable();
    owners.dedup();
    owners
}
