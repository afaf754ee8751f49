//! The pool's texts: the same bytes everywhere, in the form that the documents need.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use fake_content::{Pool, PoolKind, cache_key};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

fn all() -> BTreeSet<PoolKind> {
    PoolKind::ALL.into()
}

fn make(kinds: &BTreeSet<PoolKind>, threads: usize) -> Pool {
    Pool::make(kinds, threads, &|_, _| ())
}

#[test]
fn the_bytes_are_the_published_ones() {
    let pool = make(&all(), 2);
    let found = PoolKind::ALL.map(|kind| {
        let file: String = pool.entries(kind).iter().flat_map(|text| [text, "\n\n"]).collect();
        let hex: String = Sha256::digest(file).iter().map(|byte| format!("{byte:02x}")).collect();
        (kind.name(), hex)
    });
    let published = [
        ("rsa", "1a04808a311f892673462062db0b5ea4fd92ef4165de238ba88783f828832990"),
        ("dsa", "7bc4dd102e6a74ddbda31ec5bfe1cdadc181152368c682df97bb39e9323aa2cf"),
        ("ec", "64c95323324f63c14b67ef055c49e9b4f6ec16af1f4b12678bc85fe9a0bb4ea5"),
        ("cert", "2bd8831a379e38ef6dcdbf68912adc651083ec2691b9dd132fce16779beeb5a2"),
        ("pgp", "eceabc0f0e9b30c05537a0926b2dc5858f160b4c5147ef32c5ed9993580fb6b5"),
        ("openssh", "fdb794ba5bd3c214ad7a90cab3ac10b065f823b640e85400ffff4c31bf84b595"),
    ];
    assert_eq!(found, published.map(|(name, hash)| (name, hash.to_owned())));
    for (kind, (_, hash)) in PoolKind::ALL.into_iter().zip(published) {
        assert_eq!(kind.sha256(), hash);
    }
}

#[test]
fn neither_threads_nor_the_other_kinds_change_the_bytes() {
    let whole = make(&all(), 1);
    for threads in [0, 2, 3, 16] {
        assert_eq!(make(&all(), threads), whole, "{threads} threads");
    }
    for kind in PoolKind::ALL {
        let alone = make(&BTreeSet::from([kind]), 2);
        assert_eq!(alone.entries(kind), whole.entries(kind));
        assert_eq!(alone.kinds(), BTreeSet::from([kind]));
    }
}

#[test]
fn a_pool_holds_the_asked_kinds_in_full_and_no_entry_twice() {
    let pool = make(&all(), 2);
    for kind in PoolKind::ALL {
        let entries = pool.entries(kind);
        assert_eq!(entries.len(), if matches!(kind, PoolKind::Rsa | PoolKind::Dsa) { 32 } else { 256 });
        assert_eq!(entries.len(), kind.size());
        assert_eq!(entries.iter().collect::<BTreeSet<_>>().len(), entries.len());
    }
    assert!(PoolKind::ALL.iter().all(|kind| Pool::empty().entries(*kind).is_empty()));
    assert_eq!(make(&BTreeSet::new(), 2), Pool::empty());
    assert!(make(&BTreeSet::from([PoolKind::Ec]), 1).entries(PoolKind::Rsa).is_empty());
}

#[test]
fn given_texts_are_taken_as_they_are() {
    let texts = vec!["one".to_owned(), String::new()];
    let pool = Pool::from_entries(BTreeMap::from([(PoolKind::Pgp, texts.clone())]));
    assert_eq!(pool.entries(PoolKind::Pgp), texts);
    assert_eq!(pool.kinds(), BTreeSet::from([PoolKind::Pgp]));
}

/// RFC 7468 (PEM) and RFC 4880 (OpenPGP's armour): the labels, a body of base64 in lines of one width, the last shorter.
#[test]
fn every_entry_is_one_armoured_block_in_crlf_lines_without_a_last_line_end() {
    let label = |kind| match kind {
        PoolKind::Rsa => ("RSA PRIVATE KEY", 64),
        PoolKind::Dsa => ("DSA PRIVATE KEY", 64),
        PoolKind::Ec => ("EC PRIVATE KEY", 64),
        PoolKind::Cert => ("CERTIFICATE", 64),
        PoolKind::Pgp => ("PGP PRIVATE KEY BLOCK", 64),
        PoolKind::Openssh => ("OPENSSH PRIVATE KEY", 70),
    };
    let is_base64 = |line: &str| line.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/=".contains(&b));
    let pool = make(&all(), 2);
    for kind in PoolKind::ALL {
        let (label, width) = label(kind);
        for text in pool.entries(kind) {
            let lines: Vec<&str> = text.split("\r\n").collect();
            assert!(text.is_ascii() && lines.iter().all(|line| !line.contains(['\r', '\n'])));
            let (first, last) = (lines[0], lines[lines.len() - 1]);
            assert_eq!(first, format!("-----BEGIN {label}-----"));
            assert_eq!(last, format!("-----END {label}-----"));
            let mut body = &lines[1..lines.len() - 1];
            if kind == PoolKind::Pgp {
                // An empty line ends the armour's headers; the body is followed by `=` and its CRC-24.
                assert_eq!(body[0], "");
                assert!(body[body.len() - 1].starts_with('=') && body[body.len() - 1].len() == 5);
                body = &body[1..body.len() - 1];
            }
            let (end, full) = body.split_last().unwrap();
            assert!(full.iter().all(|line| line.len() == width), "{kind:?}: lines of {width}");
            assert!((1..=width).contains(&end.len()));
            assert!(body.iter().all(|line| is_base64(line)));
        }
    }
}

#[test]
fn progress_counts_every_entry_in_order() {
    let kinds = BTreeSet::from([PoolKind::Dsa, PoolKind::Openssh]);
    for threads in [1, 4] {
        let seen = Mutex::new(Vec::new());
        Pool::make(&kinds, threads, &|done, of| {
            seen.lock().unwrap().push((done, of));
        });
        let expected: Vec<_> = (1..=288).map(|done| (done, 288)).collect();
        assert_eq!(seen.into_inner().unwrap(), expected);
    }
}

#[test]
fn names_are_those_of_the_fake_types_and_the_folder_names_the_layout() {
    let names = PoolKind::ALL.map(PoolKind::name);
    assert_eq!(names, ["rsa", "dsa", "ec", "cert", "pgp", "openssh"]);
    assert_eq!(cache_key(), "pool-v1");
    assert!(Pool::SEED.contains("not a secret"));
}
