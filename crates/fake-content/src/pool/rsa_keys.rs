//! RSA-2048 private keys in PKCS#1 form.
//!
//! A key's two primes are the first two primes at or above two random starting points of 1,024 bits. Finding them takes
//! about 0.1 s a key, so how far each lies above its start is written down here (`STEPS`), and making a key takes
//! only its arithmetic. A test repeats the search.

use super::primes::number;
use super::stream::stream;
use rand_core_06::RngCore;
use rsa::pkcs1::{EncodeRsaPrivateKey, LineEnding};
use rsa::{BigUint, RsaPrivateKey};

/// The public exponent of practically all keys in use.
const EXPONENT: u32 = 65_537;

/// Per key, per prime: how many steps of 2 lie between the starting point and the prime.
#[rustfmt::skip]
const STEPS: [[u16; 2]; 32] = [
    [153, 555], [108, 462], [396, 53], [795, 39], [303, 127], [146, 339],
    [771, 54], [136, 305], [975, 928], [962, 181], [1249, 186], [511, 200],
    [696, 198], [612, 136], [1006, 157], [249, 354], [211, 193], [172, 63],
    [736, 763], [109, 73], [147, 411], [313, 437], [284, 18], [282, 153],
    [307, 1631], [323, 494], [217, 60], [385, 176], [141, 83], [495, 182],
    [961, 44], [386, 951],
];

pub(super) fn make(index: usize) -> String {
    let mut rng = stream("rsa", index);
    let [p, q] = STEPS[index].map(|steps| start(&mut rng) + 2 * u32::from(steps));
    let (p, q) = if p > q { (p, q) } else { (q, p) };
    let key = RsaPrivateKey::from_p_q(p, q, BigUint::from(EXPONENT)).expect("two odd primes that a test has checked");
    let text = key.to_pkcs1_pem(LineEnding::CRLF).expect("a key of two primes");
    text.to_string()
}

/// An odd number of 1,024 bits, the two highest set, so that a product of two has 2,048 bits.
fn start(rng: &mut impl RngCore) -> BigUint {
    let top = BigUint::from(3u32) << 1022;
    number::<128>(rng) | top | BigUint::from(1u32)
}

#[cfg(test)]
mod tests {
    use super::super::primes::search::{is_prime, small_primes};
    use super::*;

    /// The first number at or above `start`, in steps of 2, that is prime and suits the exponent.
    fn search(start: &BigUint, small: &[u32]) -> u16 {
        let zero = BigUint::from(0u32);
        (0..=u16::MAX)
            .find(|steps| {
                let candidate = start + 2 * u32::from(*steps);
                (&candidate - 1u32) % EXPONENT != zero && is_prime(&candidate, small)
            })
            .unwrap()
    }

    #[test]
    fn the_written_steps_lead_to_the_first_primes() {
        let small = small_primes();
        let row = |index: usize| {
            let mut rng = stream("rsa", index);
            [0; 2].map(|_: i32| search(&start(&mut rng), &small))
        };
        let rows = |indices: std::ops::Range<usize>| indices.map(row).collect::<Vec<_>>();
        let found = std::thread::scope(|scope| {
            let second = scope.spawn(|| rows(16..32));
            [rows(0..16), second.join().unwrap()].concat()
        });
        assert_eq!(found, STEPS, "the left side is the table to write down");
    }
}
