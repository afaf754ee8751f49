//! Draws where the spans of a list of anomalies lie.

use randomness::Rng;

use super::blocked::Blocked;
use super::placement::{Drawn, Placement};
use super::singles::Singles;
use super::wide;

/// Draws spans, with memory that is used again.
#[derive(Debug, Default)]
pub struct Placer {
    singles: Singles,
    drawn: Vec<Drawn>,
}

impl Placer {
    /// Draws exactly the wanted spans of a series of `length` positions, in order of their first positions; for every seed
    /// if the placements [fit](super::room::fits).
    ///
    /// Spans come first, then single positions between them, then the spans that may overlap others. So a list of single
    /// positions alone draws what it always drew.
    pub fn draw(&mut self, length: u64, wanted: &[Placement], rng: &mut Rng) -> &[Drawn] {
        self.drawn.clear();
        self.singles.begin(length);
        if wanted.iter().any(|one| one.counts > 0 && !one.overlap && !one.is_single()) {
            self.drawn = wide::draw(length, wanted, rng);
            for (start, end) in Blocked::by(&self.drawn, wanted).stretches(length) {
                self.singles.block(start, end);
            }
        }
        self.singles.draw(wanted, rng, &mut self.drawn);
        for (entry, one) in wanted.iter().enumerate().filter(|(_, one)| one.overlap) {
            self.drawn.extend(wide::alone(*one, rng).map(|start| Drawn::new(start, one.length, entry)));
        }
        self.drawn.sort_unstable();
        &self.drawn
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anomalies::room::{fits, tests::placements};
    use proptest::prelude::*;
    use randomness::stream;

    /// The wanted spans are all there, in their ranges, apart from each other by their gaps.
    fn check(length: u64, wanted: &[Placement], seed: u64) -> Result<(), TestCaseError> {
        let mut placer = Placer::default();
        let drawn = placer.draw(length, wanted, &mut stream(seed, &[])).to_vec();
        for (index, one) in wanted.iter().enumerate() {
            let own: Vec<_> = drawn.iter().filter(|drawn| drawn.entry as usize == index).collect();
            prop_assert_eq!(own.len() as u64, one.counts);
            for drawn in own {
                prop_assert!(one.start <= drawn.span().start && drawn.span().end <= one.end);
                prop_assert_eq!(drawn.span().length(), one.length);
            }
        }
        for (index, a) in drawn.iter().enumerate() {
            for b in &drawn[index + 1..] {
                let (one, other) = (wanted[a.entry as usize], wanted[b.entry as usize]);
                if a.entry == b.entry || !(one.overlap || other.overlap) {
                    let gap = one.min_gap.max(other.min_gap);
                    prop_assert!(a.span().end + gap < b.span().start, "{:?} {:?}", a, b);
                }
            }
        }
        Ok(())
    }

    /// Raises counts while there is room, so that little moves any more.
    fn filled(length: u64, mut wanted: Vec<Placement>) -> Vec<Placement> {
        for one in &mut wanted {
            one.counts = 0;
        }
        for index in 0..wanted.len() {
            while fits(length, &wanted) {
                wanted[index].counts += 1;
            }
            wanted[index].counts -= 1;
        }
        wanted
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn what_fits_is_drawn_exactly_and_apart(wanted in placements(120), seed in any::<u64>()) {
            if fits(120, &wanted) {
                check(120, &wanted, seed)?;
            }
        }

        #[test]
        fn what_barely_fits_is_drawn_too(wanted in placements(50), seed in any::<u64>()) {
            check(50, &filled(50, wanted), seed)?;
        }
    }

    #[test]
    fn spans_of_one_range_are_drawn_uniformly() {
        // Two spans of three with a gap of one in eight positions: 3 ways, of starts 0 and 4, 0 and 5, 1 and 5.
        let wanted = [Placement::single(2, 9, 2).of_length(3).with_gap(1)];
        let mut placer = Placer::default();
        let mut rng = stream(7, &[]);
        let mut seen = std::collections::BTreeMap::new();
        for _ in 0..9_000 {
            let starts: Vec<u32> = placer.draw(12, &wanted, &mut rng).iter().map(|one| one.start - 2).collect();
            *seen.entry(starts).or_insert(0_u32) += 1;
        }
        assert_eq!(seen.keys().collect::<Vec<_>>(), [&[0, 4], &[0, 5], &[1, 5]]);
        // 3,000 each, with a standard deviation of 45.
        assert!(seen.values().all(|count| count.abs_diff(3_000) < 5 * 45), "{seen:?}");
    }

    #[test]
    fn many_spans_and_single_positions_are_drawn() {
        let wanted = [
            Placement::single(0, 999_999, 20_000).of_length(30).with_gap(5),
            Placement::single(500_000, 899_999, 3_000).of_length(7),
            Placement::single(0, 999_999, 100_000),
        ];
        assert!(fits(1_000_000, &wanted));
        let mut placer = Placer::default();
        let drawn = placer.draw(1_000_000, &wanted, &mut stream(1, &[]));
        assert_eq!(drawn.len(), 123_000);
        assert!(drawn.windows(2).all(|pair| pair[0].span().end < pair[1].span().start));
    }
}
