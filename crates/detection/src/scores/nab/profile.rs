//! What hits, false alerts and misses weigh.

/// Weights of one profile.
#[derive(Clone, Debug, PartialEq)]
pub struct NabProfile {
    /// Its name.
    pub name: std::borrow::Cow<'static, str>,
    /// What finding a window at its start adds.
    pub true_positive: f64,
    /// What a false alert far from any window costs.
    pub false_positive: f64,
    /// What a missed window costs.
    pub false_negative: f64,
}

impl NabProfile {
    const fn of(name: &'static str, false_positive: f64, false_negative: f64) -> NabProfile {
        NabProfile { name: std::borrow::Cow::Borrowed(name), true_positive: 1.0, false_positive, false_negative }
    }
}

/// The benchmark's three.
pub const PROFILES: &[NabProfile] = &[
    NabProfile::of("standard", 0.11, 1.0),
    NabProfile::of("reward_low_FP_rate", 0.22, 1.0),
    NabProfile::of("reward_low_FN_rate", 0.11, 2.0),
];
