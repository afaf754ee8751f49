//! Training: real pairs against drawn addresses and against addresses of other pairs of the mini batch.

use rand::Rng;
use randomness::{Rng as Stream, below, stream};

use super::adam::{Adam, Step};
use super::dense::{add_scaled, dot};
use super::encoder::{PREFIX_ROWS, PREFIXES};
use super::model::Model;
use super::pairs::Pair;
use super::settings::Settings;
use super::sparse::Sparse;

/// A model of the pairs. The same pairs, settings and seed give the same model.
#[must_use]
pub fn train(pairs: &[Pair], settings: &Settings, seed: u64) -> Model {
    let mut model = Model::new(settings, seed);
    let rows: Vec<(usize, u32)> = pairs.iter().map(|pair| (model.row(&pair.entity), pair.address.to_bits())).collect();
    let mut rng = stream(seed, &[b"ip-insights", b"train"]);
    let mut trainer = Trainer::new(&model, settings);
    let mut order: Vec<u32> = (0..rows.len() as u32).collect();
    for _ in 0..settings.epochs {
        shuffle(&mut order, &mut rng);
        for chosen in order.chunks(settings.mini_batch_size) {
            let real: Vec<(usize, u32)> = chosen.iter().map(|at| rows[*at as usize]).collect();
            let batch = Batch::draw(&real, settings, &mut rng);
            trainer.step(&mut model, &batch);
        }
    }
    model
}

fn shuffle<R: Rng>(order: &mut [u32], rng: &mut R) {
    for last in (1..order.len()).rev() {
        order.swap(last, below(rng, last as u64 + 1) as usize);
    }
}

/// The pairs of one step: each address once, and pairs of a user's row, the place of an address, and whether it is real.
#[derive(Clone, Debug)]
struct Batch {
    addresses: Vec<u32>,
    pairs: Vec<(usize, usize, bool)>,
    /// How many are real: gradients are averaged over these.
    real: usize,
}

impl Batch {
    fn draw(real: &[(usize, u32)], settings: &Settings, rng: &mut Stream) -> Batch {
        let mut addresses: Vec<u32> = real.iter().map(|(_, address)| *address).collect();
        let mut pairs = Vec::with_capacity(real.len() * (1 + settings.negatives()));
        for (at, (entity, _)) in real.iter().enumerate() {
            pairs.push((*entity, at, true));
            for _ in 0..settings.random_negative_sampling_rate {
                pairs.push((*entity, addresses.len(), false));
                addresses.push(rng.next_u32());
            }
            if real.len() > 1 {
                for _ in 0..settings.shuffled_negative_sampling_rate {
                    let other = (at + 1 + below(rng, real.len() as u64 - 1) as usize) % real.len();
                    pairs.push((*entity, other, false));
                }
            }
        }
        Batch { addresses, pairs, real: real.len() }
    }
}

/// The gradients of one step.
struct Gradients {
    layers: Vec<Vec<f32>>,
    prefixes: Sparse,
    entities: Sparse,
}

impl Gradients {
    fn new(model: &Model, width: usize) -> Gradients {
        let rows = model.entities.len() / width;
        let prefixes = Sparse::new(PREFIXES.len() * PREFIX_ROWS, width);
        Gradients { layers: Vec::new(), prefixes, entities: Sparse::new(rows, width) }
    }

    /// Those of the mean cross-entropy per real pair.
    fn find(&mut self, model: &Model, batch: &Batch, width: usize) {
        self.prefixes.clear();
        self.entities.clear();
        let pass = model.encoder.forward(&batch.addresses);
        let mut of_vectors = vec![0.0; pass.vectors.len()];
        for (entity, place, real) in &batch.pairs {
            let span = place * width..(place + 1) * width;
            let (user, vector) = (model.entity(*entity), &pass.vectors[span.clone()]);
            let probability = 1.0 / (1.0 + libm::expf(-dot(user, vector)));
            let gradient = (probability - if *real { 1.0 } else { 0.0 }) / batch.real as f32;
            self.entities.add(*entity, gradient, vector);
            add_scaled(&mut of_vectors[span], gradient, user);
        }
        self.layers = model.encoder.backward(&batch.addresses, &pass, of_vectors, &mut self.prefixes);
    }
}

struct Trainer {
    width: usize,
    rate: f64,
    decay: f64,
    steps: u64,
    gradients: Gradients,
    layers: Vec<Adam>,
    prefixes: Adam,
    entities: Adam,
}

impl Trainer {
    fn new(model: &Model, settings: &Settings) -> Trainer {
        let width = settings.vector_dim;
        Trainer {
            width,
            rate: settings.learning_rate,
            decay: settings.weight_decay,
            steps: 0,
            gradients: Gradients::new(model, width),
            layers: model.encoder.layers.iter().map(|layer| Adam::new(layer.parameters.len())).collect(),
            prefixes: Adam::new(model.encoder.prefixes.len()),
            entities: Adam::new(model.entities.len()),
        }
    }

    fn step(&mut self, model: &mut Model, batch: &Batch) {
        self.gradients.find(model, batch, self.width);
        self.steps += 1;
        let step = Step::new(self.steps, self.rate, self.decay);
        let layers = model.encoder.layers.iter_mut().zip(&mut self.layers);
        for ((layer, adam), gradient) in layers.zip(&self.gradients.layers) {
            adam.step(step, &mut layer.parameters, 0, gradient);
        }
        for (row, gradient) in self.gradients.prefixes.rows() {
            self.prefixes.step(step, &mut model.encoder.prefixes, row * self.width, gradient);
        }
        for (row, gradient) in self.gradients.entities.rows() {
            self.entities.step(step, &mut model.entities, row * self.width, gradient);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loss(model: &Model, batch: &Batch, width: usize) -> f64 {
        let vectors = model.encoder.forward(&batch.addresses).vectors;
        let each = batch.pairs.iter().map(|(entity, place, real)| {
            let odds = f64::from(dot(model.entity(*entity), &vectors[place * width..][..width]));
            libm::log1p(libm::exp(if *real { -odds } else { odds }))
        });
        each.sum::<f64>() / batch.real as f64
    }

    /// What the loss changes by when one parameter does, over that change.
    fn slope(model: &Model, batch: &Batch, width: usize, parameter: impl Fn(&mut Model) -> &mut f32) -> f64 {
        const NEAR: f32 = 1.0 / 4096.0;
        let at = |by: f32| {
            let mut moved = model.clone();
            *parameter(&mut moved) += by;
            loss(&moved, batch, width)
        };
        (at(NEAR) - at(-NEAR)) / f64::from(2.0 * NEAR)
    }

    #[test]
    fn gradients_are_those_of_finite_differences() {
        let settings = Settings {
            num_entity_vectors: 3,
            vector_dim: 5,
            num_ip_encoder_layers: 2,
            random_negative_sampling_rate: 2,
            shuffled_negative_sampling_rate: 2,
            ..Settings::documented(0)
        };
        let width = settings.vector_dim;
        let mut model = Model::new(&settings, 7);
        // Users far from 0, so that no gradient is lost in the noise of single precision.
        model.entities.iter_mut().for_each(|x| *x *= 10.0);
        let mut rng = stream(7, &[b"test"]);
        let real = [(0, 0x0102_0304), (1, 0xc0a8_0101), (2, 0x0102_ff04), (0, 0x0102_0305)];
        let batch = Batch::draw(&real, &settings, &mut rng);
        assert_eq!((batch.pairs.len(), batch.addresses.len()), (20, 12));
        let mut gradients = Gradients::new(&model, width);
        gradients.find(&model, &batch, width);
        let mut compared = 0;
        let mut close = |name: &str, got: f32, expected: f64| {
            compared += 1;
            let difference = (f64::from(got) - expected).abs();
            assert!(difference < 2e-3 * (1.0 + expected.abs()), "{name}: {got} is not {expected}");
        };
        for (layer, gradient) in gradients.layers.iter().enumerate() {
            for (at, got) in gradient.iter().enumerate().step_by(7) {
                let expected = slope(&model, &batch, width, |model| &mut model.encoder.layers[layer].parameters[at]);
                close("layer", *got, expected);
            }
        }
        for (row, gradient) in gradients.entities.rows() {
            for (at, got) in gradient.iter().enumerate() {
                close("entity", *got, slope(&model, &batch, width, |model| &mut model.entities[row * width + at]));
            }
        }
        for (row, gradient) in gradients.prefixes.rows().step_by(9) {
            let expected = slope(&model, &batch, width, |model| &mut model.encoder.prefixes[row * width]);
            close("prefix", gradient[0], expected);
        }
        assert!(compared > 40, "{compared}");
    }
}
