//! How fast values and documents are written, on one core: JSON lines of `name`, `value`, `unit`.
//!
//! `cargo run --release -p fake-content --example bench_fake_content`
#![allow(clippy::print_stdout, clippy::disallowed_methods)] // a benchmark prints, and asks the clock
use std::{collections::BTreeMap, hint::black_box, time::Instant};

use fake_content::{Document, FAKES, FakeKind, Pool, PoolKind, Rng, fake};
use rand::SeedableRng;

/// The types of the predecessor's sample blueprint that stand for sensitive data.
const SENSITIVE: [&str; 6] = ["bban", "iban", "credit_card_full", "phone_number", "ssn", "address"];

fn main() {
    let pool = stand_in_pool();
    let sensitive: Vec<Document<'_>> = SENSITIVE.iter().map(|name| document(kind(name), 20, &pool)).collect();
    report("documents of 20 sensitive fakes", "documents/s", &sensitive, 1.0);
    let keys: Vec<Document<'_>> =
        FAKES.iter().filter(|kind| kind.pool.is_some()).map(|kind| document(kind, 1, &pool)).collect();
    report("documents of one pool entry", "documents/s", &keys, 1.0);
    let credentials = ["rsa", "dsa", "pgp", "ec", "aws_creds", "github_creds", "slack_creds", "facebook_creds"]
        .map(|name| document(kind(name), 1, &pool));
    report("documents of one key or credential", "documents/s", &credentials, 1.0);
    for kind in FAKES {
        // 20 values a document: the header's share is that of real documents.
        let documents = [document(kind, 20, &pool)];
        report(kind.name, "values/s", &documents, 20.0);
    }
}

fn kind(name: &str) -> &'static FakeKind {
    fake(name).expect("a registered type")
}

fn document<'a>(kind: &'static FakeKind, count: u32, pool: &'a Pool) -> Document<'a> {
    Document::new(kind, count, true, pool).expect("the stand-in pool has every kind")
}

/// Texts as long as real keys in PEM armour; making real ones would take seconds and tell nothing about copying them.
fn stand_in_pool() -> Pool {
    let sizes = [
        (PoolKind::Rsa, 1_700),
        (PoolKind::Dsa, 1_200),
        (PoolKind::Ec, 240),
        (PoolKind::Cert, 800),
        (PoolKind::Pgp, 700),
        (PoolKind::Openssh, 420),
    ];
    Pool::from_entries(BTreeMap::from(sizes.map(|(kind, size)| {
        let line = format!("{}\r\n", "A".repeat(64));
        let body = line.repeat(size / line.len());
        (kind, vec![body.trim_end().to_owned(); kind.size()])
    })))
}

/// The best of five runs of at least 50 ms each, over the documents in turn.
fn report(name: &str, unit: &str, documents: &[Document<'_>], values_each: f64) {
    let mut out = String::new();
    let mut rng = Rng::seed_from_u64(1);
    let mut best = 0.0_f64;
    for _ in 0..5 {
        let start = Instant::now();
        let mut written = 0_u32;
        while start.elapsed().as_millis() < 50 {
            for _ in 0..100 {
                for document in documents {
                    out.clear();
                    document.write(&mut rng, &mut out);
                    black_box(&out);
                }
            }
            written += 100 * documents.len() as u32;
        }
        let rate = f64::from(written) * values_each / start.elapsed().as_secs_f64();
        best = best.max(rate);
    }
    println!(r#"{{"name":"{name}","value":{best:.0},"unit":"{unit}"}}"#);
}
