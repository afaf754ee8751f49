//! From raw values to whole numbers: scale, round, add noise, clip, cut, in one pass over windows
//! that stay in the processor's nearest cache.

use crate::clean::Moments;
use crate::noise::{Level, Noise};
use crate::rounding::{FAST_LIMIT, floor_fast, up, up_fast, whole_to_u64};
use crate::series::SeriesError;
use crate::series_settings::MAX_VALUE;
use crate::shapes::{Shape, ShapeContext};
use crate::tally::{Range, Tally};
use randomness::Rng;

/// Points computed at a time. A multiple of 256, as shapes that sample in windows ask.
const WINDOW: usize = 1024;

/// A span below this part of the largest magnitude is flat.
const FLAT: f64 = 1e-9;

/// `(x - from) * factor + to`: min-max scaling.
#[derive(Clone, Copy, Debug)]
struct Scale {
    from: f64,
    factor: f64,
    to: f64,
}

impl Scale {
    /// From `low..high` to `to_low..to_high`; what is flat goes to `to_low`.
    fn new(low: f64, high: f64, to_low: f64, to_high: f64) -> Self {
        let span = high - low;
        let flat = span <= 0.0 || span < FLAT * low.abs().max(high.abs());
        let factor = if flat { 0.0 } else { (to_high - to_low) / span };
        // A span of subnormal numbers is flat too: its factor is infinite, and 0 times that is no number.
        let factor = if factor.is_finite() { factor } else { 0.0 };
        Self { from: low, factor, to: to_low }
    }

    #[inline(always)]
    fn apply(self, x: f64) -> f64 {
        (x - self.from) * self.factor + self.to
    }
}

/// How the noise of a cycle becomes whole numbers.
#[derive(Clone, Copy, Debug)]
enum Added {
    Offset(f64),
    Scaled(Scale),
}

/// Where the raw values come from.
enum Raw<'a> {
    Whole(&'a [f64]),
    Windows(&'a dyn Shape),
}

/// Computes a cycle before any anomaly, into `clean` and `values` alike; gives what is known of it,
/// if that is wanted (`with_moments`).
#[allow(clippy::too_many_arguments)] // A series has so many parts.
pub fn compute(
    shape: &dyn Shape,
    context: &mut ShapeContext<'_>,
    noise: &dyn Noise,
    mut noise_rng: Rng,
    raw: &mut Vec<f64>,
    values: &mut [u64],
    clean: &mut [u64],
    with_moments: bool,
) -> Result<Moments, SeriesError> {
    let settings = context.settings;
    let (raw, (low, high)) = if shape.in_windows() {
        let mut range = Range::default();
        let mut window = [0.0; WINDOW];
        for start in (0..values.len()).step_by(WINDOW) {
            let window = &mut window[..WINDOW.min(values.len() - start)];
            context.start = start as u64;
            shape.sample(window, context)?;
            range.extend(window);
        }
        (Raw::Windows(shape), range.bounds())
    } else {
        raw.resize(values.len(), 0.0);
        shape.sample(raw, context)?;
        if let Some((position, value)) = raw.iter().enumerate().find(|(_, value)| !value.is_finite()) {
            let message = format!("the value is {value}, which is no finite number");
            return Err(context.error(shape.field(), Some(position as u64), message));
        }
        (Raw::Whole(raw), Range::of(raw).bounds())
    };
    if !(high - low).is_finite() {
        return Err(context.error(shape.field(), None, format!("the values lie too far apart: from {low} to {high}")));
    }

    let own = shape.in_own_units();
    let scale = if own {
        Scale { from: 0.0, factor: 1.0, to: 0.0 }
    } else {
        Scale::new(low, high, settings.signal_min, settings.signal_max)
    };
    let (noise, noise_reach) = match noise.fill(values, &mut noise_rng) {
        Level::Offset(offset) => (Added::Offset(up(offset)), offset.abs()),
        Level::Scaled { drawn: (least, greatest), bounds: (from, to) } => {
            (Added::Scaled(Scale::new(least, greatest, from, to)), from.abs().max(to.abs()))
        }
    };
    let reach = if own { low.abs().max(high.abs()) } else { settings.signal_min.abs().max(settings.signal_max.abs()) };
    let fast = reach + noise_reach + 2.0 < FAST_LIMIT;

    let pass = match (fast, own, noise) {
        (false, ..) => pass_exact,
        (true, false, Added::Offset(_)) => pass_fast::<false, false>,
        (true, false, Added::Scaled(_)) => pass_fast::<false, true>,
        (true, true, Added::Offset(_)) => pass_fast::<true, false>,
        (true, true, Added::Scaled(_)) => pass_fast::<true, true>,
    };
    let mut tally = Tally::default();
    let mut window = [0.0; WINDOW];
    for (index, (values, clean)) in values.chunks_mut(WINDOW).zip(clean.chunks_mut(WINDOW)).enumerate() {
        let start = index * WINDOW;
        let window = &mut window[..values.len()];
        match raw {
            Raw::Whole(raw) => window.copy_from_slice(&raw[start..start + values.len()]),
            Raw::Windows(shape) => {
                context.start = start as u64;
                shape.sample(window, context)?;
            }
        }
        pass(window, values, clean, scale, noise, own);
        if !fast && let Some(at) = window.iter().position(|x| *x > MAX_VALUE as f64) {
            let message = format!("the value is {}; values up to 2^53 ({MAX_VALUE}) are allowed", window[at]);
            let field = if own { shape.field() } else { "signal_max" };
            return Err(context.error(field, Some((start + at) as u64), message));
        }
        if with_moments {
            tally.extend(window);
        }
    }
    Ok(tally.moments())
}

/// One window: `window` holds raw values and then whole ones, as `values` and `clean` do.
fn pass_fast<const OWN: bool, const NOISE: bool>(
    window: &mut [f64],
    values: &mut [u64],
    clean: &mut [u64],
    scale: Scale,
    noise: Added,
    _: bool,
) {
    let (offset, noise) = match noise {
        Added::Offset(offset) => (offset, Scale { from: 0.0, factor: 0.0, to: 0.0 }),
        Added::Scaled(scale) => (0.0, scale),
    };
    for (x, value) in window.iter_mut().zip(&*values) {
        let signal = if OWN { *x } else { up_fast(scale.apply(*x)) };
        let sum = signal + if NOISE { up_fast(noise.apply(f64::from_bits(*value))) } else { offset };
        let clipped = if sum > 0.0 { sum } else { 0.0 };
        *x = if OWN { floor_fast(clipped) } else { clipped };
    }
    for ((x, value), clean) in window.iter().zip(values).zip(clean) {
        let whole = whole_to_u64(*x);
        *value = whole;
        *clean = whole;
    }
}

/// The same for magnitudes beyond the reach of the fast forms.
fn pass_exact(window: &mut [f64], values: &mut [u64], clean: &mut [u64], scale: Scale, noise: Added, own: bool) {
    for ((x, value), clean) in window.iter_mut().zip(values).zip(clean) {
        let signal = if own { *x } else { up(scale.apply(*x)) };
        let sum = signal
            + match noise {
                Added::Offset(offset) => offset,
                Added::Scaled(scale) => up(scale.apply(f64::from_bits(*value))),
            };
        *x = sum.max(0.0).floor();
        *value = *x as u64;
        *clean = *value;
    }
}
