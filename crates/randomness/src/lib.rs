//! Randomness: one pinned, portable generator, seeded by what the randomness is for.
//!
//! A stream is named by parts (a generator's id, a cycle, a purpose ...). The parts are hashed with
//! SHA-256, each behind its length, so that no two lists of parts give the same bytes; the digest is
//! the state of Xoshiro256++. Two streams of different names share nothing, so a draw added to one
//! purpose never moves the values of another.

mod draw;

pub use draw::Draw;

use rand::SeedableRng;
use sha2::{Digest, Sha256};

/// The one generator of randomness (Blackman and Vigna, "Scrambled linear pseudorandom number
/// generators", 2021). Its values are fixed by its paper, not by a library's version.
pub type Rng = rand_xoshiro::Xoshiro256PlusPlus;

/// Keeps these streams apart from any other use of SHA-256 over the same parts.
const DOMAIN: &[u8] = b"activity-generator/stream/1";

/// The stream of the given name: the same for ever, on every machine.
#[must_use]
pub fn stream(seed: u64, parts: &[&[u8]]) -> Rng {
    Rng::from_seed(stream_key(seed, parts))
}

/// The 32 bytes behind [`stream`], for hosts that derive many cheap streams with [`sub_stream`].
#[must_use]
pub fn stream_key(seed: u64, parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update((DOMAIN.len() as u64).to_le_bytes());
    hash.update(DOMAIN);
    hash.update(seed.to_le_bytes());
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

/// Stream number `index` under a key: about ten nanoseconds, so that every object can have its own.
///
/// Each word of the key, moved by the index, goes through the finaliser of SplitMix64 (Steele, Lea
/// and Flood, 2014), a bijection: different indices give different states.
#[must_use]
pub fn sub_stream(key: &[u8; 32], index: u64) -> Rng {
    let mut state = [0; 32];
    let step = index.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for (to, from) in state.chunks_exact_mut(8).zip(key.chunks_exact(8)) {
        let mut word = [0; 8];
        word.copy_from_slice(from);
        let mut z = u64::from_le_bytes(word).wrapping_add(step);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        to.copy_from_slice(&(z ^ (z >> 31)).to_le_bytes());
    }
    Rng::from_seed(state)
}

/// A number in [0, 1): the upper 53 bits of one draw, times 2^-53. Python's `random.random()`.
#[inline]
pub fn uniform<R: rand::Rng + ?Sized>(rng: &mut R) -> f64 {
    (rng.next_u64() >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
}

/// A number in (0, 1): never 0, so that a logarithm of it is finite.
#[inline]
pub fn open_uniform<R: rand::Rng + ?Sized>(rng: &mut R) -> f64 {
    ((rng.next_u64() >> 12) as f64 + 0.5) * (1.0 / 4_503_599_627_370_496.0)
}

/// A whole number in 0..`bound`, every one alike (Lemire, "Fast random integer generation in an
/// interval", 2019). A `bound` of 0 stands for 2^64.
#[inline]
pub fn below<R: rand::Rng + ?Sized>(rng: &mut R, bound: u64) -> u64 {
    if bound == 0 {
        return rng.next_u64();
    }
    let mut wide = u128::from(rng.next_u64()) * u128::from(bound);
    if (wide as u64) < bound {
        // Only draws whose low half falls below 2^64 mod bound are one too many.
        let threshold = bound.wrapping_neg() % bound;
        while (wide as u64) < threshold {
            wide = u128::from(rng.next_u64()) * u128::from(bound);
        }
    }
    (wide >> 64) as u64
}
