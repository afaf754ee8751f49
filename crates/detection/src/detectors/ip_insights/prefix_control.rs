//! The control: the longest prefix that an address shares with the user's own past addresses. It learns nothing.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use super::pairs::Pair;

/// The past addresses of each user, in order.
#[derive(Clone, Debug, Default)]
pub struct PrefixControl<'a> {
    past: BTreeMap<&'a str, Vec<u32>>,
}

impl<'a> PrefixControl<'a> {
    /// Of these past pairs.
    #[must_use]
    pub fn new(pairs: &'a [Pair]) -> PrefixControl<'a> {
        let mut past: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for pair in pairs {
            past.entry(&pair.entity).or_default().push(pair.address.to_bits());
        }
        for addresses in past.values_mut() {
            addresses.sort_unstable();
            addresses.dedup();
        }
        PrefixControl { past }
    }

    /// The length of the longest common prefix, from 0 to 32; 0 for a user without past.
    #[must_use]
    pub fn score(&self, entity: &str, address: Ipv4Addr) -> u32 {
        let Some(past) = self.past.get(entity) else { return 0 };
        let address = address.to_bits();
        // In order, the one with the longest common prefix is next to where the address would be.
        let at = past.partition_point(|own| *own < address);
        let beside = [at.checked_sub(1), Some(at)].into_iter().flatten().filter_map(|at| past.get(at));
        beside.map(|own| (own ^ address).leading_zeros()).max().unwrap_or(0)
    }

    /// The score of each pair.
    #[must_use]
    pub fn scores(&self, pairs: &[Pair]) -> Vec<f32> {
        pairs.iter().map(|pair| self.score(&pair.entity, pair.address) as f32).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_score_is_the_longest_prefix_in_common_with_a_past_address_of_the_same_user() {
        let pair = |entity: &str, address: [u8; 4]| Pair { entity: entity.to_owned(), address: address.into() };
        let past =
            [pair("a", [10, 0, 0, 1]), pair("a", [200, 1, 2, 3]), pair("a", [10, 0, 0, 1]), pair("b", [9, 9, 9, 9])];
        let control = PrefixControl::new(&past);
        let score = |entity, address: [u8; 4]| control.score(entity, address.into());
        assert_eq!(score("a", [10, 0, 0, 1]), 32);
        assert_eq!(score("a", [10, 0, 0, 0]), 31);
        assert_eq!(score("a", [200, 1, 3, 3]), 23);
        assert_eq!(score("a", [255, 255, 255, 255]), 2);
        assert_eq!(score("a", [0, 0, 0, 0]), 4);
        assert_eq!(score("b", [10, 0, 0, 1]), 6);
        assert_eq!(score("c", [10, 0, 0, 1]), 0);
    }
}
