//! The samplers behind the shape `random`: raw values, before scaling.
//!
//! Transcendental functions come from `libm`, normal values from [`crate::normal`].

use std::f64::consts::{PI, TAU};

use rand_distr::{Beta, Distribution, Gamma, Triangular};

use super::{Config, Type};
use crate::normal::Ziggurat;
use crate::portable::Portable;
use crate::series_settings::SeriesSettings;
use randomness::{Rng, open_uniform, uniform};
use settings::Problem;

/// A distribution with its parameters.
#[derive(Debug)]
pub enum Sampler {
    /// Uniform in [0, 1).
    Uniform,
    /// Triangular from low to high, in the series' own units.
    Triangular(Triangular<Portable>),
    /// One value: a triangle without width.
    Point(f64),
    /// Beta (Cheng, "Generating beta variates with nonintegral shape parameters", 1978).
    Beta(Beta<Portable>),
    /// Gamma of shape alpha and scale beta (Marsaglia and Tsang, "A simple method for generating gamma variables", 2000).
    Gamma(Gamma<Portable>),
    /// Weibull of scale alpha and shape beta, by inversion.
    Weibull { scale: f64, shape: f64 },
    /// mu + sigma * a standard normal value.
    Normal { mu: f64, sigma: f64 },
    /// The exponential of a normal value.
    LogNormal { mu: f64, sigma: f64 },
    /// Exponential of rate lambda, by inversion.
    Exponential { rate: f64 },
    /// Von Mises.
    VonMises(VonMises),
    /// Pareto of shape alpha, from 1, by inversion.
    Pareto { shape: f64 },
}

impl Sampler {
    /// The distribution that the settings ask for.
    pub fn new(config: &Config, settings: &SeriesSettings) -> Result<Self, Problem> {
        let (alpha, beta) = (Portable(config.alpha), Portable(config.beta));
        Ok(match config.kind {
            Type::Uniform => Self::Uniform,
            Type::Triangular => return triangular(config.mode, settings),
            Type::BetaVariate => Self::Beta(Beta::new(alpha, beta).map_err(|e| refused("alpha", &e))?),
            Type::GammaVariate => Self::Gamma(Gamma::new(alpha, beta).map_err(|e| refused("alpha", &e))?),
            Type::WeibullVariate => Self::Weibull { scale: config.alpha, shape: config.beta },
            Type::Gauss | Type::NormalVariate => Self::Normal { mu: config.mu, sigma: config.sigma },
            Type::LogNormVariate => Self::LogNormal { mu: config.mu, sigma: config.sigma },
            Type::ExpoVariate => Self::Exponential { rate: config.lambda },
            Type::VonMisesVariate => Self::VonMises(VonMises::new(config.mu, config.kappa)),
            Type::ParetoVariate => Self::Pareto { shape: config.alpha },
        })
    }

    /// Fills `out` with independent values.
    pub fn fill(&self, out: &mut [f64], rng: &mut Rng) {
        let ziggurat = Ziggurat::get();
        match self {
            Self::Uniform => each(out, || uniform(rng)),
            Self::Triangular(triangular) => each(out, || triangular.sample(rng).0),
            Self::Point(value) => out.fill(*value),
            Self::Beta(beta) => each(out, || beta.sample(rng).0),
            Self::Gamma(gamma) => each(out, || gamma.sample(rng).0),
            // x to the power of y as exp(y ln x): a third of the time of `pow`, as good as random.
            Self::Weibull { scale, shape } => {
                each(out, || scale * libm::exp(libm::log(standard_exponential(rng)) / shape));
            }
            Self::Normal { mu, sigma } => each(out, || mu + sigma * ziggurat.sample(rng)),
            Self::LogNormal { mu, sigma } => {
                each(out, || libm::exp(mu + sigma * ziggurat.sample(rng)));
            }
            Self::Exponential { rate } => each(out, || standard_exponential(rng) / rate),
            Self::VonMises(von_mises) => each(out, || von_mises.sample(rng)),
            Self::Pareto { shape } => each(out, || libm::exp(standard_exponential(rng) / shape)),
        }
    }
}

/// Exponential of rate 1, by inversion.
#[inline]
fn standard_exponential(rng: &mut Rng) -> f64 {
    -libm::log(open_uniform(rng))
}

fn each(out: &mut [f64], mut draw: impl FnMut() -> f64) {
    for value in out {
        *value = draw();
    }
}

fn refused(field: &str, error: &impl std::fmt::Display) -> Problem {
    Problem::new(field, error.to_string())
}

fn triangular(mode: Option<f64>, settings: &SeriesSettings) -> Result<Sampler, Problem> {
    let (low, high) = (settings.signal_min, settings.signal_max);
    if low >= high {
        // Bounds the wrong way round are told as a problem of the bounds.
        return Ok(Sampler::Point(low));
    }
    let mode = mode.unwrap_or(0.5 * low + 0.5 * high);
    let within = format!("found {mode}, where a number from signal_min ({low}) to signal_max ({high}) is allowed");
    Triangular::new(Portable(low), Portable(high), Portable(mode))
        .map(Sampler::Triangular)
        .map_err(|_| Problem::new("mode", within))
}

/// The von Mises distribution on [0, 2 pi): rejection from a wrapped Cauchy (Best and Fisher,
/// "Efficient simulation of the von Mises distribution", 1979).
#[derive(Debug)]
pub struct VonMises {
    mu: f64,
    kappa: f64,
    r: f64,
}

impl VonMises {
    /// Below this the density is uniform to within the precision of the figures.
    const UNIFORM: f64 = 1e-6;
    /// Above this it is a normal density of variance 1 / kappa, to within 1 / kappa; the rejection,
    /// whose quantities cancel, would come to a stop.
    const NARROW: f64 = 1e9;

    fn new(mu: f64, kappa: f64) -> Self {
        let tau = 1.0 + (1.0 + 4.0 * kappa * kappa).sqrt();
        let rho = (tau - (2.0 * tau).sqrt()) / (2.0 * kappa);
        Self { mu, kappa, r: (1.0 + rho * rho) / (2.0 * rho) }
    }

    fn sample(&self, rng: &mut Rng) -> f64 {
        let angle = if self.kappa <= Self::UNIFORM {
            // Uniform over the circle, wherever the mean.
            return turn(TAU * uniform(rng));
        } else if self.kappa >= Self::NARROW {
            Ziggurat::get().sample(rng) / self.kappa.sqrt()
        } else {
            self.rejection(rng)
        };
        turn(self.mu % TAU + angle)
    }

    fn rejection(&self, rng: &mut Rng) -> f64 {
        loop {
            let z = libm::cos(PI * uniform(rng));
            let f = (1.0 + self.r * z) / (self.r + z);
            let c = self.kappa * (self.r - f);
            let u = open_uniform(rng);
            if c * (2.0 - c) > u || libm::log(c / u) + 1.0 >= c {
                let angle = libm::acos(f.clamp(-1.0, 1.0));
                return if uniform(rng) < 0.5 { -angle } else { angle };
            }
        }
    }
}

/// An angle brought into [0, 2 pi).
fn turn(angle: f64) -> f64 {
    let turned = angle % TAU;
    let turned = if turned < 0.0 { turned + TAU } else { turned };
    if turned >= TAU { 0.0 } else { turned }
}
