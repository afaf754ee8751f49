//! The layout of an object, to the byte.
mod common;

use common::small_pool;
use fake_content::{Document, FAKES, HEADER, Rng, fake};
use proptest::prelude::*;
use rand::SeedableRng;

#[test]
fn a_document_is_laid_out_as_the_predecessor_did() {
    let pool = small_pool();
    let mut values = Vec::new();
    let mut rng = Rng::seed_from_u64(5);
    for _ in 0..2 {
        let mut value = String::new();
        fake("ssn").unwrap().write(&mut value, &mut rng, false, &pool);
        values.push(value);
    }
    let mut out = String::new();
    let document = Document::new(fake("ssn").unwrap(), 2, false, &pool).unwrap();
    document.write(&mut Rng::seed_from_u64(5), &mut out);
    let expected = format!(
        "Sample Report - No identification of actual persons or places is intended or should be inferred\r\n\r\n{}\r\n{}\r\n",
        values[0], values[1]
    );
    assert_eq!(out.as_bytes(), expected.as_bytes());
}

#[test]
fn a_document_without_values_is_its_header() {
    let mut out = String::new();
    let pool = small_pool();
    Document::new(fake("text").unwrap(), 0, true, &pool).unwrap().write(&mut Rng::seed_from_u64(5), &mut out);
    assert_eq!(out, HEADER);
}

proptest! {
    #[test]
    fn every_line_ends_in_crlf_and_a_document_appends_the_same_to_any_buffer(
        kind in 0..FAKES.len(), count in 0_u32..40, keywords: bool, seed: u64, before in "[a-z]{0,9}",
    ) {
        let pool = small_pool();
        let document = Document::new(&FAKES[kind], count, keywords, &pool).unwrap();
        let mut fresh = String::new();
        document.write(&mut Rng::seed_from_u64(seed), &mut fresh);
        prop_assert!(fresh.ends_with("\r\n"));
        prop_assert_eq!(fresh.matches('\n').count(), fresh.matches("\r\n").count());
        prop_assert!(fresh.matches("\r\n").count() >= 2 + count as usize);
        let mut used = before.clone();
        document.write(&mut Rng::seed_from_u64(seed), &mut used);
        prop_assert_eq!(used.strip_prefix(&before), Some(fresh.as_str()));
    }
}
