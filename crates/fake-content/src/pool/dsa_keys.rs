//! DSA private keys over one parameter set, in OpenSSL's traditional form.
//!
//! The parameters are made as FIPS 186-4 has it: p and q by appendix A.1.1.2 with SHA-256 (L = 2048, N = 256), g by
//! A.2.1 with h = 2. The standard tries seeds until q is prime and counters until p is; which ones succeeded is written
//! down here (`SEED_INDEX`, `COUNTER`), since the search takes seconds. A test repeats it.

use super::primes::number;
use super::stream::{derive, stream};
use rsa::BigUint;
use sha2::{Digest, Sha256};
use std::sync::OnceLock;
use x509_cert::der::Encode;
use x509_cert::der::asn1::UintRef;
use x509_cert::der::pem::{LineEnding, encode_string};

/// The index of the first domain parameter seed whose q is prime (and for which a p exists).
const SEED_INDEX: u64 = 28;
/// The first counter whose p is prime.
const COUNTER: u32 = 1116;

struct Parameters {
    p: BigUint,
    q: BigUint,
    g: BigUint,
}

pub(super) fn make(index: usize) -> String {
    static PARAMETERS: OnceLock<Parameters> = OnceLock::new();
    let Parameters { p, q, g } = PARAMETERS.get_or_init(parameters);
    // FIPS 186-4, B.1.1: 64 bits more than q has, so that the remainder is even.
    let x = number::<40>(&mut stream("dsa", index)) % (q - 1u32) + 1u32;
    let y = g.modpow(&x, p);
    // SEQUENCE { version 0, p, q, g, y, x }, all INTEGER.
    let fields = [&BigUint::from(0u32), p, q, g, &y, &x].map(BigUint::to_bytes_be);
    let numbers = [0, 1, 2, 3, 4, 5].map(|i| UintRef::new(&fields[i]).expect("at most 256 bytes"));
    let der = numbers.to_der().expect("a sequence of 6 numbers");
    encode_string("DSA PRIVATE KEY", LineEnding::CRLF, &der).expect("a constant label and short numbers")
}

fn parameters() -> Parameters {
    let seed = derive("dsa parameters", SEED_INDEX);
    let q = make_q(&seed);
    let p = make_p(&seed, &q, COUNTER);
    let g = BigUint::from(2u32).modpow(&((&p - 1u32) / &q), &p);
    Parameters { p, q, g }
}

/// Steps 6 and 7: an odd number of 256 bits from the hash of the seed.
fn make_q(seed: &[u8; 32]) -> BigUint {
    let top = BigUint::from(1u32) << 255;
    BigUint::from_bytes_be(&Sha256::digest(seed)) | top | BigUint::from(1u32)
}

/// Steps 11.1 to 11.5 for one counter: a number of 2,048 bits, one above a multiple of 2q (or one too small to use).
fn make_p(seed: &[u8; 32], q: &BigUint, counter: u32) -> BigUint {
    let offset = 1 + 8 * counter;
    // V_0 is the lowest 256 bits of W, V_7 the highest.
    let bytes: Vec<u8> = (0..8)
        .rev()
        .flat_map(|j| {
            let input = BigUint::from_bytes_be(seed) + (offset + j);
            // (seed + offset + j) mod 2^256, as 32 bytes.
            let bytes = [vec![0; 32], input.to_bytes_be()].concat();
            Sha256::digest(&bytes[bytes.len() - 32..])
        })
        .collect();
    // W has 2,047 bits, X adds 2^2047: the same as setting the highest of 2,048.
    let x = BigUint::from_bytes_be(&bytes) | (BigUint::from(1u32) << 2047);
    let c = &x % (q * 2u32);
    x + 1u32 - c
}

#[cfg(test)]
mod tests {
    use super::super::primes::search::{is_prime, small_primes};
    use super::*;

    #[test]
    fn the_written_seed_and_counter_are_the_first_that_give_primes() {
        let small = small_primes();
        let is_p = |p: &BigUint| p.bits() == 2048 && is_prime(p, &small);
        let found = (0..).find_map(|index| {
            let seed = derive("dsa parameters", index);
            let q = make_q(&seed);
            if !is_prime(&q, &small) {
                return None;
            }
            let counter = (0..4 * 2048).find(|counter| is_p(&make_p(&seed, &q, *counter)))?;
            Some((index, counter))
        });
        assert_eq!(found, Some((SEED_INDEX, COUNTER)), "the left side is what to write down");
    }

    #[test]
    fn q_divides_p_minus_1_and_is_the_order_of_g() {
        let Parameters { p, q, g } = parameters();
        let one = BigUint::from(1u32);
        assert_eq!((p.bits(), q.bits()), (2048, 256));
        assert_eq!((&p - 1u32) % &q, BigUint::from(0u32));
        // q is prime, so g's order divides it: 1 or q.
        assert!(g > one && g < p);
        assert_eq!(g.modpow(&q, &p), one);
    }
}
