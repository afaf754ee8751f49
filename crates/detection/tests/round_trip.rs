//! What detectors of the registry write is read back as what they found.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

use detection::detectors::writers::What;
use detection::detectors::{DETECTORS, Detection, Series, choose};
use detection::finding::Subject;
use detection::sources::{Followed, History, read};
use jiff::Timestamp;

const DAY: usize = 288;

/// A sine of a day in steps of five minutes, and seven events of three slots each.
fn values() -> Vec<f64> {
    let sine = |slot: usize| libm::rint(50.0 + 40.0 * libm::sin(slot as f64 / DAY as f64 * std::f64::consts::TAU));
    let mut values: Vec<f64> = (0..5 * DAY).map(|slot| sine(slot) + (slot * 7_919 % 5) as f64).collect();
    (0..7).for_each(|event| values[2 * DAY + 97 * event..][..3].iter_mut().for_each(|value| *value += 400.0));
    values
}

fn subject() -> Subject {
    let some = |text: &str| Some(text.to_owned());
    Subject {
        bucket: some("records"),
        prefix: some("2026/"),
        function: some("checkout"),
        principal: some("reader"),
        ip: some("198.51.100.23"),
        generator: some("orders"),
        target: some("Shop in Ireland"),
        namespace: some("Shop"),
        metric: some("Visits"),
        dimensions: [("Id".to_owned(), "visits".to_owned())].into(),
        ..Subject::default()
    }
}

/// The same parts wherever the first has them.
fn assert_is_about(found: &Subject, subject: &Subject, kind: &str) {
    let parts = |subject: &Subject| {
        let fields = serde_json::to_value(subject).unwrap();
        fields.as_object().unwrap().clone().into_iter().filter(|(name, _)| name != "dimensions").collect::<Vec<_>>()
    };
    let found_parts = parts(found);
    for part in parts(subject) {
        assert!(found_parts.contains(&part), "{kind}: {part:?} in {found:?}");
    }
    for (name, value) in &subject.dimensions {
        assert_eq!(found.dimensions.get(name), Some(value), "{kind}");
    }
}

/// What a detector finds, and what is read of what it writes: the claims by the time of their publication.
fn round_trip(kind: &str, series: &Series<'_>, subject: &Subject) -> (Detection, Vec<Followed>) {
    let chosen = choose(kind).unwrap();
    let detection = chosen.detector.detect(series, 3).unwrap();
    let settings = chosen.detector.writer_settings();
    let what = What { subject, detector: kind, settings: &settings, series, detection: &detection, quiet: true };
    let lines: String = (chosen.kind.write)(&what).iter().map(|document| format!("{document}\n")).collect();
    let readings = read(lines.as_bytes(), kind);
    assert_eq!(readings.problems, [], "{kind}");
    assert!(readings.unknown.is_empty(), "{kind}");
    let mut claims: Vec<Followed> = History::from_iter(readings.findings).follow();
    claims.retain(Followed::is_claim);
    claims.sort_by_key(|claim| claim.first_published);
    (detection, claims)
}

#[test]
fn what_detectors_write_is_read_as_what_they_found() {
    let (values, subject) = (values(), subject());
    let start = Timestamp::from_second(1_795_478_400).unwrap();
    let series = Series { start, step: 300, season: Some(DAY as u64), values: &values };
    for kind in DETECTORS {
        let (detection, claims) = round_trip(kind.name, &series, &subject);
        assert!(!claims.is_empty(), "{}", kind.name);
        for claim in &claims {
            assert_is_about(&claim.last().subjects[0], &subject, kind.name);
            assert!(!claim.skew.is_any(), "{}: {:?}", kind.name, claim.skew);
        }
        if let Some(trace) = &detection.forest {
            assert_eq!(claims.len(), detection.flags.len(), "{}", kind.name);
            for (claim, flag) in claims.iter().zip(&detection.flags) {
                assert_eq!(claim.activity.unwrap().start, series.time(flag.since), "{}", kind.name);
                assert_eq!(claim.first_published, series.time(flag.slot + 1 + trace.interval), "{}", kind.name);
                assert_eq!(claim.last().severity, Some(flag.score), "{}", kind.name);
            }
            continue;
        }
        let alerts = detection.alerts();
        assert_eq!(claims.len(), alerts.len(), "{}", kind.name);
        for (claim, alert) in claims.iter().zip(&alerts) {
            let activity = claim.activity.unwrap();
            assert_eq!(activity.start, series.time(alert.since.max(detection.warm_up)), "{}", kind.name);
            assert_eq!(activity.end, series.time(alert.range.last + 1), "{}", kind.name);
            assert_eq!(claim.first_published, series.time(alert.range.first + 2), "{}", kind.name);
        }
    }
}
