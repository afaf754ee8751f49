//! A share with its interval.

use serde::Serialize;

use crate::statistics::{Interval, wilson};

/// So many of so many.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Share {
    /// The share; absent of nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// Its 95 % interval by Wilson. Values of one object depend on each other, so that of values is rather too narrow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval: Option<Interval>,
}

impl Share {
    /// The share of `hits` among `all`.
    #[must_use]
    pub fn of(hits: u64, all: u64) -> Share {
        Share { value: (all > 0).then(|| hits as f64 / all as f64), interval: wilson(hits, all) }
    }

    /// F1 of true positives among them and the errors of both kinds. F1 is 2 J / (1 + J) where J is the share of true positives
    /// among all three, which grows with J: so the bounds of J are its bounds.
    #[must_use]
    pub fn f1(true_positives: u64, errors: u64) -> Share {
        let f1 = |jaccard: f64| 2.0 * jaccard / (1.0 + jaccard);
        let jaccard = Share::of(true_positives, true_positives + errors);
        Share {
            value: jaccard.value.map(f1),
            interval: jaccard.interval.map(|Interval(low, high)| Interval(f1(low), f1(high))),
        }
    }

    /// The mean of shares that do not depend on each other; those without a value are left out. Its interval is put together
    /// from theirs (Zou and Donner, Statistics in Medicine 27, 2008).
    #[must_use]
    pub fn mean(shares: impl Iterator<Item = Share>) -> Share {
        let (mut count, mut sum, mut below, mut above) = (0.0, 0.0, 0.0, 0.0);
        for (value, Interval(low, high)) in shares.filter_map(|share| share.value.zip(share.interval)) {
            count += 1.0;
            sum += value;
            below += (value - low) * (value - low);
            above += (high - value) * (high - value);
        }
        if count == 0.0 {
            return Share { value: None, interval: None };
        }
        let mean = sum / count;
        let interval = Interval((mean - below.sqrt() / count).max(0.0), (mean + above.sqrt() / count).min(1.0));
        Share { value: Some(mean), interval: Some(interval) }
    }
}
