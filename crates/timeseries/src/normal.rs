//! The normal distribution, mean 0 and standard deviation 1, by the ziggurat method.
//!
//! The area under `exp(-x^2 / 2)`, x >= 0, is cut into 256 layers of one area: 255 rectangles and a
//! base that holds the tail (Marsaglia and Tsang, "The ziggurat method for generating random
//! variables", 2000). Almost every draw is one table look-up and one product. Layer and value come
//! from different bits of the draw: the original took them from the same ones, and its values
//! failed tests of randomness for that (Doornik, "An improved ziggurat method", 2005).

use std::sync::LazyLock;

use rand::Rng;

use randomness::{open_uniform, uniform};

const LAYERS: usize = 256;
/// Where the tail begins, for 256 layers (Marsaglia and Tsang, 2000).
const TAIL: f64 = 3.654_152_885_361_009;
/// 2^-52: a draw's upper 53 bits, signed, times this lie in [-1, 1).
const UNIT: f64 = 1.0 / 4_503_599_627_370_496.0;

/// One layer: what the hot path needs of it, side by side.
#[derive(Clone, Copy, Default)]
struct Layer {
    /// The layer's width times 2^-52.
    scale: f64,
    /// Below this a value lies under the curve for certain: the width of the layer above.
    inside: f64,
}

/// The layers, from the base (0) to the top.
pub struct Ziggurat {
    layers: [Layer; LAYERS],
    /// The curve at each layer's width.
    heights: [f64; LAYERS + 1],
}

static ZIGGURAT: LazyLock<Ziggurat> = LazyLock::new(Ziggurat::new);

fn density(x: f64) -> f64 {
    libm::exp(-0.5 * x * x)
}

impl Ziggurat {
    /// The tables, made once.
    pub fn get() -> &'static Self {
        &ZIGGURAT
    }

    fn new() -> Self {
        // The base: a rectangle up to the tail, and the tail's own area.
        let tail_area = libm::sqrt(std::f64::consts::FRAC_PI_2) * libm::erfc(TAIL * std::f64::consts::FRAC_1_SQRT_2);
        let area = TAIL * density(TAIL) + tail_area;
        let mut widths = [0.0; LAYERS + 1];
        widths[0] = area / density(TAIL);
        widths[1] = TAIL;
        for i in 2..LAYERS {
            let height = density(widths[i - 1]) + area / widths[i - 1];
            widths[i] = libm::sqrt(-2.0 * libm::log(height));
        }
        let mut layers = [Layer::default(); LAYERS];
        for (layer, pair) in layers.iter_mut().zip(widths.windows(2)) {
            *layer = Layer { scale: pair[0] * UNIT, inside: pair[1] };
        }
        Self { layers, heights: widths.map(density) }
    }

    /// One value.
    #[inline]
    pub fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        let (index, x) = self.draw(rng);
        if x.abs() < self.layers[index].inside { x } else { self.edge(index, x, rng) }
    }

    /// One value, as [`Self::sample`], for loops: the rare draws work on a copy of the generator, so
    /// that its state stays in registers for all others. That halves the time.
    #[inline(always)]
    pub fn sample_in_loop<R: Rng + Clone>(&self, rng: &mut R) -> f64 {
        let (index, x) = self.draw(rng);
        if x.abs() < self.layers[index].inside {
            return x;
        }
        let mut copy = rng.clone();
        let x = self.edge(index, x, &mut copy);
        *rng = copy;
        x
    }

    /// A layer, and a value within its width.
    #[inline(always)]
    fn draw<R: Rng + ?Sized>(&self, rng: &mut R) -> (usize, f64) {
        let bits = rng.next_u64();
        let index = (bits & 0xff) as usize;
        (index, ((bits as i64) >> 11) as f64 * self.layers[index].scale)
    }

    /// The rare draws: the tail, and the wedges between rectangle and curve.
    #[cold]
    #[inline(never)]
    fn edge<R: Rng + ?Sized>(&self, mut index: usize, mut x: f64, rng: &mut R) -> f64 {
        loop {
            if index == 0 {
                return tail(x < 0.0, rng);
            }
            let (low, high) = (self.heights[index], self.heights[index + 1]);
            if low + (high - low) * uniform(rng) < density(x) {
                return x;
            }
            (index, x) = self.draw(rng);
            if x.abs() < self.layers[index].inside {
                return x;
            }
        }
    }
}

/// A value beyond the last rectangle (Marsaglia, "Generating a variable from the tail of the normal
/// distribution", 1964).
fn tail<R: Rng + ?Sized>(negative: bool, rng: &mut R) -> f64 {
    loop {
        let x = -libm::log(open_uniform(rng)) / TAIL;
        let y = -libm::log(open_uniform(rng));
        if y + y > x * x {
            return if negative { -(TAIL + x) } else { TAIL + x };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_layers_close_at_the_top() {
        let ziggurat = Ziggurat::new();
        // The topmost rectangle must end where the curve does, at height 1.
        let top = ziggurat.layers[LAYERS - 1].scale / UNIT;
        let area = TAIL * density(TAIL)
            + libm::sqrt(std::f64::consts::FRAC_PI_2) * libm::erfc(TAIL * std::f64::consts::FRAC_1_SQRT_2);
        assert!((density(top) + area / top - 1.0).abs() < 1e-9, "{}", density(top) + area / top);
    }

    #[test]
    fn every_layer_has_the_same_area() {
        let ziggurat = Ziggurat::new();
        for i in 1..LAYERS {
            let width = ziggurat.layers[i].scale / UNIT;
            let area = width * (ziggurat.heights[i + 1] - ziggurat.heights[i]);
            assert!((area - 0.004_928_673_233_99).abs() < 1e-12, "layer {i}: {area}");
        }
    }
}
