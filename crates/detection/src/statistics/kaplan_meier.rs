//! Times to detect, where what was missed is only known to take longer (Kaplan and Meier, JASA 53, 1958).

use serde::Serialize;

/// One label: how long until it was found, or how long it was watched in vain.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observed {
    /// The time.
    pub time: f64,
    /// Whether it was found then; else it was missed until then.
    pub found: bool,
}

/// The share that is not found yet, by time.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Survival {
    /// Times at which some were found, and the share that was not found after each.
    pub steps: Vec<(f64, f64)>,
    /// How long the longest was watched.
    pub horizon: f64,
}

/// A time by which a share of the labels is found, or that it is not known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reached {
    /// By this time.
    By(f64),
    /// Not within this time.
    NotWithin(f64),
}

impl Survival {
    /// Estimates it; absent when nothing was observed.
    #[must_use]
    pub fn of(observed: &[Observed]) -> Option<Survival> {
        let mut sorted = observed.to_vec();
        sorted.sort_by(|a, b| a.time.total_cmp(&b.time));
        let horizon = sorted.last()?.time;
        let (mut at_risk, mut share, mut steps) = (sorted.len(), 1.0, Vec::new());
        for group in sorted.chunk_by(|a, b| a.time == b.time) {
            let found = group.iter().filter(|one| one.found).count();
            if found > 0 {
                share *= 1.0 - found as f64 / at_risk as f64;
                steps.push((group[0].time, share));
            }
            at_risk -= group.len();
        }
        Some(Survival { steps, horizon })
    }

    /// When at least this share is found: .5 for the median, .95 for the 95th percentile.
    #[must_use]
    pub fn reached(&self, share: f64) -> Reached {
        // A product of fractions misses the share by rounding at times.
        let left = 1.0 - share + 1e-12;
        let step = self.steps.iter().find(|(_, survived)| *survived <= left);
        step.map_or(Reached::NotWithin(self.horizon), |(time, _)| Reached::By(*time))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_estimate_is_that_of_lifelines() {
        let found = [30.0, 45.0, 45.0, 60.0, 60.0, 120.0, 300.0, 900.0].map(|time| Observed { time, found: true });
        let missed = [600.0, 1800.0, 1800.0, 1800.0].map(|time| Observed { time, found: false });
        let survival = Survival::of(&[&missed[..], &found[..]].concat()).unwrap();
        let expected = [
            (30.0, 0.916_666_666_7),
            (45.0, 0.75),
            (60.0, 0.583_333_333_3),
            (120.0, 0.5),
            (300.0, 0.416_666_666_7),
            (900.0, 0.312_5),
        ];
        assert_eq!(survival.steps.len(), expected.len());
        for ((time, share), (at, expected)) in survival.steps.iter().zip(expected) {
            assert!(*time == at && (share - expected).abs() < 1e-9, "{:?}", survival.steps);
        }
        assert_eq!(survival.reached(0.5), Reached::By(120.0));
        assert_eq!(survival.reached(0.95), Reached::NotWithin(1800.0));
        assert_eq!(Survival::of(&[]), None);
    }

    #[test]
    fn what_was_missed_at_a_time_was_still_watched_at_it() {
        let both = [Observed { time: 5.0, found: false }, Observed { time: 5.0, found: true }];
        assert_eq!(Survival::of(&both).unwrap().steps, [(5.0, 0.5)]);
    }
}
