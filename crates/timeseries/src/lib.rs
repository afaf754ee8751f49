//! Labelled time series: shapes, scaling, noise, anomalies. Pure and portable.
//!
//! The same settings, seed and cycle give the same bytes on every machine: randomness comes from
//! named streams, and transcendental functions from the pinned `libm` crate.

pub mod anomalies;
mod clean;
mod cost;
pub mod ensemble;
pub mod formula;
pub mod generator;
mod links;
pub mod noise;
mod normal;
mod pipeline;
mod portable;
mod purpose;
pub mod real;
mod rounding;
mod scratch;
mod series;
mod series_settings;
pub mod shapes;
mod tally;

pub use anomalies::{
    ANOMALIES, Anomaly, AnomalyKind, AnomalyOrigin, Channel, DEFAULT_KIND, Fault, Placement, Site, Span, anomaly,
};
pub use clean::{Clean, Moments};
pub use cost::{Cost, cost};
pub use formula::{FUNCTIONS, FormulaFunction, FormulaVariable, VARIABLES};
pub use generator::Generator;
pub use noise::{NOISE, Noise, NoiseKind};
pub use purpose::Purpose;
pub use real::{Column, RealError, RealSource, parse_real};
pub use scratch::Scratch;
pub use series::{Label, Series, SeriesError};
pub use series_settings::{MAX_VALUE, SeriesSettings};
pub use shapes::{
    DISTRIBUTIONS, DistributionKind, SHAPES, Sampler, Shape, ShapeContext, ShapeKind, distribution, shape,
};
