//! `detect`: detectors over what a run delivered.

use detection::detectors::{Chosen, choose};

use crate::args::{DetectArgs, DetectorArgs};
use crate::failure::{Complaint, Failure};
use crate::scoring;
use crate::terminal::Terminal;

/// Let detectors read what was delivered, and write what they find beside it.
///
/// # Errors
/// An unknown detector, a folder that no run wrote, or a detector that fails.
pub fn run(args: &DetectArgs, terminal: &Terminal) -> Result<(), Failure> {
    let chosen = chosen(&args.detectors)?;
    let ran = scoring::read_delivered(&args.folder)?;
    if ran.series.is_empty() {
        let complaint =
            Complaint::new(format!("{}: the run delivered nothing that a detector could read", args.folder.display()));
        return Err(Failure::usage(complaint.hint("give the blueprint a target")));
    }
    let left = scoring::detect(&ran, &chosen, &args.detectors.exec, terminal)?;
    scoring::write(&args.folder, &left)?;
    for own in &left {
        let count = own.documents.lines().count();
        terminal.say(format!("{}: {} series, {count} documents", own.name, ran.series.len()));
    }
    terminal.say(format!(
        "score them with: activity-generator score {}",
        crate::shell::quoted(&args.folder.display().to_string())
    ));
    Ok(())
}

/// The detectors that were asked for.
///
/// # Errors
/// Every unknown name and wrong setting, or none asked for.
pub fn chosen(args: &DetectorArgs) -> Result<Vec<Chosen>, Failure> {
    let mut problems = Vec::new();
    let mut all = Vec::new();
    for text in args.with.iter().flatten() {
        match choose(text) {
            Ok(own) => all.push(own),
            Err(wrong) => {
                problems.extend(wrong.iter().map(|problem| Complaint::of(&format!("--with {text}"), problem)));
            }
        }
    }
    if !problems.is_empty() {
        return Err(Failure::Bad(problems));
    }
    if all.is_empty() && args.exec.is_empty() {
        let complaint = Complaint::new("no detector is asked for");
        return Err(Failure::usage(complaint.hint("give --with rcf,band, or --exec COMMAND")));
    }
    Ok(all)
}
