//! `preview`: the series as a plot, before anything is executed.

mod as_json;

use std::io::IsTerminal as _;

use report::page::{Report, render};
use report::plot::{svg, terminal as plot};
use serde_json::json;

use crate::args::PreviewArgs;
use crate::failure::{Complaint, Failure};
use crate::input::{Loaded, load_whole, of_series};
use crate::terminal::Terminal;
use crate::whole_file;

/// Plot in the terminal, print the series for programs, or write a picture or page.
///
/// # Errors
/// What is wrong with the blueprint, or why the file cannot be written.
pub fn run(args: &PreviewArgs, terminal: &Terminal) -> Result<(), Failure> {
    let kind = args.out.as_ref().map(|out| out.extension().and_then(|ending| ending.to_str()).unwrap_or_default());
    if let (Some(ending), Some(out)) = (kind, &args.out)
        && !["svg", "html"].contains(&ending)
    {
        let complaint = Complaint::new(format!("--out {}: the file name does not say the format", out.display()));
        return Err(Failure::usage(complaint.hint("end the name in .svg or .html")));
    }
    let loaded = load_whole(&args.blueprint, terminal)?;
    let slots = args.slots.unwrap_or_else(|| loaded.blueprint.cycle_length());
    let start = loaded.start(args.blueprint.start.as_deref(), slots)?;
    let progress = terminal.spinner("computing the series");
    let computed = crate::series::for_display(&loaded, start, slots);
    progress.finish_and_clear();
    let (series, odd) = computed.map_err(|error| loaded.plan_failure(&error))?;
    loaded.warn_of_series(&odd, terminal);
    let text = match kind {
        None if terminal.json() => return as_json::print(&loaded, start, slots, &odd, terminal),
        None => {
            let colour =
                std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
            return terminal.print(plot::render(&series, width(), colour));
        }
        Some("svg") => svg::render(&series),
        Some(_) => render(&Report {
            title: loaded.name.clone(),
            description: loaded.blueprint.description.clone(),
            preview: true,
            facts: facts(&loaded, &start.to_string(), slots),
            series,
            warnings: loaded.warnings.iter().map(ToString::to_string).chain(odd.iter().map(of_series)).collect(),
            ..Report::default()
        }),
    };
    let Some(out) = &args.out else { return Ok(()) };
    whole_file::write(out, &text)?;
    terminal.say(format!("wrote {}", out.display()));
    if terminal.json() {
        let warnings = as_json::warnings(&loaded, &odd);
        return terminal.print_json(&json!({"file": out.to_string_lossy(), "warnings": warnings}));
    }
    Ok(())
}

/// What a report says about the blueprint and the run.
#[must_use]
pub fn facts(loaded: &Loaded, start: &str, slots: u64) -> Vec<(String, String)> {
    let blueprint = &loaded.blueprint;
    [
        ("Blueprint", loaded.file.clone()),
        ("Version", blueprint.version.clone()),
        ("Seed", blueprint.seed.to_string()),
        ("Start", start.to_owned()),
        ("Slots", slots.to_string()),
        ("Cycle", format!("{} slots", blueprint.cycle_length())),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec()
}

/// The terminal's width in columns; 100 where there is none.
fn width() -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    columns.or_else(|| console::Term::stdout().size_checked().map(|(_, columns)| columns.into())).unwrap_or(100)
}
