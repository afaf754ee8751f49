//! Scores of classification, worked out by hand.
#![allow(clippy::unwrap_used)] // helpers of tests may, as tests do

use detection::finding::{Classified, Finding, Flags, Occurrences, Subject};
use detection::scores::classification::{Examined, ObjectTruth, Outcomes, Share, classify, classify_as};
use detection::statistics::{Interval, wilson};
use jiff::Timestamp;
use serde_json::{Value, json};

const SSN: &str = "USA_SOCIAL_SECURITY_NUMBER";
const CARD: &str = "CREDIT_CARD_NUMBER";

/// A line of the content manifest.
fn object(key: &str, identifiers: Value) -> ObjectTruth {
    version(key, "e1", identifiers)
}

fn version(key: &str, etag: &str, identifiers: Value) -> ObjectTruth {
    let line = json!({"slot": 1, "target": 0, "task": 0, "bucket": "ours", "key": key, "etag": etag, "fake_type": "x",
        "values": 9, "decoys": {"no_keyword": 1}, "identifiers": identifiers});
    serde_json::from_value(line).unwrap()
}

fn finding(bucket: &str, key: &str, etag: &str, found: &[(&str, u64, &[u64])]) -> Finding {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let subject = Subject { bucket: some(bucket), key: some(key), etag: some(etag), ..Subject::default() };
    let found = found
        .iter()
        .map(|(name, count, lines)| ((*name).to_owned(), Occurrences { count: *count, lines: lines.to_vec() }));
    Finding {
        source: "macie".to_owned(),
        detector: None,
        id: format!("{key}-{etag}"),
        kind: "SensitiveData:S3Object/Multiple".to_owned(),
        subjects: vec![subject],
        activity: None,
        published: Timestamp::UNIX_EPOCH,
        updated: Timestamp::UNIX_EPOCH,
        received: None,
        severity: None,
        score: None,
        flags: Flags::default(),
        classified: Some(Classified { found: found.collect(), complete: true }),
    }
}

fn ours(key: &str, found: &[(&str, u64, &[u64])]) -> Finding {
    finding("ours", key, "e1", found)
}

fn outcomes(tp: u64, fp: u64, missed: u64) -> Outcomes {
    Outcomes { true_positives: tp, false_positives: fp, false_negatives: missed, unjudged: 0 }
}

/// Five objects with social security numbers (a to e), two with card numbers (f, g), and one of decoys alone (h).
fn manifest() -> Vec<ObjectTruth> {
    let ssn = |valid: u64, last: u64| json!({SSN: {"truth": "must", "valid": valid, "lines": [[3, last]]}});
    vec![
        object("a", ssn(10, 12)),
        object("b", ssn(10, 12)),
        object("c", ssn(10, 12)),
        object("d", ssn(10, 12)),
        object("e", ssn(10, 12)),
        object(
            "f",
            json!({
                CARD: {"truth": "must", "valid": 4, "lines": [[3, 4], [7, 8]],
                    "decoys": {"wrong_check_digit": {"count": 2, "lines": [[5, 6]]}}},
                "NAME": {"truth": "may", "valid": 0, "may": 6, "lines": [[3, 8]]},
            }),
        ),
        object("g", json!({CARD: {"truth": "must", "valid": 5, "lines": [[3, 7]]}})),
        object(
            "h",
            json!({CARD: {"truth": "must_not", "valid": 0, "decoys": {"test_number": {"count": 3, "lines": [[3, 5]]}}}}),
        ),
    ]
}

fn findings() -> Vec<Finding> {
    vec![
        ours("a", &[(SSN, 10, &[3, 4, 5])]),
        ours("b", &[(SSN, 8, &[])]),
        // Of one object two findings: the union counts.
        ours("c", &[(SSN, 10, &[])]),
        ours("c", &[("ADDRESS", 2, &[])]),
        // All four cards and one of the two decoys; and names, which may be found.
        ours("f", &[(CARD, 5, &[3, 4, 5, 7, 8]), ("NAME", 6, &[3, 4])]),
        // Decoys: two of three.
        ours("h", &[(CARD, 2, &[3, 5])]),
    ]
}

#[test]
fn objects_counts_and_places_are_scored_as_worked_out_by_hand() {
    let scores = classify(manifest(), &findings());
    // Objects. SSN: a, b, c found, d, e missed. CARD: f found, g missed, h wrongly found. ADDRESS in c: wrongly found. NAME may.
    let of = |name: &str| scores.objects.identifiers[name].outcomes;
    assert_eq!((of(SSN), of(CARD), of("ADDRESS")), (outcomes(3, 0, 2), outcomes(1, 1, 1), outcomes(0, 1, 0)));
    assert!(!scores.objects.identifiers.contains_key("NAME"));
    let micro = &scores.objects.micro;
    assert_eq!(micro.outcomes, outcomes(4, 2, 3));
    assert_eq!(micro.precision.value, Some(4.0 / 6.0));
    assert_eq!(micro.recall.unwrap(), Share::of(4, 7));
    assert_eq!(micro.recall.unwrap().interval, wilson(4, 7));
    // F1 = 2 * 4 / (2 * 4 + 2 + 3), between the bounds of 4 of 9 put through 2 J / (1 + J).
    let f1 = micro.f1.unwrap();
    assert!((f1.value.unwrap() - 8.0 / 13.0).abs() < 1e-12);
    let (Interval(low, high), Interval(j, _)) = (f1.interval.unwrap(), wilson(4, 9).unwrap());
    assert!((low - 2.0 * j / (1.0 + j)).abs() < 1e-12 && low < 8.0 / 13.0 && high > 8.0 / 13.0);
    // Means: precision of 1, 1/2 and 0; recall of 3/5 and 1/2, for there is no ADDRESS to find.
    let mean = &scores.objects.macro_mean;
    assert!((mean.precision.value.unwrap() - 0.5).abs() < 1e-12);
    assert!((mean.recall.unwrap().value.unwrap() - 0.55).abs() < 1e-12);

    // Counts. SSN: 10 + 8 + 10 of 50. CARD: 4 of f and one too many, none of g's 5, 2 of h too many.
    let of = |name: &str| scores.counts.identifiers[name].outcomes;
    assert_eq!((of(SSN), of(CARD), of("ADDRESS")), (outcomes(28, 0, 22), outcomes(4, 3, 5), outcomes(0, 2, 0)));

    // Places. SSN: 3 right. CARD: 4 right of f, line 5 wrong, both of h wrong. NAME: 2 right. No recall.
    let of = |name: &str| scores.places.identifiers[name].outcomes;
    assert_eq!((of(SSN), of(CARD), of("NAME")), (outcomes(3, 0, 0), outcomes(4, 3, 0), outcomes(2, 0, 0)));
    assert_eq!(scores.places.micro.recall, None);

    // Decoys. f: one of two by its lines; h: two of three, and an object of nothing else.
    let of = |kind: &str| &scores.decoys[kind];
    assert_eq!((of("wrong_check_digit").values.found, of("wrong_check_digit").values.of), (1, 2));
    assert_eq!((of("test_number").values.found, of("test_number").values.of), (2, 3));
    assert_eq!((of("wrong_check_digit").objects.of, of("test_number").objects.found), (0, 1));
    assert_eq!(of("test_number").values.rate.interval, wilson(2, 3));
    assert_eq!((scores.coverage.written, scores.coverage.examined, scores.coverage.by), (8, 8, Examined::All));
}

#[test]
fn what_was_not_examined_is_no_miss_where_that_is_known() {
    // A record that says nothing was found in g: the source reports what it examined, and d and e were not.
    let mut findings = findings();
    findings.push(ours("g", &[]));
    let scores = classify(manifest(), &findings);
    assert_eq!((scores.coverage.examined, scores.coverage.by), (6, Examined::Reported));
    assert_eq!(scores.coverage.share, Share::of(6, 8));
    assert_eq!(scores.objects.identifiers[SSN].outcomes, outcomes(3, 0, 0));
    assert_eq!(scores.objects.identifiers[CARD].outcomes, outcomes(1, 1, 1));
    assert_eq!(classify_as(manifest(), &findings, Examined::All).objects.identifiers[SSN].outcomes, outcomes(3, 0, 2));
    // An object that was not read to its end: what was found counts, what was not is no miss.
    findings.pop();
    let mut part = ours("g", &[("NAME", 1, &[])]);
    part.classified.as_mut().unwrap().complete = false;
    findings.push(part);
    let scores = classify(manifest(), &findings);
    assert_eq!(scores.objects.identifiers[CARD].outcomes, outcomes(1, 1, 0));
    assert_eq!(scores.objects.identifiers["NAME"].outcomes, outcomes(0, 1, 0));
    assert_eq!(scores.coverage.incomplete, 1);
}

#[test]
fn names_and_addresses_are_scored_up_to_their_cap_and_others_without() {
    let many = |name: &str, count: u64| {
        let manifest = vec![object("a", json!({name: {"truth": "must", "valid": 5_000}}))];
        classify(manifest, &[ours("a", &[(name, count, &[])])]).counts.micro.outcomes
    };
    assert_eq!(many("NAME", 1_000), outcomes(1_000, 0, 0));
    assert_eq!(many("ADDRESS", 900), outcomes(900, 0, 100));
    assert_eq!(many(SSN, 1_000), outcomes(1_000, 0, 4_000));
    assert_eq!(many(SSN, 5_003), outcomes(5_000, 3, 0));
}

#[test]
fn only_the_newest_version_counts_and_other_findings_are_counted_by_why_not() {
    let truth = json!({SSN: {"truth": "must", "valid": 1}});
    let manifest = [version("a", "e1", json!({})), version("a", "e2", truth)];
    let found: &[(&str, u64, &[u64])] = &[(SSN, 1, &[])];
    let mut sample = ours("a", found);
    sample.flags.sample = true;
    let mut anomaly = ours("a", found);
    anomaly.classified = None;
    let findings = [
        finding("ours", "a", "e1", found),
        finding("theirs", "a", "e1", found),
        finding("ours", "z", "e1", found),
        finding("ours", "", "", found),
        sample,
        anomaly,
    ];
    let scores = classify(manifest.clone(), &findings);
    let told = serde_json::to_value(&scores.findings).unwrap();
    let expected = json!({"scored": 0, "foreign": 1, "unknown": 1, "outdated": 1, "samples": 1, "without_object": 1});
    assert_eq!(told, expected);
    assert_eq!(scores.objects.micro.outcomes, outcomes(0, 0, 1));
    // Without an ETag on one side bucket and key decide; quotes do not.
    for etag in ["", "e2", "\"e2\""] {
        let scores = classify(manifest.clone(), &[finding("ours", "a", etag, found)]);
        assert_eq!((scores.findings.scored, scores.objects.micro.outcomes), (1, outcomes(1, 0, 0)), "{etag}");
    }
}

#[test]
fn decoys_are_judged_as_far_as_counts_and_places_tell() {
    let decoys = json!({"no_keyword": {"count": 4, "lines": [[3, 4], [20, 21]]}, "far_keyword": {"count": 1, "lines": [[5, 5]]}});
    let manifest = [object("a", json!({SSN: {"truth": "must", "valid": 14, "lines": [[6, 19]], "decoys": decoys}}))];
    let judged = |found: &[(&str, u64, &[u64])]| {
        let scores = classify_as(manifest.clone(), &[ours("a", found)], Examined::All);
        let of = |kind: &str| {
            let rates = &scores.decoys[kind];
            (rates.values.found, rates.values.of, rates.unjudged)
        };
        (of("no_keyword"), of("far_keyword"))
    };
    assert_eq!(judged(&[]), ((0, 4, 0), (0, 1, 0)), "nothing found, so none of them");
    assert_eq!(judged(&[(SSN, 16, &[])]), ((0, 0, 4), (0, 0, 1)), "a count does not tell which");
    // The first places, up to line 8: of the later lines nothing is known.
    assert_eq!(judged(&[(SSN, 16, &[3, 6, 7, 8])]), ((1, 2, 2), (0, 1, 0)));
    assert_eq!(judged(&[(SSN, 3, &[5, 6, 7])]), ((0, 4, 0), (1, 1, 0)), "all places given");
}

#[test]
fn a_detector_of_constant_silence_has_no_recall_and_no_precision() {
    let scores = classify(manifest(), &[]);
    assert_eq!(scores.objects.micro.recall.unwrap().value, Some(0.0));
    assert_eq!(scores.objects.micro.precision.value, None);
    assert_eq!(scores.counts.micro.outcomes, outcomes(0, 0, 59));
    let json = serde_json::to_value(&scores).unwrap();
    assert_eq!(json["objects"]["micro"]["false_negatives"], 7);
    assert_eq!(json["decoys"]["test_number"]["values"]["rate"]["value"], 0.0);
}
