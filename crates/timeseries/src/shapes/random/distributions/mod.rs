//! The distributions of the shape `random`, by the names and parameters of Python's `random` module.

mod betavariate;
mod expovariate;
mod gammavariate;
mod gauss;
mod lognormvariate;
mod paretovariate;
mod triangular;
mod uniform;
mod vonmisesvariate;
mod weibullvariate;

use super::distribution::DistributionKind;

/// Every distribution; the first is the default. To add one, write its file and its line here.
pub const DISTRIBUTIONS: &[DistributionKind] = &[
    uniform::KIND,
    triangular::KIND,
    betavariate::KIND,
    gammavariate::KIND,
    weibullvariate::KIND,
    gauss::GAUSS,
    gauss::NORMALVARIATE,
    lognormvariate::KIND,
    expovariate::KIND,
    vonmisesvariate::KIND,
    paretovariate::KIND,
];

/// The distribution of that name.
#[must_use]
pub fn distribution(name: &str) -> Option<&'static DistributionKind> {
    DISTRIBUTIONS.iter().find(|kind| kind.name == name)
}
