//! `explain`: all that is known of a name, from the registries and the schema.

mod field_meanings;
pub mod fields;
pub mod meaning;
pub mod meanings;
pub mod pretty;

use serde_json::{Value, json};

use self::meaning::Meaning;
use self::pretty::pretty;
use super::fake;
use super::list::columns::{Columns, terminal_width, wrap};
use crate::args::ExplainArgs;
use crate::failure::{Complaint, Failure};
use crate::terminal::Terminal;

/// Sample values that a fake type shows.
const SAMPLES: u64 = 3;

/// Print every meaning of a name, or with `--json` an array of them.
///
/// # Errors
/// A name without a meaning; key material that cannot be had.
pub fn run(args: &ExplainArgs, terminal: &Terminal) -> Result<(), Failure> {
    let mut meanings = meanings::of(&args.name);
    if meanings.is_empty() {
        meanings = meanings::of(&args.name.to_lowercase());
    }
    if meanings.is_empty() {
        return Err(unknown(&args.name));
    }
    let mut told = Vec::new();
    for meaning in &meanings {
        let samples = match meaning.fake {
            Some(kind) => fake::values(kind, &[], 0, 0..SAMPLES, true, &fake::pool(kind, terminal)?).collect(),
            None => Vec::new(),
        };
        told.push((meaning, samples));
    }
    if terminal.json() {
        let all: Vec<Value> = told.iter().map(|(meaning, samples)| to_json(meaning, samples)).collect();
        return terminal.print_json(&all.into());
    }
    let width = terminal_width();
    let texts: Vec<String> = told.iter().map(|(meaning, samples)| text(meaning, samples, width)).collect();
    terminal.print(texts.join("\n"))
}

fn unknown(name: &str) -> Failure {
    let names = meanings::names();
    let mut left: Vec<&str> = names.iter().map(String::as_str).collect();
    let last = name.rsplit('.').next().unwrap_or(name);
    let mut near = Vec::new();
    while near.len() < 3 {
        let Some(next) = blueprint::nearest(last, left.iter().copied()) else {
            break;
        };
        left.retain(|name| *name != next);
        near.push(next);
    }
    let complaint = Complaint::new(format!("nothing is called \"{name}\""));
    Failure::usage(complaint.hint(if near.is_empty() {
        "`activity-generator list shapes` and the other lists show what there is".to_owned()
    } else {
        format!("did you mean \"{}\"?", near.join("\" or \""))
    }))
}

fn to_json(meaning: &Meaning, samples: &[String]) -> Value {
    let facts: serde_json::Map<String, Value> =
        meaning.facts.iter().map(|(name, text)| (name.replace(' ', "_"), text.as_str().into())).collect();
    json!({
        "name": meaning.name,
        "what": meaning.what,
        "text": meaning.text.join("\n"),
        "facts": facts,
        "fields": meaning.fields.iter().map(fields::Field::to_json).collect::<Vec<_>>(),
        "samples": samples,
        "example": meaning.example,
    })
}

fn text(meaning: &Meaning, samples: &[String], width: Option<usize>) -> String {
    let mut out = format!("{}: {}\n", meaning.name, meaning.what);
    let room = width.unwrap_or(100).clamp(30, 100) - 2;
    for paragraph in &meaning.text {
        out.push('\n');
        indented(&mut out, &wrap(paragraph, room));
    }
    if !meaning.facts.is_empty() {
        out.push('\n');
        let longest = meaning.facts.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
        for (name, text) in &meaning.facts {
            for (index, line) in wrap(text, room - longest.min(room / 2) - 2).iter().enumerate() {
                out.push_str(&format!("  {:longest$}  {line}\n", if index == 0 { name } else { "" }));
            }
        }
    }
    if !meaning.fields.is_empty() {
        let mut table = Columns::new(&["field", "type", "default", "meaning"]);
        for field in &meaning.fields {
            let default = field.default.as_ref().map_or_else(
                || {
                    if field.required { "required".to_owned() } else { "-".to_owned() }
                },
                ToString::to_string,
            );
            table.row(vec![field.name.clone(), field.kind.clone(), default, field.description.clone()]);
        }
        out.push('\n');
        let lines: Vec<String> = table.render(Some(room)).lines().map(str::to_owned).collect();
        indented(&mut out, &lines);
    }
    if !samples.is_empty() {
        out.push_str("\n  for example\n\n");
        let blank = samples.iter().any(|sample| sample.contains('\n'));
        for (index, sample) in samples.iter().enumerate() {
            out.push_str(if blank && index > 0 { "\n" } else { "" });
            let lines: Vec<String> = sample.lines().map(|line| format!("  {line}")).collect();
            indented(&mut out, &lines);
        }
    }
    if let Some(example) = &meaning.example {
        out.push_str("\n  for example\n\n");
        let lines: Vec<String> = pretty(example, 0, room - 2).lines().map(|line| format!("  {line}")).collect();
        indented(&mut out, &lines);
    }
    out
}

fn indented(out: &mut String, lines: &[String]) {
    for line in lines {
        out.push_str("  ");
        out.push_str(line);
        out.truncate(out.trim_end_matches(' ').len());
        out.push('\n');
    }
}
