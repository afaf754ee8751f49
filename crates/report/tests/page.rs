//! The report: self-contained, and safe whatever a blueprint's texts are.

use report::page::{Activities, Report, Target, render};
use report::plot::{Anomaly, Points, Series};
use serde_json::Value;

const HOSTILE: &str =
    "</ScRiPt><img src=x onerror=alert(1)><!-- {{data}} {{script}} &lt; \" ' \u{2028}\u{2029}\u{0} ]]>";

fn report(text: &str) -> Report {
    let own = |part: &str| format!("{text}{part}");
    let clean: Vec<u64> = (0..100).map(|slot| 10 + slot % 7).collect();
    let mut values = clean.clone();
    values[40] = 900;
    Report {
        title: own("title"),
        description: Some(own("description")),
        facts: vec![(own("fact"), own("value"))],
        series: vec![Series {
            id: own("id"),
            shape: own("shape"),
            description: Some(own("about")),
            first_slot_time_ms: 1_767_225_600_000,
            slot_seconds: 60,
            first_position: 0,
            cycle_slots: 100,
            points: Points::reduce(values, clean.clone()),
            anomalies: vec![Anomaly {
                label: own("label"),
                kind: own("kind"),
                start: 40,
                end: 40,
                clean: vec![clean[40]],
                values: vec![900],
                sigma: Some(f64::INFINITY),
            }],
        }],
        targets: vec![Target {
            index: 0,
            kind: own("kind"),
            name: own("name"),
            generators: vec![own("id")],
            activities: (0..100).map(|slot| (slot, slot / 2)).collect(),
            endings: [("done".to_owned(), 99), (own("ending"), 1)].into(),
            errors: vec![(own("error"), 1)],
        }],
        totals: vec![(own("total"), own("value"))],
        warnings: vec![own("warning")],
        files: vec![(own("file"), own("holds"))],
        ..Report::default()
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
    let html = render(&report("")).to_lowercase();
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
    let html = render(&report(""));
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
    let (html, harmless) = (render(&report(HOSTILE)), render(&report("")));
    let count = |html: &str, what: &str| html.to_lowercase().matches(what).count();
    for tag in ["<script", "</script", "<img", "<!--", "<title", "</title"] {
        assert_eq!(count(&html, tag), count(&harmless, tag), "{tag}");
    }
    assert!(!html.contains(['\u{2028}', '\u{2029}', '\u{0}']));
    let data = data(&html);
    let of = |pointer: &str| data.pointer(pointer).and_then(Value::as_str).unwrap().to_owned();
    assert_eq!(of("/report/title"), format!("{HOSTILE}title"));
    assert_eq!(of("/report/series/0/id"), format!("{HOSTILE}id"));
    assert_eq!(of("/report/series/0/anomalies/0/label"), format!("{HOSTILE}label"));
    assert_eq!(of("/report/files/0/0"), format!("{HOSTILE}file"));
}

#[test]
fn the_title_says_whether_it_is_a_report_or_a_preview() {
    let run = Report { title: "Q&A <1>".into(), ..Report::default() };
    assert!(render(&run).contains("<title>Q&amp;A &lt;1&gt; · report</title>"));
    let preview = Report { preview: true, ..run };
    assert!(render(&preview).contains("<title>Q&amp;A &lt;1&gt; · preview</title>"));
}

#[test]
fn every_value_and_every_clean_value_that_differs_is_in_the_data() {
    let data = data(&render(&report("")));
    let points = &data["report"]["series"][0]["points"];
    assert_eq!(points["slots"], 100);
    assert_eq!(points["values"][40], 900);
    assert_eq!(points["values"][41], 10 + 41 % 7);
    assert_eq!(points["clean"], serde_json::json!([[40, 10 + 40 % 7]]));
    assert_eq!(data["report"]["series"][0]["anomalies"][0]["sigma"], Value::Null, "JSON has no infinity");
    assert_eq!(data["axes"][0]["base_high"], 16.0);
    assert_eq!(data["axes"][0]["high"], 900.0);
}

#[test]
fn an_empty_report_still_is_a_page() {
    let html = render(&Report::default());
    assert!(html.starts_with("<!doctype html>") && html.trim_end().ends_with("</html>"));
    assert_eq!(data(&html)["report"]["series"], serde_json::json!([]));
}

#[test]
fn activities_keep_their_sums_and_every_difference_however_many_slots() {
    for slots in [0_u64, 1, 7, 20_160, 20_161, 40_321, 1_000_003] {
        let all = (0..slots).map(|slot| (slot % 11, slot % 11 - u64::from(slot % 1000 == 5 && slot % 11 > 0)));
        let activities: Activities = all.clone().collect();
        assert_eq!(activities.slots() as u64, slots);
        assert_eq!(activities.planned(), all.clone().map(|(planned, _)| planned).sum::<u64>());
        assert_eq!(activities.executed(), all.clone().map(|(_, executed)| executed).sum::<u64>());

        let json = serde_json::to_value(&activities).unwrap();
        let list = |name: &str| json[name].as_array().unwrap().iter().map(|n| n.as_u64().unwrap()).collect::<Vec<_>>();
        let (planned, executed) = (list("planned"), list("executed"));
        assert!(planned.len() <= 20_160 && planned.len() == executed.len());
        let mut short = vec![false; planned.len()];
        for (slot, (plan, done)) in all.enumerate() {
            short[slot / activities.bucket()] |= plan != done;
        }
        let shown: Vec<bool> = planned.iter().zip(&executed).map(|(plan, done)| plan != done).collect();
        assert_eq!(shown, short, "{slots} slots");
    }
}

#[test]
fn activities_summed_elsewhere_keep_their_time_scale() {
    let grouped = Activities::grouped(25, 10, vec![10, 10, 5], vec![10, 7]);
    assert_eq!((grouped.slots(), grouped.bucket()), (25, 10));
    assert_eq!((grouped.planned(), grouped.executed()), (25, 17));
    let json = serde_json::to_value(&grouped).unwrap();
    assert_eq!(json["executed"], serde_json::json!([10, 7, 0]));
}
