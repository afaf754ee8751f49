//! Shapes: the base oscillation of a series. One file and one line of [`SHAPES`] each.

mod constant;
mod custom;
mod kind;
mod random;
mod real;
mod sinusoidal;
mod square;

pub use kind::{Build, Shape, ShapeContext, ShapeKind};
pub use random::{DISTRIBUTIONS, DistributionKind, Sampler, distribution};

/// Every shape. To add one, write its file and its line here.
pub const SHAPES: &[ShapeKind] =
    &[sinusoidal::KIND, square::KIND, constant::KIND, random::KIND, real::KIND, custom::KIND];

/// The shape of that name.
#[must_use]
pub fn shape(name: &str) -> Option<&'static ShapeKind> {
    SHAPES.iter().find(|kind| kind.name == name)
}
