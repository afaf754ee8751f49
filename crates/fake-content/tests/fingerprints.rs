//! The values themselves, pinned: who changes what a seed gives must mean it.
mod common;

use std::fmt::Write as _;

use common::small_pool;
use fake_content::{Document, FAKES, Rng};
use rand::SeedableRng;
use sha2::{Digest, Sha256};

#[test]
fn a_hundred_values_of_each_type_have_the_committed_fingerprints() {
    let pool = small_pool();
    let mut found = String::new();
    for kind in FAKES {
        let mut rng = Rng::seed_from_u64(20_260_101);
        let mut out = String::new();
        Document::new(kind, 100, true, &pool).unwrap().write(&mut rng, &mut out);
        writeln!(found, "{:x}  {}", Sha256::digest(&out), kind.name).unwrap();
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fingerprints.txt");
    if std::env::var_os("UPDATE_FINGERPRINTS").is_some() {
        std::fs::write(path, &found).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        found == committed,
        "values changed; if that is meant: UPDATE_FINGERPRINTS=1 cargo test -p fake-content --test fingerprints\n{found}"
    );
}
