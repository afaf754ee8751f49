//! Runs a detector over the files of NAB: `nab_detectors DIR [DETECTOR] [SEED]` prints `file,timestamp,anomaly_score`.

use std::path::{Path, PathBuf};

use detection::detectors::{Series, choose};

fn files(folder: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() && !path.ends_with("results") {
            files(&path, found)?;
        } else if path.extension().is_some_and(|ending| ending == "csv") {
            found.push(path);
        }
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("usage: nab_detectors DIR [DETECTOR] [SEED]")?);
    let text = arguments.next().unwrap_or_else(|| "rcf".to_string());
    let seed: u64 = arguments.next().map_or(Ok(42), |seed| seed.parse())?;
    let chosen = choose(&text).map_err(|problems| problems[0].to_string())?;
    let mut found = Vec::new();
    files(&folder, &mut found)?;
    found.sort();
    let mut out = csv::Writer::from_writer(std::io::stdout().lock());
    out.write_record(["file", "timestamp", "anomaly_score"])?;
    for path in found {
        let mut times = Vec::new();
        let mut values = Vec::new();
        for row in csv::Reader::from_path(&path)?.records() {
            let row = row?;
            times.push(row[0].to_string());
            values.push(row[1].parse::<f64>()?);
        }
        // A row is a slot: NAB counts rows, whatever time lies between them.
        let at = |row: usize| {
            times[row].parse::<jiff::civil::DateTime>().and_then(|time| time.to_zoned(jiff::tz::TimeZone::UTC))
        };
        let start = at(0)?.timestamp();
        let step = u32::try_from(at(1)?.timestamp().as_second() - start.as_second())?.max(1);
        let detection = chosen.detector.detect(&Series { start, step, season: None, values: &values }, seed)?;
        let name = path.strip_prefix(&folder)?.display().to_string();
        for (time, score) in times.iter().zip(&detection.scores) {
            out.write_record([&name, time, &score.unwrap_or(0.0).to_string()])?;
        }
    }
    out.flush()?;
    Ok(())
}
