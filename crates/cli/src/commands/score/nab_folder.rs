//! The benchmark's folder: windows, profiles, and the times of each series.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use detection::scores::{NabProfile, PROFILES, Range};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::file::File;
use super::rows::Rows;
use crate::failure::Failure;

/// The benchmark.
pub struct Benchmark {
    /// Its series, as the windows name them.
    pub series: Vec<NamedSeries>,
    /// The weights of each profile.
    pub profiles: Vec<NabProfile>,
}

/// One series.
pub struct NamedSeries {
    /// As the windows name it: a path in the folder.
    pub name: String,
    /// The time of each row, as it is written.
    pub times: Vec<Box<[u8]>>,
    /// The first and the last time of each window.
    pub bounds: Vec<(String, String)>,
    /// The rows of each window.
    pub windows: Vec<Range>,
}

#[derive(Deserialize)]
struct Profile {
    #[serde(rename = "CostMatrix")]
    costs: Costs,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Costs {
    tp_weight: f64,
    fp_weight: f64,
    fn_weight: f64,
}

/// Reads a folder with the windows, profiles and series: beside each other, or as the benchmark's repository has them.
pub fn read(folder: &Path) -> Result<Benchmark, Failure> {
    let file = File::read(&one_of(folder, &["combined_windows.json", "labels/combined_windows.json"]))?;
    let windows: Map<String, Value> = json(&file, "windows: {\"folder/series.csv\": [[\"start\", \"end\"]]}")?;
    let mut series = Vec::with_capacity(windows.len());
    for (name, windows) in windows {
        let times = times(&one_of(folder, &[&name, &format!("data/{name}")]))?;
        let hint = "give combined_windows.json and series of one version of the benchmark";
        let bounds: Vec<(String, String)> = serde_json::from_value(windows).map_err(|error| {
            file.wrong(format!("\"{name}\": expected windows as in [[\"start\", \"end\"]]: {error}"), hint)
        })?;
        let windows =
            windows_of(&bounds, &times).map_err(|message| file.wrong(format!("\"{name}\": {message}"), hint))?;
        series.push(NamedSeries { name, times, bounds, windows });
    }
    let profiles = one_of(folder, &["profiles.json", "config/profiles.json"]);
    Ok(Benchmark { series, profiles: if profiles.is_file() { profiles_of(&profiles)? } else { PROFILES.to_vec() } })
}

/// The first of these that is there, or the first.
fn one_of(folder: &Path, names: &[&str]) -> PathBuf {
    let found = names.iter().map(|name| folder.join(name)).find(|path| path.is_file());
    found.unwrap_or_else(|| folder.join(names[0]))
}

/// A JSON document.
pub fn json<T: DeserializeOwned>(file: &File, what: &str) -> Result<T, Failure> {
    serde_json::from_slice(&file.bytes)
        .map_err(|error| file.wrong(format!("expected JSON, {what}: {error}"), "give the file as the benchmark has it"))
}

fn profiles_of(path: &Path) -> Result<Vec<NabProfile>, Failure> {
    let file = File::read(path)?;
    let what = "profiles: {\"standard\": {\"CostMatrix\": {\"tpWeight\": 1, \"fpWeight\": 0.11, \"fnWeight\": 1}}}";
    let found: BTreeMap<String, Profile> = json(&file, what)?;
    let order = |name: &str| PROFILES.iter().position(|profile| profile.name == name).unwrap_or(usize::MAX);
    let mut profiles: Vec<NabProfile> = found
        .into_iter()
        .map(|(name, Profile { costs })| NabProfile {
            name: name.into(),
            true_positive: costs.tp_weight,
            false_positive: costs.fp_weight,
            false_negative: costs.fn_weight,
        })
        .collect();
    profiles.sort_by_key(|profile| order(&profile.name));
    Ok(profiles)
}

fn times(path: &Path) -> Result<Vec<Box<[u8]>>, Failure> {
    let file = File::read(path)?;
    let mut rows = Rows::of(&file)?;
    let column = rows.column("timestamp", "give the series as the benchmark has it")?;
    let mut times = Vec::new();
    while rows.next()? {
        times.push(rows.field(column).bytes.into());
    }
    Ok(times)
}

/// The rows of windows, by the times of their ends; or what is wrong with them.
pub fn windows_of(bounds: &[(String, String)], times: &[Box<[u8]>]) -> Result<Vec<Range>, String> {
    // Of rows with the same time, the benchmark takes the first.
    let row = |time: &str| {
        let found = times.iter().position(|row| same_time(row, time.as_bytes()));
        found.ok_or_else(|| format!("no row has the time {time} of its window"))
    };
    let mut rows = Vec::with_capacity(bounds.len());
    for (start, end) in bounds {
        let (first, last) = (row(start)? as u64, row(end)? as u64);
        if last < first {
            return Err(format!("a window ends at {end}, before its start at {start}"));
        }
        rows.push(Range::new(first, last));
    }
    rows.sort_unstable();
    match rows.windows(2).find(|pair| pair[0].last >= pair[1].first) {
        Some(pair) => Err(format!("the window at row {} begins in another", pair[1].first + 1)),
        None => Ok(rows),
    }
}

/// Whether two texts are the same time: a `T` or a blank before the hour, with a fraction of zeros or without, seconds or none.
pub fn same_time(a: &[u8], b: &[u8]) -> bool {
    a == b || whole(a).eq(whole(b))
}

/// A time as all ways to write it are compared.
pub fn whole(time: &[u8]) -> impl Iterator<Item = u8> + '_ {
    let end = time.strip_suffix(b"Z").unwrap_or(time);
    let end = match end.iter().position(|byte| *byte == b'.') {
        Some(point) if end[point + 1..].iter().all(|digit| *digit == b'0') => &end[..point],
        _ => end,
    };
    let seconds: &[u8] = if end.len() == "2014-04-10 07:15".len() { b":00" } else { b"" };
    end.iter().chain(seconds).map(|byte| if *byte == b'T' { b' ' } else { *byte })
}

#[cfg(test)]
mod tests {
    use super::same_time;

    #[test]
    fn a_time_may_be_written_in_several_ways() {
        let time = b"2014-04-10 07:15:00";
        let same: [&[u8]; 4] =
            [b"2014-04-10 07:15:00.000000", b"2014-04-10T07:15:00Z", b"2014-04-10 07:15", b"2014-04-10T07:15:00.0Z"];
        assert!(same.iter().all(|other| same_time(time, other) && same_time(other, time)));
        let different: [&[u8]; 3] = [b"2014-04-10 07:15:00.5", b"2014-04-10 07:15:01", b""];
        assert!(different.iter().all(|other| !same_time(time, other)));
    }
}
