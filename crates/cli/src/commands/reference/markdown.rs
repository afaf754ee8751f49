//! Pieces of Markdown.

use serde_json::Value;

use crate::commands::explain::pretty::pretty;

/// Columns of an example.
const WIDTH: usize = 100;

/// A page's first lines.
pub fn head(title: &str) -> String {
    format!("<!-- Made by `activity-generator reference`. Change the code that it is made from. -->\n\n# {title}\n\n")
}

/// Text for a paragraph or a cell of a table: its characters are shown as they are, except for code in backticks.
pub fn escaped(text: &str) -> String {
    let part = |(index, part): (usize, &str)| match index % 2 {
        0 => part.replace('<', "\\<").replace('*', "\\*").replace('_', "\\_"),
        _ => format!("`{part}`"),
    };
    text.split('`').enumerate().map(part).collect()
}

/// A name, value or type as code; nothing for nothing.
pub fn code(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("`{text}`") }
}

/// A table. The cells are Markdown; what would end one is escaped.
pub fn table(header: &[&str], rows: &[Vec<String>]) -> String {
    let line = |cells: &mut dyn Iterator<Item = String>| format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "));
    let mut out = line(&mut header.iter().map(|cell| (*cell).to_owned()));
    out.push_str(&line(&mut header.iter().map(|_| "---".to_owned())));
    for row in rows {
        out.push_str(&line(&mut row.iter().map(|cell| cell.replace('\n', " ").replace('|', "\\|"))));
    }
    out
}

/// A value as a block of JSON.
pub fn json(value: &Value) -> String {
    format!("```json\n{}\n```\n", pretty(value, 0, WIDTH))
}

/// The anchor of a heading that is one name.
pub fn link(name: &str) -> String {
    format!("[`{name}`](#{})", name.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_shown_as_it_is_and_code_stays_code() {
        assert_eq!(escaped("a <b> * `c_<d>` e_f"), "a \\<b> \\* `c_<d>` e\\_f");
        assert_eq!(table(&["a"], &[vec!["x|y".into()]]), "| a |\n| --- |\n| x\\|y |\n");
    }
}
