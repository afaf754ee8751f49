//! The page of scores: self-contained, safe whatever the texts are, and small enough to be opened.

use report::plot::Points;
use report::scores::{
    Alert, Chance, Counts, Detector, Fate, Figure, Figures, Label, LabelFate, ScoredSeries, Scores, Unattributed,
    Verdict, render,
};
use serde_json::{Value, json};

const HOSTILE: &str =
    "</ScRiPt><img src=x onerror=alert(1)><!-- {{data}} {{script}} &lt; \" ' \u{2028}\u{2029}\u{0} ]]>";

fn scores(text: &str) -> Scores {
    let own = |part: &str| format!("{text}{part}");
    let clean: Vec<u64> = (0..100).map(|slot| 10 + slot % 7).collect();
    let mut values = clean.clone();
    values[40] = 900;
    let figure = Figure {
        value: Some(0.5),
        interval: Some([0.2, 0.8]),
        control: Some(Chance { mean: 0.1, range: [0.0, 0.3] }),
        ..Figure::default()
    };
    Scores {
        title: own("title"),
        description: Some(own("description")),
        facts: vec![(own("fact"), own("value"))],
        first_slot_time_ms: 1_767_225_600_000,
        slot_seconds: 60,
        slots: 100,
        series: vec![ScoredSeries {
            id: own("id"),
            delivered: own("delivered"),
            points: Points::reduce(values, clean),
        }],
        labels: vec![
            Label {
                id: own("label"),
                series: 0,
                kind: own("kind"),
                start: 40,
                end: 40,
                sigma: Some(f64::INFINITY),
                delivered: true,
                reason: None,
            },
            Label { id: own("lost"), series: 0, start: 70, end: 72, reason: Some(own("reason")), ..Label::default() },
        ],
        detectors: vec![Detector {
            name: own("detector"),
            warm_up: 10,
            figures: Figures {
                recall: figure.clone(),
                precision: figure,
                f1: Figure { reason: Some(own("no figure")), ..Figure::default() },
                ..Figures::default()
            },
            counts: Counts { labels: 1, found: 1, not_delivered: 1, hits: 1, ..Counts::default() },
            alerts: vec![alert(40, Verdict::Hit, own("subject"))],
            fates: vec![
                LabelFate { fate: Fate::Found, seconds: 90.0, alert: Some(0) },
                LabelFate { fate: Fate::NotDelivered, seconds: f64::NAN, alert: None },
            ],
            curve: vec![[0.0, 1.0], [1.0, 0.02]],
            scores: vec![(own("vus_pr"), 0.7)],
            unattributed: vec![Unattributed { start: 5, end: 6, subject: own("stray"), findings: 1 }],
        }],
        comparisons: vec![own("comparison")],
        notes: vec![own("note")],
    }
}

fn alert(start: usize, verdict: Verdict, subject: String) -> Alert {
    Alert {
        series: vec![0],
        start,
        end: start + 1,
        verdict,
        labels: vec![],
        published_ms: 1_767_225_600_000 + start as i64 * 60_000,
        score: None,
        subject,
        findings: 1,
    }
}

fn data(html: &str) -> Value {
    let json = html
        .split_once("<script type=\"application/json\" id=\"data\">")
        .and_then(|(_, rest)| rest.split_once("</script>"))
        .map(|(json, _)| json)
        .expect("the page has its data");
    serde_json::from_str(json).expect("the data is JSON")
}

#[test]
fn the_page_names_no_address_and_has_no_way_to_ask_for_one() {
    let html = render(&scores("")).to_lowercase();
    for way in [
        "http:",
        "https:",
        "ws:",
        "wss:",
        "ftp:",
        "url(",
        "@import",
        "import(",
        "import ",
        "fetch(",
        "xmlhttprequest",
        "websocket",
        "eventsource",
        "sendbeacon",
        "worker",
        "<iframe",
        "<img",
        "<object",
        "<embed",
        "<base",
        "src=",
    ] {
        assert!(!html.contains(way), "the page contains {way:?}");
    }
    assert!(html.contains("default-src 'none'"), "a policy forbids requests");
    assert_eq!(html.matches("href=").count(), 1, "one link, to an empty icon");
    assert!(html.contains("href=\"data:,\""));
}

#[test]
fn the_script_never_reads_text_as_markup_or_code() {
    let html = render(&scores(""));
    for way in [
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "createContextualFragment",
        "DOMParser",
        "eval(",
        "new Function",
        "srcdoc",
        "setHTML",
    ] {
        assert!(!html.contains(way), "the page contains {way:?}");
    }
}

#[test]
fn hostile_text_ends_no_element_and_comes_through_unchanged() {
    let (html, harmless) = (render(&scores(HOSTILE)), render(&scores("")));
    let count = |html: &str, what: &str| html.to_lowercase().matches(what).count();
    for tag in ["<script", "</script", "<img", "<!--", "<title", "</title", "<svg", "</template"] {
        assert_eq!(count(&html, tag), count(&harmless, tag), "{tag}");
    }
    assert!(!html.contains(['\u{2028}', '\u{2029}', '\u{0}']));
    let data = data(&html);
    for (pointer, part) in [
        ("/scores/title", "title"),
        ("/scores/notes/0", "note"),
        ("/scores/series/0/delivered", "delivered"),
        ("/scores/labels/1/reason", "reason"),
        ("/scores/detectors/0/name", "detector"),
        ("/scores/detectors/0/alerts/0/subject", "subject"),
        ("/scores/detectors/0/unattributed/0/subject", "stray"),
        ("/scores/detectors/0/figures/f1/reason", "no figure"),
    ] {
        let found = data.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("no text at {pointer}"));
        assert_eq!(found, format!("{HOSTILE}{part}"), "{pointer}");
    }
}

#[test]
fn what_was_found_comes_through_in_the_words_of_the_evaluation() {
    let data = data(&render(&scores("")));
    let detector = &data["scores"]["detectors"][0];
    assert_eq!(detector["fates"][0], json!({"fate": "found", "seconds": 90.0, "alert": 0}));
    assert_eq!(detector["fates"][1]["fate"], "not_delivered");
    assert_eq!(detector["fates"][1]["seconds"], Value::Null, "JSON has only finite numbers");
    assert_eq!(detector["alerts"][0]["verdict"], "hit");
    assert_eq!(detector["figures"]["recall"]["interval"], json!([0.2, 0.8]));
    assert_eq!(detector["figures"]["delay_p50"]["value"], Value::Null);
    assert_eq!(data["scores"]["series"][0]["points"]["values"][40], 900);
    assert_eq!(data["axes"][0]["high"], 900.0);
    let words: Vec<Value> = [Verdict::Hit, Verdict::False, Verdict::Disturbed, Verdict::NotCounted, Verdict::WarmUp]
        .iter()
        .map(|verdict| serde_json::to_value(verdict).expect("a verdict is a word"))
        .collect();
    assert_eq!(words, ["hit", "false", "disturbed", "not_counted", "warm_up"]);
}

#[test]
fn every_verdict_and_fate_has_a_mark_or_a_word_in_the_script() {
    let script = render(&Scores::default());
    for word in ["hit: {", "false: {", "disturbed: {", "not_counted: {", "warm_up: {", "missed: {"] {
        assert!(script.contains(word), "no mark for {word}");
    }
    for word in ["found: \"", "missed: \"", "not_delivered: \"", "warm_up: \""] {
        assert!(script.contains(word), "no word for {word}");
    }
}

#[test]
fn no_colour_is_used_for_two_marks() {
    let html = render(&Scores::default());
    let (light, dark) = html.split_once("Okabe and Ito, lighter").unwrap().1.split_once("@media").unwrap();
    for theme in [light, dark] {
        let colour = |name: &str| theme.split_once(name).and_then(|(_, rest)| rest.split_once(';')).unwrap().0;
        let mut colours = ["--hit:", "--miss:", "--false:", "--disturbed:", "--quiet:"].map(colour).to_vec();
        colours.sort_unstable();
        colours.dedup();
        assert_eq!(colours.len(), 5);
    }
}

#[test]
fn the_same_scores_give_the_same_page() {
    assert_eq!(render(&scores("x")), render(&scores("x")));
}

#[test]
fn scores_of_nothing_still_are_a_page() {
    let html = render(&Scores { title: "Q&A <1>".into(), ..Scores::default() });
    assert!(html.starts_with("<!doctype html>") && html.trim_end().ends_with("</html>"));
    assert!(html.contains("<title>Q&amp;A &lt;1&gt; · scores</title>"));
    assert_eq!(data(&html)["scores"]["detectors"], json!([]));
}

#[test]
fn ten_thousand_alerts_take_less_than_three_megabytes() {
    let mut many = scores("");
    let subject = "arn:aws:s3:::a-bucket-of-usual-length/incoming/orders/ PutObject from ap-southeast-2".to_owned();
    let verdicts = [Verdict::Hit, Verdict::False, Verdict::Disturbed];
    many.detectors[0].alerts = (0..10_000).map(|own| alert(own % 90, verdicts[own % 3], subject.clone())).collect();
    let bytes = render(&many).len();
    assert!(bytes < 3_000_000, "{bytes} bytes");
}
