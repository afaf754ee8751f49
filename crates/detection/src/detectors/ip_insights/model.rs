//! Vectors of users and of addresses; their dot product is the log odds that a pair is real.

use std::net::Ipv4Addr;

use randomness::stream;

use super::dense::dot;
use super::encoder::{Encoder, small};
use super::pairs::Pair;
use super::settings::Settings;

/// The parameters.
#[derive(Clone, Debug)]
pub struct Model {
    pub(super) encoder: Encoder,
    pub(super) entities: Vec<f32>,
    width: usize,
}

/// Addresses that are encoded at once: their vectors stay in the cache.
const AT_ONCE: usize = 512;

impl Model {
    /// Before training: parameters drawn by the seed.
    #[must_use]
    pub fn new(settings: &Settings, seed: u64) -> Model {
        let mut rng = stream(seed, &[b"ip-insights", b"model"]);
        let width = settings.vector_dim;
        let encoder = Encoder::new(settings.num_ip_encoder_layers, width, &mut rng);
        let entities = small(settings.num_entity_vectors * width, &mut rng);
        Model { encoder, entities, width }
    }

    /// The row of a user.
    #[must_use]
    pub fn row(&self, entity: &str) -> usize {
        (fnv_1a(entity.as_bytes()) % (self.entities.len() / self.width) as u64) as usize
    }

    /// The vector of a user's row.
    pub(super) fn entity(&self, row: usize) -> &[f32] {
        &self.entities[row * self.width..][..self.width]
    }

    /// The log odds that a user is at an address. Low is anomalous.
    #[must_use]
    pub fn score(&self, entity: &str, address: Ipv4Addr) -> f32 {
        dot(self.entity(self.row(entity)), &self.encoder.forward(&[address.to_bits()]).vectors)
    }

    /// The log odds of each pair.
    #[must_use]
    pub fn scores(&self, pairs: &[Pair]) -> Vec<f32> {
        let mut scores = Vec::with_capacity(pairs.len());
        for pairs in pairs.chunks(AT_ONCE) {
            let addresses: Vec<u32> = pairs.iter().map(|pair| pair.address.to_bits()).collect();
            let vectors = self.encoder.forward(&addresses).vectors;
            let each = pairs.iter().zip(vectors.chunks_exact(self.width));
            scores.extend(each.map(|(pair, vector)| dot(self.entity(self.row(&pair.entity)), vector)));
        }
        scores
    }
}

/// The hash of Fowler, Noll and Vo, 64 bits.
fn fnv_1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_that_of_its_authors() {
        // From the tables of draft-eastlake-fnv.
        assert_eq!(fnv_1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv_1a(b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fnv_1a(b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn a_pair_has_one_score_alone_and_among_others() {
        let model = Model::new(&Settings::recommended(10), 1);
        let pair =
            |at: u32| Pair { entity: format!("u{at}"), address: Ipv4Addr::from_bits(at.wrapping_mul(7_654_321)) };
        let pairs: Vec<Pair> = (0..600).map(pair).collect();
        let scores = model.scores(&pairs);
        assert_eq!(scores.len(), 600);
        assert!(pairs.iter().zip(&scores).all(|(pair, score)| model.score(&pair.entity, pair.address) == *score));
    }
}
