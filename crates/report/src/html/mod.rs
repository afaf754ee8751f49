//! One self-contained HTML file, and what its pages share: style, axes, charts, and the parts of a page.
//!
//! Page, style and scripts are separate files here and one file in the end. The data travels as JSON inside it, and the
//! scripts put it on the page as text only: nothing from a blueprint is ever read as markup or as a script. A content
//! security policy in the page forbids any request.

use serde::Serialize;

use crate::plot::harmless;

const DOCUMENT: &str = include_str!("document.html");
const STYLE: &str = include_str!("style.css");
const SCRIPTS: [&str; 4] =
    [include_str!("scale.js"), include_str!("chart.js"), include_str!("line.js"), include_str!("parts.js")];

/// A page that shows `data`. Its own style and scripts follow those that all pages share.
pub(crate) fn document(title: &str, data: &impl Serialize, style: &str, scripts: &[&str]) -> String {
    // Maps with text keys and numbers cannot fail to serialise; a number that is not finite becomes null.
    let data = serde_json::to_string(data).expect("a page's data has only text keys");
    let script = [&SCRIPTS[..], scripts].concat().join("\n");
    let style = [STYLE, style].join("\n");
    fill(
        DOCUMENT,
        &[("title", &escaped(title)), ("style", style.trim_end()), ("data", &inert(&data)), ("script", &script)],
    )
}

/// Replaces each `{{name}}` of the template. What was put in is not looked at again.
fn fill(template: &str, parts: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(template.len() + parts.iter().map(|(_, text)| text.len()).sum::<usize>());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        out.push_str(before);
        let (name, after) = after.split_once("}}").unwrap_or((after, ""));
        out.push_str(parts.iter().find(|(part, _)| *part == name).map_or("", |(_, text)| text));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Text for between tags.
fn escaped(text: &str) -> String {
    harmless(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// JSON that can end neither its script element nor a line: in JSON these characters occur within strings only.
fn inert(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                out.push_str(&format!("\\u{:04x}", c as u32));
            }
            c => out.push(c),
        }
    }
    out
}
