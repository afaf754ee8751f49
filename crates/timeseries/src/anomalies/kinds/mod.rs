//! The kinds of anomaly.

mod point;
#[cfg(test)]
mod testing;

use super::kind::AnomalyKind;

/// Every kind of anomaly. To add one, write its file and its line here.
pub const ANOMALIES: &[AnomalyKind] = &[
    point::KIND,
    #[cfg(test)]
    testing::SHIFT,
    #[cfg(test)]
    testing::ROTATION,
];

/// The kind of an entry that names none.
pub const DEFAULT_KIND: &str = "point";

/// The kind of that name.
#[must_use]
pub fn anomaly(name: &str) -> Option<&'static AnomalyKind> {
    ANOMALIES.iter().find(|kind| kind.name == name)
}
