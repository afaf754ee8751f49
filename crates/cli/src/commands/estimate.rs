//! `estimate`: requests, invocations and dollars that a deployment would take.

mod price_file;

use std::path::Path;

use activity::local::DataFolder;
use activity::planner::RealData;
use blueprint::Blueprint;
use blueprint::targets::MOST_TASKS;
use estimate::{Line, MONTH_DAYS, PriceTable, Quantity, Usage, lines, object_bytes, requests_of_target};
use report::grouped;
use serde_json::{Value, json};

use super::explain::pretty::pretty;
use crate::args::EstimateArgs;
use crate::failure::{Complaint, Failure};
use crate::input::{Loaded, load};
use crate::table::Table;
use crate::terminal::Terminal;

/// A target that costs more than this part of all is named.
const MOST: f64 = 0.5;

/// Print the estimate, or the price table.
///
/// # Errors
/// What is wrong with the blueprint, its real data or the price file.
pub fn run(args: &EstimateArgs, terminal: &Terminal) -> Result<(), Failure> {
    let table = match &args.prices {
        Some(file) => price_file::read(file)?,
        None => PriceTable::built_in(),
    };
    if args.print_prices {
        return terminal.print(pretty(&table.to_json(), 0, 240));
    }
    let Some(file) = &args.blueprint else {
        return Err(Failure::usage(Complaint::new("no blueprint is given")));
    };
    let loaded = load(file, args.seed, args.data.as_deref())?;
    loaded.warn(terminal);
    let usage = usage(&loaded, args.data.as_deref(), terminal)?;
    let pool = crate::pool::open(&loaded.blueprint.pool_kinds(), terminal)?;
    let blueprint = &loaded.blueprint;
    let sizes: Vec<Option<f64>> =
        blueprint.targets.iter().map(|target| object_bytes(blueprint, target, &pool)).collect();
    let lines = lines(blueprint, &usage, &sizes, &table);
    if terminal.json() {
        return terminal.print_json(&as_json(blueprint, &usage, &sizes, &lines, &table));
    }
    terminal.print(text(&lines))?;
    notes(blueprint, &usage, &lines, &table, terminal);
    Ok(())
}

/// Count, and say what had to be left out for want of data.
fn usage(loaded: &Loaded, data: Option<&Path>, terminal: &Terminal) -> Result<Usage, Failure> {
    let data = data.map(|path| DataFolder(path.to_owned()));
    let data = data.as_ref().map(|folder| folder as &dyn RealData);
    let usage = estimate::usage(&loaded.blueprint, data).map_err(|error| loaded.plan_failure(&error))?;
    if !usage.without_data.is_empty() {
        let complaint = Complaint {
            location: Some(loaded.file.clone()),
            ..Complaint::new(format!(
                "the real series of {} count as 0: their data are not at hand",
                usage.without_data.join(", ")
            ))
        };
        terminal.warn(&complaint.hint("--data DIR names a folder with DIR/<bucket>/<key>"));
    }
    Ok(usage)
}

fn total(lines: &[Line]) -> f64 {
    lines.iter().filter(|line| line.in_total).map(|line| line.usd_a_month).sum()
}

fn text(lines: &[Line]) -> String {
    let mut table = Table::new(&["service", "for", "a day", "a month", "$ a day", "$ a month"]);
    table.right(&[2, 3, 4, 5]);
    let mut before = "";
    for line in lines.iter().filter(|line| line.in_total) {
        table.row(row(line, if line.service == before { "" } else { line.service }));
        before = line.service;
    }
    let sum = total(lines);
    let blank = String::new;
    table.row(vec!["total".into(), blank(), blank(), blank(), dollars(sum / MONTH_DAYS, 4), dollars(sum, 2)]);
    for line in lines.iter().filter(|line| !line.in_total) {
        table.row(row(line, line.service));
    }
    table.to_string()
}

fn row(line: &Line, service: &str) -> Vec<String> {
    let a_day = match line.quantity {
        Quantity::Daily(quantity) => count(quantity),
        Quantity::Standing(_) => String::new(),
    };
    vec![
        service.to_owned(),
        line.item.clone(),
        a_day,
        count(line.quantity.a_month()),
        dollars(line.usd_a_day(), 4),
        dollars(line.usd_a_month, 2),
    ]
}

fn notes(blueprint: &Blueprint, usage: &Usage, lines: &[Line], table: &PriceTable, terminal: &Terminal) {
    terminal.say(format!(
        "averages of cycle 0 ({} slots); prices of {}, {}, without free tiers and data transfer;\n\
         --print-prices shows every figure, its source and what is assumed",
        grouped(usage.slots),
        table.date,
        table.region
    ));
    let sum = total(lines);
    let costs = (0..blueprint.targets.len()).map(|index| (requests_of_target(blueprint, usage, index, table), index));
    if let Some((most, index)) = costs.max_by(|(one, _), (other, _)| one.total_cmp(other))
        && blueprint.targets.len() > 1
        && most > sum * MOST
    {
        let title = blueprint.targets[index].title();
        terminal.say(format!("most of it: the requests of targets[{index}], {title}: ${} a month", dollars(most, 2)));
    }
    let activities: f64 = usage.targets.iter().map(|target| target.activities as f64).sum();
    let a_day = activities / usage.slots as f64 * 1_440.0;
    if usage.targets.iter().any(|target| target.refused > 0) {
        terminal.say(left_out(blueprint));
    }
    if let Some(limit) = blueprint.limits.activities_total
        && a_day > 0.0
    {
        let days = limit as f64 / a_day;
        terminal.say(format!("limits.activities_total ends the activities after about {} days", count(days)));
    }
    if let Some(end) = &blueprint.limits.end {
        terminal.say(format!("limits.end ends the activities at {end}"));
    }
    if blueprint.targets.iter().any(|target| target.settings.as_type().function().is_some()) {
        terminal.say("what the targets' functions do themselves is not in it");
    }
}

/// Why some activities are not counted.
fn left_out(blueprint: &Blueprint) -> String {
    let most = grouped(MOST_TASKS);
    match blueprint.limits.activities_per_slot {
        Some(_) => {
            format!("limits.activities_per_slot, or {most} tasks a slot, leaves activities out; they are not counted")
        }
        None => format!("a target gets {most} tasks a slot; activities beyond them are not counted: raise slice_size"),
    }
}

fn as_json(blueprint: &Blueprint, usage: &Usage, sizes: &[Option<f64>], lines: &[Line], table: &PriceTable) -> Value {
    let sum = total(lines);
    let mut services: Vec<(&str, f64)> = Vec::new();
    for line in lines.iter().filter(|line| line.in_total) {
        match services.iter_mut().find(|(service, _)| *service == line.service) {
            Some((_, usd)) => *usd += line.usd_a_month,
            None => services.push((line.service, line.usd_a_month)),
        }
    }
    let services: Vec<Value> = services
        .into_iter()
        .map(|(service, usd)| json!({"service": service, "usd_per_day": usd / MONTH_DAYS, "usd_per_month": usd}))
        .collect();
    let slots = usage.slots as f64;
    let targets: Vec<Value> = blueprint
        .targets
        .iter()
        .zip(&usage.targets)
        .zip(sizes)
        .map(|((target, used), size)| {
            json!({
                "target": target.index, "title": target.title().to_string(), "tasks_per_slot": used.tasks as f64 / slots,
                "activities_per_slot": used.activities as f64 / slots, "refused_per_slot": used.refused as f64 / slots,
                "object_bytes": size, "usd_per_month_of_requests": requests_of_target(blueprint, usage, target.index, table),
            })
        })
        .collect();
    json!({
        "prices": {"date": table.date, "region": table.region, "architecture": table.architecture},
        "cycle_slots": usage.slots,
        "days_of_a_month": MONTH_DAYS,
        "without_data": usage.without_data,
        "targets": targets,
        "lines": lines.iter().map(Line::to_json).collect::<Vec<_>>(),
        "services": services,
        "total": {"usd_per_day": sum / MONTH_DAYS, "usd_per_month": sum},
    })
}

/// A count with separators; small ones with the digits that matter.
fn count(quantity: f64) -> String {
    match quantity {
        q if q >= 100.0 || q.fract() == 0.0 => grouped(q.round() as u64),
        q if q >= 1.0 => format!("{q:.1}"),
        q if q >= 0.001 => format!("{q:.3}"),
        _ => "<0.001".to_owned(),
    }
}

/// Dollars with so many decimals; what is there but rounds to nothing says so.
fn dollars(usd: f64, decimals: usize) -> String {
    let text = format!("{usd:.decimals$}");
    let shown: f64 = text.parse().unwrap_or(usd);
    if usd > 0.0 && shown == 0.0 {
        return format!("<0.{}1", "0".repeat(decimals.saturating_sub(1)));
    }
    match text.split_once('.') {
        Some((whole, rest)) if whole.len() > 3 => {
            whole.parse().map_or(text.clone(), |whole| format!("{}.{rest}", grouped(whole)))
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_figures_are_never_shown_as_nothing() {
        assert_eq!(
            [dollars(0.0, 2), dollars(0.004, 2), dollars(0.00004, 4), dollars(12.346, 2)],
            ["0.00", "<0.01", "<0.0001", "12.35"]
        );
        assert_eq!(dollars(1_234_567.891, 2), "1,234,567.89");
        assert_eq!(
            [count(0.0), count(0.0001), count(0.25), count(12.34), count(1440.4)],
            ["0", "<0.001", "0.250", "12.3", "1,440"]
        );
    }
}
