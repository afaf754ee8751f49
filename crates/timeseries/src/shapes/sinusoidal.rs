//! A sine wave.

use std::f64::consts::TAU;
use std::sync::LazyLock;

use schemars::{JsonSchema, Schema};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Shape, ShapeContext, ShapeKind};
use crate::series::SeriesError;
use crate::series_settings::SeriesSettings;
use settings::Problem;

/// The shape `sinusoidal`.
pub const KIND: ShapeKind = ShapeKind {
    name: "sinusoidal",
    summary: "A sine wave: amplitude * sin(2 pi frequency t), scaled to signal_min..signal_max.",
    schema: || SCHEMA.clone(),
    example: r#"{ "num_points": 1440, "signal_max": 100, "frequency": 0.00625 }"#,
    build,
};

/// Settings of `sinusoidal`.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Config {
    /// Waves per slot: 0.25 is a wave of four slots. Default: one wave a cycle, 1 / num_points.
    #[serde(default)]
    frequency: Option<f64>,
    /// The height of the wave before scaling. Only its sign outlives scaling; 0 is a flat line at signal_min.
    #[serde(default = "one")]
    amplitude: f64,
}

fn one() -> f64 {
    1.0
}

static SCHEMA: LazyLock<Schema> = LazyLock::new(settings::schema_of::<Config>);

/// Points that one exact sine and cosine serve.
const BLOCK: usize = 256;
/// Points computed side by side.
const LANES: usize = 8;

/// `amplitude * sin(2 pi frac(frequency * t))`, by recurrence: with w the angle of eight slots,
/// `sin(x + w) = 2 cos(w) sin(x) - sin(x - w)`, one product and one difference a point. Rounding
/// errors grow with the square of the steps, so every block of 256 points, 32 steps, starts anew
/// from `libm`: they stay below 1e-12 (about 1e-13), at a tenth of the time of a sine per point.
#[derive(Debug)]
struct Sinusoidal {
    frequency: Frequency,
    amplitude: f64,
    /// Sine and cosine of the angles of -8 to 7 slots.
    near: [(f64, f64); 2 * LANES],
    /// 2 cos(w).
    twice: f64,
}

fn build(config: &Map<String, Value>, settings: &SeriesSettings) -> Result<Box<dyn Shape>, Vec<Problem>> {
    let config: Config = settings::read(&SCHEMA, config)?;
    let frequency = config.frequency.unwrap_or(1.0 / settings.num_points as f64);
    Ok(Box::new(Sinusoidal::new(frequency, config.amplitude)))
}

impl Sinusoidal {
    fn new(frequency: f64, amplitude: f64) -> Self {
        let frequency = Frequency::new(frequency);
        let near = std::array::from_fn(|slot| {
            let ahead = slot as i64 - LANES as i64;
            let (sine, cosine) = libm::sincos(frequency.angle(ahead.unsigned_abs()));
            if ahead < 0 { (-sine, cosine) } else { (sine, cosine) }
        });
        Self { frequency, amplitude, near, twice: 2.0 * libm::cos(frequency.angle(LANES as u64)) }
    }
}

impl Shape for Sinusoidal {
    fn in_windows(&self) -> bool {
        true
    }

    fn sample(&self, out: &mut [f64], context: &mut ShapeContext<'_>) -> Result<(), SeriesError> {
        let twice = self.twice;
        for (block, start) in out.chunks_mut(BLOCK).zip((context.start..).step_by(BLOCK)) {
            let (sine, cosine) = libm::sincos(self.frequency.angle(start));
            let (sine, cosine) = (self.amplitude * sine, self.amplitude * cosine);
            let (mut before, mut here) = ([0.0; LANES], [0.0; LANES]);
            for lane in 0..LANES {
                let (behind, ahead) = (self.near[lane], self.near[LANES + lane]);
                before[lane] = sine * behind.1 + cosine * behind.0;
                here[lane] = sine * ahead.1 + cosine * ahead.0;
            }
            let (eights, rest) = block.as_chunks_mut::<LANES>();
            for points in eights {
                *points = here;
                for lane in 0..LANES {
                    let next = twice * here[lane] - before[lane];
                    before[lane] = here[lane];
                    here[lane] = next;
                }
            }
            for (point, value) in rest.iter_mut().zip(here) {
                *point = value;
            }
        }
        Ok(())
    }
}

/// Waves per slot, less whole waves, in two parts: the first a multiple of 2^-29, so that its
/// product with a position below 2^24 is exact, and no rounding grows with the position.
#[derive(Clone, Copy, Debug)]
struct Frequency {
    coarse: f64,
    fine: f64,
}

impl Frequency {
    fn new(frequency: f64) -> Self {
        const GRID: f64 = 536_870_912.0; // 2^29
        let part = frequency - frequency.trunc();
        let coarse = (part * GRID).round() / GRID;
        Self { coarse, fine: part - coarse }
    }

    /// 2 pi frac(frequency * position).
    fn angle(self, position: u64) -> f64 {
        let position = position as f64;
        let turns = self.coarse * position;
        TAU * (turns - turns.trunc() + self.fine * position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use randomness::stream;

    /// frac(frequency * t) in exact whole numbers: mantissa times position, modulo the power of two.
    fn exact_turns(frequency: f64, t: u64) -> f64 {
        let bits = frequency.abs().to_bits();
        let (exponent, fraction) = ((bits >> 52) as i32, bits & ((1 << 52) - 1));
        let product = (u128::from(fraction) | 1 << 52) * u128::from(t);
        let shift = 1075 - exponent; // the product is in units of 2^-shift
        let turns = if shift >= 120 {
            return 0.0;
        } else if shift <= 0 {
            0.0
        } else {
            (product & ((1u128 << shift) - 1)) as f64 / libm::ldexp(1.0, shift)
        };
        if frequency < 0.0 { -turns } else { turns }
    }

    proptest! {
        #[test]
        fn the_recurrence_stays_within_1e_12_of_the_sine(frequency in -3.0..3.0f64, block in 0u64..39_000, length in 1usize..700) {
            let settings = SeriesSettings::default();
            let mut rng = stream(1, &[]);
            let mut context = ShapeContext::new("s", &settings, &mut rng);
            context.start = block * BLOCK as u64;
            let mut out = vec![0.0; length];
            Sinusoidal::new(frequency, 1.0).sample(&mut out, &mut context).unwrap();
            for (i, value) in out.iter().enumerate() {
                let expected = libm::sin(TAU * exact_turns(frequency, context.start + i as u64));
                prop_assert!((value - expected).abs() < 1e-12, "{value} {expected} at {i}");
            }
        }
    }

    #[test]
    fn a_quarter_wave_a_slot_has_four_values() {
        let settings = SeriesSettings::default();
        let mut rng = stream(1, &[]);
        let mut out = [0.0; 8];
        let shape = Sinusoidal::new(0.25, 2.0);
        shape.sample(&mut out, &mut ShapeContext::new("s", &settings, &mut rng)).unwrap();
        for (value, expected) in out.iter().zip([0.0, 2.0, 0.0, -2.0, 0.0, 2.0, 0.0, -2.0]) {
            assert!((value - expected).abs() < 1e-14);
        }
    }
}
