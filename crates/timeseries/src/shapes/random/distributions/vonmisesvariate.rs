//! Von Mises on the circle.

use std::f64::consts::{PI, TAU};
use std::sync::LazyLock;

use randomness::{Rng, open_uniform, uniform};
use schemars::{JsonSchema, Schema};
use serde::Deserialize;
use serde_json::{Map, Value};
use settings::Problem;

use crate::normal::Ziggurat;
use crate::series_settings::SeriesSettings;
use crate::shapes::random::distribution::{DistributionKind, Sampler, each};

/// The distribution `vonmisesvariate`.
pub const KIND: DistributionKind = DistributionKind {
    name: "vonmisesvariate",
    summary: "mu, kappa; angles of 0 to 2 pi",
    schema: || SCHEMA.clone(),
    example: r#"{ "signal_max": 100, "type": "vonmisesvariate", "mu": 3, "kappa": 2 }"#,
    build,
};

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Config {
    /// The mean angle.
    #[serde(default)]
    mu: f64,
    /// The concentration; 0 is uniform over the circle.
    #[serde(default)]
    #[schemars(range(min = 0))]
    kappa: f64,
}

static SCHEMA: LazyLock<Schema> = LazyLock::new(settings::schema_of::<Config>);

fn build(config: &Map<String, Value>, _: &SeriesSettings) -> Result<Box<dyn Sampler>, Vec<Problem>> {
    let Config { mu, kappa } = settings::read(&SCHEMA, config)?;
    Ok(Box::new(VonMises::new(mu, kappa)))
}

impl Sampler for VonMises {
    fn fill(&self, out: &mut [f64], rng: &mut Rng) {
        each(out, || self.sample(rng));
    }
}

/// The von Mises distribution on [0, 2 pi): rejection from a wrapped Cauchy (Best and Fisher,
/// "Efficient simulation of the von Mises distribution", 1979).
#[derive(Debug)]
struct VonMises {
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
