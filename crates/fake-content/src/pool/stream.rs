//! The pool's randomness: one published seed, one stream per entry.

use rand_chacha_03::ChaCha20Rng;
use rand_core_06::{RngCore, SeedableRng};
use sha2::{Digest, Sha256};

/// The published seed. Changing it changes every entry.
pub(super) const SEED: &str = "activity-generator fake key material, not a secret, v1";

/// SHA-256 over the seed, a label and an index. The lengths and the index have a fixed width, so that no two inputs meet.
pub(super) fn derive(label: &str, index: u64) -> [u8; 32] {
    let mut hash = Sha256::new();
    for text in [SEED, label] {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text);
    }
    hash.update(index.to_be_bytes());
    hash.finalize().into()
}

/// The stream of entry `index` of the kind named `label`: ChaCha20 keyed by [`derive`], so that entries do not depend on
/// each other and can be made in any order.
pub(super) fn stream(label: &str, index: usize) -> ChaCha20Rng {
    ChaCha20Rng::from_seed(derive(label, index as u64))
}

/// One of `items`, all equally likely to within 2^-32 times their number: nothing here needs to be more even than that.
pub(super) fn pick<'a, T: ?Sized>(rng: &mut impl RngCore, items: &[&'a T]) -> &'a T {
    let scaled = (u64::from(rng.next_u32()) * items.len() as u64) >> 32;
    items[scaled as usize]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_kind_and_index_has_its_own_stream() {
        let mut seen = BTreeSet::new();
        for kind in crate::PoolKind::ALL {
            for index in 0..kind.size() {
                assert!(seen.insert(stream(kind.name(), index).next_u64()));
            }
        }
    }

    #[test]
    fn pick_reaches_every_item() {
        let mut rng = stream("pick", 0);
        let seen: BTreeSet<&str> = (0..200).map(|_| pick(&mut rng, &["a", "b", "c"])).collect();
        assert_eq!(seen.len(), 3);
    }
}
