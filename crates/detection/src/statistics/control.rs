//! The random control: what as many alerts, as long, give when chance places them.
//!
//! Ranges here are pairs of a first and a last slot.

use randomness::Rng;

/// The probability that at least one of `alerts` single slots, drawn without repetition from `slots`, lies in a window of
/// `window` slots: 1 - C(T - W, N)/C(T, N).
#[must_use]
pub fn chance_found(slots: u64, window: u64, alerts: u64) -> f64 {
    // The quotient is the same with W and N swapped; the smaller one takes fewer steps.
    let (few, many) = (window.min(alerts), window.max(alerts));
    if few + many > slots {
        return if few == 0 { 0.0 } else { 1.0 };
    }
    1.0 - (0..few).map(|i| (slots - many - i) as f64 / (slots - i) as f64).product::<f64>()
}

/// The probability that at least `least` of `alerts` lie in windows that cover this share of the scored time, each alert for
/// itself (binomial).
#[must_use]
pub fn chance_of_hits(share: f64, alerts: u64, least: u64) -> f64 {
    if share <= 0.0 || share >= 1.0 {
        return if least == 0 || (share >= 1.0 && least <= alerts) { 1.0 } else { 0.0 };
    }
    let log_factorial = |k: u64| libm::lgamma(k as f64 + 1.0);
    let term = |k: u64| {
        let choose = log_factorial(alerts) - log_factorial(k) - log_factorial(alerts - k);
        libm::exp(choose + k as f64 * libm::log(share) + (alerts - k) as f64 * libm::log1p(-share))
    };
    (least..=alerts).map(term).sum::<f64>().min(1.0)
}

/// Places ranges of given lengths at random, again and again.
#[derive(Clone, Debug)]
pub struct Placement {
    lengths: Vec<u64>,
    /// Slots that are in no range.
    free: u64,
    slots_taken: Vec<u64>,
}

impl Placement {
    /// Of ranges with these lengths in `slots` slots; absent when they do not fit.
    #[must_use]
    pub fn new(lengths: Vec<u64>, slots: u64) -> Option<Placement> {
        let free = slots.checked_sub(lengths.iter().sum())?;
        Some(Placement { lengths, free, slots_taken: Vec::new() })
    }

    /// Every order of the ranges and every choice of the gaps between them is as likely as any other. They ascend, and may
    /// touch.
    pub fn draw(&mut self, rng: &mut Rng) -> Vec<(u64, u64)> {
        let count = self.lengths.len();
        if self.lengths.windows(2).any(|pair| pair[0] != pair[1]) {
            for last in (1..count).rev() {
                self.lengths.swap(last, randomness::below(rng, last as u64 + 1) as usize);
            }
        }
        // Each range shrunk to one slot: their places are a choice of `count` among the free slots and themselves.
        self.choose(self.free + count as u64, rng);
        let mut grown = 0;
        let ranges = self.slots_taken.iter().zip(&self.lengths);
        ranges
            .map(|(slot, length)| {
                let first = slot + grown;
                grown += length - 1;
                (first, first + length - 1)
            })
            .collect()
    }

    /// As many distinct slots below `bound` as there are ranges, ascending.
    fn choose(&mut self, bound: u64, rng: &mut Rng) {
        let wanted = self.lengths.len();
        let taken = &mut self.slots_taken;
        taken.clear();
        // A bit per slot where ranges are not few and far between; many ranges are chosen by what they leave.
        if bound / 1024 <= wanted as u64 {
            let inverted = wanted as u64 > bound / 2;
            let marks = if inverted { bound - wanted as u64 } else { wanted as u64 };
            let mut bits = vec![0_u64; bound.div_ceil(64) as usize];
            let mut marked = 0;
            while marked < marks {
                let slot = randomness::below(rng, bound);
                let (word, bit) = ((slot / 64) as usize, 1 << (slot % 64));
                marked += u64::from(bits[word] & bit == 0);
                bits[word] |= bit;
            }
            for (index, word) in bits.into_iter().enumerate() {
                let mut word = if inverted { !word } else { word };
                while word != 0 {
                    let slot = index as u64 * 64 + u64::from(word.trailing_zeros());
                    if slot < bound {
                        taken.push(slot);
                    }
                    word &= word - 1;
                }
            }
            return;
        }
        while taken.len() < wanted {
            taken.extend((taken.len()..wanted).map(|_| randomness::below(rng, bound)));
            taken.sort_unstable();
            taken.dedup();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_forms_are_those_of_published_examples() {
        for (window, expected) in [(9, 0.038_566_747_1), (28, 0.115_928_064_6), (11, 0.046_966_561_7)] {
            let found = chance_found(1380, window, 6);
            assert!((found - expected).abs() < 1e-9, "{window}: {found}");
        }
        assert!((chance_of_hits(66.0 / 1380.0, 6, 3) - 0.001_961_338_1).abs() < 1e-9);
        assert!((chance_of_hits(0.3, 6, 0) - 1.0).abs() < 1e-9);
        assert_eq!((chance_of_hits(0.0, 6, 1), chance_of_hits(1.0, 6, 6), chance_of_hits(1.0, 6, 7)), (0.0, 1.0, 0.0));
        assert_eq!((chance_found(10, 6, 5), chance_found(10, 6, 0)), (1.0, 0.0));
    }

    #[test]
    fn drawn_alerts_find_a_window_as_often_as_the_closed_form_says() {
        // Few in many slots, as many as a bit each pays for, and nearly all.
        for (slots, window, alerts) in [(100_000, 5_000, 20), (1_380, 28, 6), (50, 5, 4), (50, 2, 40)] {
            let mut placement = Placement::new(vec![1; alerts as usize], slots).unwrap();
            let mut rng = randomness::stream(3, &[b"test"]);
            let draws = 20_000;
            let found =
                (0..draws).filter(|_| placement.draw(&mut rng).iter().any(|(first, _)| *first >= slots - window));
            let (share, expected) = (found.count() as f64 / f64::from(draws), chance_found(slots, window, alerts));
            assert!((share - expected).abs() < 0.015, "{slots} {window} {alerts}: {share} {expected}");
        }
    }

    #[test]
    fn placed_ranges_keep_their_lengths_and_do_not_overlap() {
        let mut placement = Placement::new(vec![5, 1, 3, 1], 12).unwrap();
        let mut rng = randomness::stream(1, &[b"test"]);
        let mut firsts = std::collections::BTreeSet::new();
        for _ in 0..2_000 {
            let ranges = placement.draw(&mut rng);
            let mut lengths: Vec<u64> = ranges.iter().map(|(first, last)| last - first + 1).collect();
            lengths.sort_unstable();
            assert_eq!(lengths, [1, 1, 3, 5]);
            assert!(ranges.windows(2).all(|pair| pair[0].1 < pair[1].0) && ranges[3].1 < 12, "{ranges:?}");
            firsts.insert(ranges);
        }
        // 4!/2! orders times C(6, 4) choices of gaps.
        assert_eq!(firsts.len(), 12 * 15);
        assert!(Placement::new(vec![5, 8], 12).is_none());
    }
}
