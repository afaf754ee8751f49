//! Documents in everything that may lie around them.

use std::io::Write;

use detection::finding::Finding;
use detection::sources::read;
use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json};

use crate::engine::with_keys;
use crate::shared::{BESIDE, example, examples, readings};

fn findings(bytes: &[u8], what: &str) -> Vec<Finding> {
    let readings = read(bytes, "file");
    assert_eq!(readings.problems, [], "{what}");
    readings.findings
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn encodings_and_ends_of_lines_change_nothing() {
    for (name, document) in examples() {
        let expected = readings(&document).findings;
        let text = serde_json::to_string_pretty(&document).unwrap();
        let line = document.to_string();
        let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(line.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        for bytes in [
            text.clone().into_bytes(),
            text.replace('\n', "\r\n").into_bytes(),
            format!("\u{feff}{text}").into_bytes(),
            format!("\n\n  {line}  \n\n").into_bytes(),
            utf16,
            gzip(text.as_bytes()),
            gzip(format!("\u{feff}{line}\r\n").as_bytes()),
        ] {
            assert_eq!(findings(&bytes, name), expected, "{name}");
        }
    }
}

#[test]
fn lists_lines_and_messages_bring_the_findings_that_they_hold() {
    for (name, document) in examples() {
        let expected = readings(&document).findings;
        let twice = [expected.clone(), expected.clone()].concat();
        let two = json!([document, document]).to_string();
        for text in [
            two,
            format!("{document}\n{document}\n"),
            format!("{document}{document}"),
            json!([[document], [document]]).to_string(),
        ] {
            assert_eq!(findings(text.as_bytes(), name), twice, "{name}");
        }
        let members = [gzip(format!("{document}\n").as_bytes()), gzip(format!("{document}\n").as_bytes())].concat();
        assert_eq!(findings(&members, name), twice, "{name}");
        let notice = json!({"Type": "Notification", "TopicArn": "arn:aws:sns:us-east-1:111122223333:t",
            "Timestamp": "2026-11-24T23:00:00.000Z", "Message": document.to_string()});
        for holder in [
            json!({"findings": [document]}),
            json!({"Findings": [document], "NextToken": "n"}),
            json!({"Records": [{"body": document.to_string()}]}),
            json!({"Messages": 1, "Records": [{"Sns": notice.clone()}]}),
            json!({"Records": [{"body": notice.to_string()}]}),
            notice,
        ] {
            let without_arrival = |findings: Vec<Finding>| -> Vec<Value> {
                let bare = |finding: Finding| {
                    // Where no time of publication is said, that of the message stands for it.
                    json!([finding.id, finding.kind, finding.subjects, finding.activity, finding.score, finding.flags])
                };
                findings.into_iter().map(bare).collect()
            };
            let found = findings(holder.to_string().as_bytes(), name);
            assert_eq!(without_arrival(found), without_arrival(expected.clone()), "{name} {holder}");
        }
    }
}

#[test]
fn without_its_event_a_document_gives_the_same_finding_without_an_arrival() {
    for (name, document) in examples().into_iter().filter(|(_, document)| document.get("detail").is_some()) {
        let inner = findings(document["detail"].to_string().as_bytes(), name);
        let expected = readings(&document).findings;
        assert_eq!(inner.len(), expected.len(), "{name}");
        for (inner, expected) in inner.iter().zip(&expected) {
            assert_eq!(
                (&inner.id, &inner.kind, inner.activity),
                (&expected.id, &expected.kind, expected.activity),
                "{name}"
            );
            assert_eq!(
                (inner.received, inner.severity, inner.score),
                (None, expected.severity, expected.score),
                "{name}"
            );
        }
    }
}

#[test]
fn the_casing_of_sdks_gives_the_same_findings() {
    let upper = |key: &str| key[..1].to_uppercase() + &key[1..];
    for name in [
        "guardduty",
        "macie",
        "cloudwatch_logs_anomaly",
        "cost_anomaly",
        "devops_guru",
        "lookout",
        "cloudtrail_insights",
    ] {
        let mut document = example(name);
        let expected = readings(&document).findings;
        match document.get("detail").is_some() {
            true => document["detail"] = with_keys(&document["detail"], &upper),
            false => document = with_keys(&document, &upper),
        }
        assert_eq!(readings(&document).findings, expected, "{name}");
    }
}

#[test]
fn the_names_that_sdks_spell_differently_do_no_harm() {
    let mut document = example("guardduty");
    let expected = readings(&document).findings;
    for (product, kind, task) in
        [("productCodeId", "productCodeType", "createdAt"), ("Code", "ProductType", "TaskCreatedAt")]
    {
        let resource = &mut document["detail"]["resource"];
        resource["instanceDetails"] = json!({"productCodes": [{product: "a", kind: "b"}]});
        resource["ecsClusterDetails"] = json!({"taskDetails": {task: 1_795_514_400.5}});
        assert_eq!(findings(document.to_string().as_bytes(), product), expected);
    }
}

#[test]
fn a_file_cut_off_anywhere_says_so_and_keeps_the_lines_before() {
    for (name, document) in examples() {
        let text = document.to_string();
        for cut in (1..text.len()).step_by(7).filter(|cut| text.is_char_boundary(*cut)) {
            let readings = read(format!("{BESIDE}\n{}", &text[..cut]).as_bytes(), "file");
            assert_eq!(readings.findings.len(), 1, "{name} {cut}");
            let [problem] = readings.problems.as_slice() else { panic!("{name} {cut}: {:?}", readings.problems) };
            assert_eq!(problem.line, 2, "{name} {cut}");
        }
        let packed = gzip(format!("{BESIDE}\n{text}\n").repeat(50).as_bytes());
        let cut = read(&packed[..packed.len() - 9], "file");
        assert!(!cut.problems.is_empty() && !cut.findings.is_empty(), "{name}");
    }
}
