//! Adam (Kingma and Ba, 2015), lazily: the averages of a row move only when the row was touched.

/// Its constants and where it is.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    rate: f32,
    decay: f32,
    /// 1 over what the averages lack at the start.
    first: f32,
    second: f32,
}

const FIRST: f32 = 0.9;
const SECOND: f32 = 0.999;
const TINY: f32 = 1e-8;

impl Step {
    /// Step `number`, from 1.
    pub fn new(number: u64, rate: f64, decay: f64) -> Step {
        let missing = |keep: f32| (1.0 / (1.0 - libm::pow(f64::from(keep), number as f64))) as f32;
        Step { rate: rate as f32, decay: decay as f32, first: missing(FIRST), second: missing(SECOND) }
    }
}

/// The averages of gradients and of their squares.
#[derive(Clone, Debug)]
pub struct Adam {
    mean: Vec<f32>,
    square: Vec<f32>,
}

impl Adam {
    /// For so many parameters.
    pub fn new(parameters: usize) -> Adam {
        Adam { mean: vec![0.0; parameters], square: vec![0.0; parameters] }
    }

    /// Move the parameters from `from` on by their gradient.
    pub fn step(&mut self, step: Step, parameters: &mut [f32], from: usize, gradient: &[f32]) {
        let end = from + gradient.len();
        let averages = self.mean[from..end].iter_mut().zip(&mut self.square[from..end]);
        for ((parameter, gradient), (mean, square)) in parameters[from..end].iter_mut().zip(gradient).zip(averages) {
            let gradient = gradient + step.decay * *parameter;
            *mean = FIRST * *mean + (1.0 - FIRST) * gradient;
            *square = SECOND * *square + (1.0 - SECOND) * gradient * gradient;
            *parameter -= step.rate * *mean * step.first / ((*square * step.second).sqrt() + TINY);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_step_is_the_rate_against_the_sign_of_the_gradient_and_other_rows_stay() {
        let mut adam = Adam::new(4);
        let mut parameters = [1.0, 1.0, 1.0, 1.0];
        adam.step(Step::new(1, 0.01, 0.0), &mut parameters, 1, &[3.0, -0.002]);
        for (got, expected) in parameters.iter().zip([1.0, 0.99, 1.01, 1.0]) {
            assert!((got - expected).abs() < 1e-5, "{parameters:?}");
        }
    }
}
