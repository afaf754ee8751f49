//! What the tests of values share.
#![allow(dead_code, missing_docs)] // each test file uses its part
use std::collections::BTreeMap;

use fake_content::{Pool, PoolKind, Rng, fake};
use rand::SeedableRng;

/// Seeds that every property is shown for.
pub const SEEDS: [u64; 4] = [0, 1, 20_260_101, u64::MAX];

/// A pool of a few short texts, in the form that the pool has them.
pub fn small_pool() -> Pool {
    Pool::from_entries(BTreeMap::from(PoolKind::ALL.map(|kind| {
        let entries =
            (0..3).map(|i| format!("-----BEGIN {0} {i}-----\r\nAAAA\r\n-----END {0} {i}-----", kind.name())).collect();
        (kind, entries)
    })))
}

/// `count` values of a type for each seed.
pub fn values(name: &str, keywords: bool, count: usize) -> Vec<String> {
    let kind = fake(name).unwrap_or_else(|| panic!("no fake type {name}"));
    let pool = small_pool();
    SEEDS
        .iter()
        .flat_map(|&seed| {
            let mut rng = Rng::seed_from_u64(seed);
            (0..count)
                .map(|_| {
                    let mut out = String::new();
                    kind.write(&mut out, &mut rng, keywords, &pool);
                    out
                })
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Bare values: 2,500 for each seed.
pub fn bare(name: &str) -> Vec<String> {
    values(name, false, 2_500)
}

pub fn digits(text: &str) -> Vec<u32> {
    text.chars().map(|c| c.to_digit(10).unwrap_or_else(|| panic!("{text}: {c} is no digit"))).collect()
}

/// Decodes Base64 of either alphabet bit by bit, without padding.
pub fn decode_base64(text: &str) -> Vec<u8> {
    let mut bits = Vec::new();
    for c in text.trim_end_matches('=').chars() {
        let value = match c {
            'A'..='Z' => c as u32 - 'A' as u32,
            'a'..='z' => c as u32 - 'a' as u32 + 26,
            '0'..='9' => c as u32 - '0' as u32 + 52,
            '+' | '-' => 62,
            '/' | '_' => 63,
            _ => panic!("{c} is not in Base64"),
        };
        bits.extend((0..6).rev().map(|bit| (value >> bit) & 1));
    }
    let spare = bits.len() % 8;
    assert!(bits[bits.len() - spare..].iter().all(|&bit| bit == 0), "{text}: spare bits are not zero");
    bits.chunks_exact(8).map(|byte| byte.iter().fold(0, |value, bit| value << 1 | *bit as u8)).collect()
}
