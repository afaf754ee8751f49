//! Streams are the same for ever. The expected values were computed with a separate implementation
//! of SHA-256 framing, Xoshiro256++ and SplitMix64, written in Python from their papers.

use rand::{Rng as _, SeedableRng};
use randomness::{Rng, below, stream, stream_key, sub_stream, uniform};

const PARTS: [&[u8]; 3] = [b"ts1", &7u64.to_le_bytes(), &[2]];

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn words(mut rng: Rng, count: usize) -> Vec<u64> {
    (0..count).map(|_| rng.next_u64()).collect()
}

#[test]
fn the_generator_is_xoshiro256_plus_plus() {
    // State 1, 2, 3, 4: the vector of the reference implementation.
    let mut state = [0; 32];
    for (word, bytes) in (1u64..).zip(state.chunks_exact_mut(8)) {
        bytes.copy_from_slice(&word.to_le_bytes());
    }
    let expected = [41_943_041, 58_720_359, 3_588_806_011_781_223, 3_591_011_842_654_386, 9_228_616_714_210_784_205];
    assert_eq!(words(Rng::from_seed(state), 5), expected);
}

#[test]
fn a_stream_is_named_by_its_seed_and_parts() {
    assert_eq!(hex(&stream_key(42, &PARTS)), "d07d144c7d9a6894845535de99ab9502556390cc4a038f98b515a4323ee0510a");
    assert_eq!(hex(&stream_key(0, &[])), "8a342b0211e0aed2f75204aa8aa69737a317a76808c6770c204dc69a8d7b2de0");
    let expected = [0xf227_f6c7_0ee3_db0d, 0x1641_cef8_5a67_975a, 0x5855_9e1f_ac79_6105, 0x081a_d61d_94db_e3f7];
    assert_eq!(words(stream(42, &PARTS), 4), expected);
}

#[test]
fn no_two_lists_of_parts_have_the_same_name() {
    let lists: [&[&[u8]]; 6] = [&[], &[b""], &[b"", b""], &[b"ab", b"c"], &[b"a", b"bc"], &[b"abc"]];
    for (index, one) in lists.iter().enumerate() {
        for other in &lists[..index] {
            assert_ne!(stream_key(1, one), stream_key(1, other));
        }
        assert_ne!(stream_key(1, one), stream_key(2, one));
    }
}

#[test]
fn sub_streams_are_the_same_for_ever() {
    let key = stream_key(42, &PARTS);
    for (index, expected) in [
        (0, [0x7b11_4b6e_f253_6c03, 0xde0d_48fe_d4b2_9580]),
        (1, [0xcdfe_ca37_6b91_2b13, 0x5886_0c28_1dca_d006]),
        (1_000_000_000_000, [0x7be6_11c8_eb40_2083, 0x1425_c182_d8ce_96fc]),
    ] {
        assert_eq!(words(sub_stream(&key, index), 2), expected);
    }
}

#[test]
fn neighbouring_sub_streams_have_nothing_in_common() {
    // The first words of 100,000 neighbours: bits are set half of the time, whether compared or not.
    let key = stream_key(1, &[]);
    let first: Vec<u64> = (0..100_000).map(|index| sub_stream(&key, index).next_u64()).collect();
    for words in [first.clone(), first.windows(2).map(|pair| pair[0] ^ pair[1]).collect()] {
        for bit in 0..64 {
            let set = words.iter().filter(|word| *word >> bit & 1 == 1).count();
            // Half of 100,000, within five standard deviations of 158.
            assert!(set.abs_diff(words.len() / 2) < 5 * 158, "bit {bit}: {set}");
        }
    }
}

#[test]
fn whole_numbers_below_a_bound_are_drawn_alike() {
    let mut rng = stream(5, &[]);
    let mut seen = [0u32; 7];
    for _ in 0..70_000 {
        seen[below(&mut rng, 7) as usize] += 1;
    }
    let chi_square: f64 =
        seen.iter().map(|count| (f64::from(*count) - 10_000.0) * (f64::from(*count) - 10_000.0) / 10_000.0).sum();
    assert!(chi_square < 22.5, "{chi_square}"); // 6 degrees of freedom, 0.1 %
    // A bound just above 2^63 rejects half of the draws.
    let bound = (1 << 63) + 1;
    assert!((0..1000).all(|_| below(&mut rng, bound) < bound));
    assert!((0..1000).map(|_| uniform(&mut rng)).all(|x| (0.0..1.0).contains(&x)));
}
