//! From an IPv4 address to a vector: its bits through fully connected layers, and embeddings of its prefixes.

use rand::Rng;
use randomness::uniform;

use super::dense::{Dense, add_scaled};
use super::sparse::Sparse;

/// Lengths of the prefixes that have embeddings: what lies between a registry's block and a company's.
pub const PREFIXES: [u32; 5] = [8, 12, 16, 20, 24];

/// Rows for the prefixes of each length.
pub const PREFIX_ROWS: usize = 1 << ROW_BITS;
const ROW_BITS: u32 = 14;

/// How large parameters of embeddings are at first.
pub const SMALL: f64 = 0.05;

/// The parameters of the encoder.
#[derive(Clone, Debug)]
pub struct Encoder {
    /// The layers, each but the last followed by a ReLU.
    pub layers: Vec<Dense>,
    /// [`PREFIX_ROWS`] rows for each length of [`PREFIXES`].
    pub prefixes: Vec<f32>,
    width: usize,
}

/// What each layer got, to go back through them; and the vectors.
#[derive(Clone, Debug)]
pub struct Pass {
    inputs: Vec<Vec<f32>>,
    /// One vector per address.
    pub vectors: Vec<f32>,
}

impl Encoder {
    /// With drawn parameters.
    pub fn new<R: Rng>(hidden: usize, width: usize, rng: &mut R) -> Encoder {
        let inputs = |layer| if layer == 0 { 32 } else { width };
        let layers = (0..=hidden).map(|layer| Dense::new(inputs(layer), width, rng)).collect();
        let prefixes = small(PREFIXES.len() * PREFIX_ROWS * width, rng);
        Encoder { layers, prefixes, width }
    }

    /// The vectors of addresses.
    pub fn forward(&self, addresses: &[u32]) -> Pass {
        let mut inputs = Vec::with_capacity(self.layers.len());
        let mut next: Vec<f32> = addresses.iter().flat_map(|address| bits(*address)).collect();
        for (at, layer) in self.layers.iter().enumerate() {
            let mut out = layer.forward(&next);
            if at + 1 < self.layers.len() {
                out.iter_mut().for_each(|x| *x = x.max(0.0));
            }
            inputs.push(std::mem::replace(&mut next, out));
        }
        for (vector, address) in next.chunks_exact_mut(self.width).zip(addresses) {
            for row in prefix_rows(*address) {
                add_scaled(vector, 1.0, &self.prefixes[row * self.width..][..self.width]);
            }
        }
        Pass { inputs, vectors: next }
    }

    /// The gradients of the layers, given those of the vectors; those of the prefixes are added to `prefixes`.
    pub fn backward(
        &self,
        addresses: &[u32],
        pass: &Pass,
        of_vectors: Vec<f32>,
        prefixes: &mut Sparse,
    ) -> Vec<Vec<f32>> {
        for (gradient, address) in of_vectors.chunks_exact(self.width).zip(addresses) {
            prefix_rows(*address).for_each(|row| prefixes.add(row, 1.0, gradient));
        }
        let mut gradients = Vec::with_capacity(self.layers.len());
        let mut of_out = of_vectors;
        for (at, layer) in self.layers.iter().enumerate().rev() {
            let input = &pass.inputs[at];
            gradients.push(layer.gradient(input, &of_out));
            if at > 0 {
                of_out = layer.gradient_of_input(&of_out);
                // What the ReLU held back has no gradient.
                of_out.iter_mut().zip(input).filter(|(_, x)| **x <= 0.0).for_each(|(gradient, _)| *gradient = 0.0);
            }
        }
        gradients.reverse();
        gradients
    }
}

/// So many small numbers of both signs.
pub fn small<R: Rng>(count: usize, rng: &mut R) -> Vec<f32> {
    (0..count).map(|_| ((uniform(rng) * 2.0 - 1.0) * SMALL) as f32).collect()
}

/// The bits from the first to the last, 1 for a one and -1 for a zero.
fn bits(address: u32) -> impl Iterator<Item = f32> {
    (0..32).rev().map(move |bit| if address >> bit & 1 == 1 { 1.0 } else { -1.0 })
}

/// The rows of an address's prefixes.
fn prefix_rows(address: u32) -> impl Iterator<Item = usize> {
    PREFIXES.into_iter().enumerate().map(move |(at, length)| {
        let prefix = address >> (32 - length);
        // Short prefixes have a row each; the others share rows, by multiplicative hashing (Knuth, volume 3, 6.4).
        let row = if length <= ROW_BITS { prefix } else { prefix.wrapping_mul(0x9e37_79b1) >> (32 - ROW_BITS) };
        at * PREFIX_ROWS + row as usize
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_network_share_the_rows_of_its_prefixes() {
        let rows = |address: [u8; 4]| prefix_rows(u32::from_be_bytes(address)).collect::<Vec<usize>>();
        let (a, b, c) = (rows([203, 1, 2, 3]), rows([203, 1, 2, 250]), rows([203, 1, 19, 3]));
        assert_eq!(a, b);
        assert_eq!(a[..3], c[..3]);
        assert_ne!(a[3..], c[3..]);
        assert_eq!(a[0], 203);
        assert!(a.iter().enumerate().all(|(at, row)| row / PREFIX_ROWS == at));
        assert_eq!(bits(0x8000_0001).filter(|bit| *bit == 1.0).count(), 2);
    }
}
