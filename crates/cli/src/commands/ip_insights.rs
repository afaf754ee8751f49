//! `ip-insights`: users at addresses that they do not come from.

use std::path::Path;

use detection::detectors::ip_insights::{
    Judged, JudgedPairs, Pair, Settings, entities, judge, judge_pairs, predictions, read_pairs,
};
use serde_json::json;

use super::score::file::File;
use crate::args::IpInsightsArgs;
use crate::failure::{Complaint, Failure};
use crate::table::Table;
use crate::terminal::Terminal;
use crate::whole_file;

/// Train and print how well it does.
///
/// # Errors
/// A file that cannot be read or written, a line that is no pair, or too few pairs.
pub fn run(args: &IpInsightsArgs, terminal: &Terminal) -> Result<(), Failure> {
    match &args.pairs {
        Some(path) => of_pairs(args, path, terminal),
        None => of_users(args, terminal),
    }
}

fn settings(args: &IpInsightsArgs, entities: usize) -> Settings {
    Settings { epochs: args.epochs as usize, ..Settings::recommended(entities) }
}

fn of_users(args: &IpInsightsArgs, terminal: &Terminal) -> Result<(), Failure> {
    let users = args.users as usize;
    let settings = settings(args, users);
    let spinner = terminal.spinner("training");
    let judged = judge(users, &settings, args.seed);
    spinner.finish_and_clear();
    let Some(judged) = judged else {
        let complaint = Complaint::new(format!("{users} users have too few pairs to judge by"));
        return Err(Failure::usage(complaint.hint("draw more with --users")));
    };
    let Judged { against_random, against_user, control_random, control_user, ceiling, .. } = judged;
    if terminal.json() {
        return terminal.print_json(&json!({
            "users": users,
            "seed": args.seed,
            "epochs": settings.epochs,
            "trained": judged.pairs,
            "judged": judged.judged,
            "travel_share": judged.travel_share,
            "ceiling": ceiling,
            "against_random": {"auc": against_random, "control": control_random},
            "against_user": {"auc": against_user, "control": control_user},
        }));
    }
    terminal.say(format!(
        "{users} users: {} pairs trained, {} judged, {:.2} % of them travel",
        judged.pairs,
        judged.judged,
        judged.travel_share * 100.0
    ));
    let mut table = Table::new(&["attack from", "AUC", "control", "ceiling"]);
    table.right(&[1, 2, 3]);
    let figure = |figure: f64| format!("{figure:.4}");
    for (attack, auc, control) in
        [("a drawn network", against_random, control_random), ("another user's address", against_user, control_user)]
    {
        table.row(vec![attack.to_owned(), figure(auc), figure(control), figure(ceiling)]);
    }
    terminal.print(table.to_string())
}

fn of_pairs(args: &IpInsightsArgs, path: &Path, terminal: &Terminal) -> Result<(), Failure> {
    let mut training = read(path)?;
    let validation = match &args.validate {
        Some(path) => read(path)?,
        None => training.split_off(training.len() * 7 / 10),
    };
    let users = entities(&training);
    let settings = settings(args, users);
    let spinner = terminal.spinner("training");
    let judged = judge_pairs(&training, &validation, &settings, args.seed);
    spinner.finish_and_clear();
    let Some(JudgedPairs { discriminator_auc, control_auc, generated, scores }) = judged else {
        let message = format!("too few pairs: {} to train on and {} to judge by", training.len(), validation.len());
        return Err(Failure::usage(Complaint::new(message).hint("both need at least one")));
    };
    if let Some(out) = &args.out {
        whole_file::write(out, &format!("{}\n", predictions(&scores)))?;
    }
    if terminal.json() {
        return terminal.print_json(&json!({
            "users": users,
            "seed": args.seed,
            "epochs": settings.epochs,
            "trained": training.len(),
            "judged": validation.len(),
            "generated": generated,
            "discriminator_auc": discriminator_auc,
            "control": control_auc,
        }));
    }
    terminal.say(format!("{users} users: {} pairs trained, {} judged", training.len(), validation.len()));
    let mut table = Table::new(&["against", "AUC", "control"]);
    table.right(&[1, 2]);
    let cells =
        [format!("{generated} generated pairs"), format!("{discriminator_auc:.4}"), format!("{control_auc:.4}")];
    table.row(cells.to_vec());
    terminal.print(table.to_string())
}

fn read(path: &Path) -> Result<Vec<Pair>, Failure> {
    let file = File::read(path)?;
    read_pairs(&file.bytes).map_err(|wrong| {
        file.wrong_at(
            wrong.line,
            wrong.message.clone(),
            "each line is a user, a comma and an IPv4 address, without a header",
        )
    })
}
