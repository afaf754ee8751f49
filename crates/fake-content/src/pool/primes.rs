//! Random bits as numbers, and a test of primality for those who check or renew the pool's constants.

use rand_core_06::RngCore;
use rsa::BigUint;

/// `8 * BYTES` random bits as a number, the first byte the highest. Bytes, not machine words: the same everywhere.
pub(super) fn number<const BYTES: usize>(rng: &mut impl RngCore) -> BigUint {
    let mut bytes = [0; BYTES];
    rng.fill_bytes(&mut bytes);
    BigUint::from_bytes_be(&bytes)
}

#[cfg(test)]
pub(super) mod search {
    use rsa::BigUint;

    /// The primes below 8,192: dividing by them first spares most of the costly tests.
    pub fn small_primes() -> Vec<u32> {
        (2..8192u32).filter(|n| (2..).take_while(|d| d * d <= *n).all(|d| n % d != 0)).collect()
    }

    /// Miller-Rabin to the first 40 primes as bases (Rabin, 1980). openssl confirms its finds in another test.
    pub fn is_prime(n: &BigUint, small: &[u32]) -> bool {
        let one = BigUint::from(1u32);
        if small.iter().any(|p| *n == BigUint::from(*p)) {
            return true;
        }
        if *n <= one || small.iter().any(|p| n % *p == BigUint::from(0u32)) {
            return false;
        }
        let minus_one = n - 1u32;
        let twos = (0..).take_while(|k| (&minus_one >> *k) % 2u32 == BigUint::from(0u32)).count();
        let odd = &minus_one >> twos;
        small.iter().take(40).all(|base| {
            let mut power = BigUint::from(*base).modpow(&odd, n);
            if power == one || power == minus_one {
                return true;
            }
            for _ in 1..twos {
                power = &power * &power % n;
                if power == minus_one {
                    return true;
                }
            }
            false
        })
    }

    #[test]
    fn the_test_of_primality_agrees_with_known_numbers() {
        let small = small_primes();
        let mersenne = |bits: usize| (BigUint::from(1u32) << bits) - 1u32;
        for exponent in [61, 89, 107, 127, 521, 607] {
            assert!(is_prime(&mersenne(exponent), &small), "2^{exponent} - 1 is prime");
        }
        for exponent in [67, 101, 257, 523] {
            assert!(!is_prime(&mersenne(exponent), &small), "2^{exponent} - 1 is composite");
        }
        // Strong pseudoprime to the first 12 primes as bases (Sorenson and Webster, 2015).
        let deceiver: BigUint = "318665857834031151167461".parse().unwrap();
        assert!(!is_prime(&deceiver, &small));
    }
}
