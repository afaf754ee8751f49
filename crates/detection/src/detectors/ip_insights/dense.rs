//! A fully connected layer, forward and backward.
//!
//! Plain loops that the compiler turns into vector instructions: the sums are in one order on every machine, and no code is
//! unsafe, as the usual libraries of matrices are within.

use rand::Rng;
use randomness::uniform;

/// Weights, one row per input, and a bias.
#[derive(Clone, Debug)]
pub struct Dense {
    /// How many numbers go in.
    pub inputs: usize,
    /// How many come out.
    pub outputs: usize,
    /// `inputs` rows of `outputs`, then one row of biases.
    pub parameters: Vec<f32>,
}

impl Dense {
    /// With weights drawn so that what comes out is as large as what goes in (He et al., 2015); without bias.
    pub fn new<R: Rng>(inputs: usize, outputs: usize, rng: &mut R) -> Dense {
        let most = libm::sqrt(6.0 / inputs as f64);
        let mut parameters: Vec<f32> =
            (0..inputs * outputs).map(|_| ((uniform(rng) * 2.0 - 1.0) * most) as f32).collect();
        parameters.resize((inputs + 1) * outputs, 0.0);
        Dense { inputs, outputs, parameters }
    }

    /// What comes out for each row of `input`.
    pub fn forward(&self, input: &[f32]) -> Vec<f32> {
        let (weights, bias) = self.parameters.split_at(self.inputs * self.outputs);
        let mut out = bias.repeat(input.len() / self.inputs);
        multiply(input, weights, self.inputs, self.outputs, &mut out);
        out
    }

    /// The gradient of the parameters, given that of what came out.
    pub fn gradient(&self, input: &[f32], out: &[f32]) -> Vec<f32> {
        let mut gradient = vec![0.0; self.parameters.len()];
        let (weights, bias) = gradient.split_at_mut(self.inputs * self.outputs);
        // Four rows at a time: each weight is loaded and stored a quarter as often.
        for (input, out) in input.chunks(4 * self.inputs).zip(out.chunks(4 * self.outputs)) {
            let row = |at: usize| (&input[at * self.inputs..], &out[at * self.outputs..][..self.outputs]);
            if input.len() == 4 * self.inputs {
                let [a, b, c, d] = [row(0), row(1), row(2), row(3)];
                for (at, weights) in weights.chunks_exact_mut(self.outputs).enumerate() {
                    add_four(weights, [a.0[at], b.0[at], c.0[at], d.0[at]], [a.1, b.1, c.1, d.1]);
                }
            } else {
                for (input, out) in input.chunks_exact(self.inputs).zip(out.chunks_exact(self.outputs)) {
                    for (x, weights) in input.iter().zip(weights.chunks_exact_mut(self.outputs)) {
                        add_scaled(weights, *x, out);
                    }
                }
            }
        }
        out.chunks_exact(self.outputs).for_each(|out| add_scaled(bias, 1.0, out));
        gradient
    }

    /// The gradient of what went in, given that of what came out.
    pub fn gradient_of_input(&self, out: &[f32]) -> Vec<f32> {
        let mut turned = vec![0.0; self.inputs * self.outputs];
        for input in 0..self.inputs {
            for output in 0..self.outputs {
                turned[output * self.inputs + input] = self.parameters[input * self.outputs + output];
            }
        }
        let mut gradient = vec![0.0; out.len() / self.outputs * self.inputs];
        multiply(out, &turned, self.outputs, self.inputs, &mut gradient);
        gradient
    }
}

/// `out += left * right`: rows of `inner` numbers by `inner` rows of `width`.
fn multiply(left: &[f32], right: &[f32], inner: usize, width: usize, out: &mut [f32]) {
    for (left, out) in left.chunks_exact(inner).zip(out.chunks_exact_mut(width)) {
        for (left, right) in left.chunks(4).zip(right.chunks(4 * width)) {
            if let [a, b, c, d] = *left {
                let row = |at: usize| &right[at * width..][..width];
                add_four(out, [a, b, c, d], [row(0), row(1), row(2), row(3)]);
            } else {
                left.iter().zip(right.chunks_exact(width)).for_each(|(x, row)| add_scaled(out, *x, row));
            }
        }
    }
}

/// `to += by * row`.
pub fn add_scaled(to: &mut [f32], by: f32, row: &[f32]) {
    to.iter_mut().zip(row).for_each(|(to, x)| *to += by * x);
}

fn add_four(to: &mut [f32], by: [f32; 4], rows: [&[f32]; 4]) {
    let [a, b, c, d] = rows.map(|row| &row[..to.len()]);
    for (at, to) in to.iter_mut().enumerate() {
        *to += (by[0] * a[at] + by[1] * b[at]) + (by[2] * c[at] + by[3] * d[at]);
    }
}

/// The dot product, in eight sums side by side.
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0_f32; 8];
    let (a, b) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest: f32 = a.remainder().iter().zip(b.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in a.zip(b) {
        for at in 0..8 {
            sums[at] += a[at] * b[at];
        }
    }
    sums.iter().sum::<f32>() + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layer_gives_what_its_formula_gives_for_sizes_that_are_no_multiple_of_four() {
        // 5 inputs, 3 outputs, 6 rows of whole numbers, so that every sum is exact.
        let whole = |n: usize| (0..n).map(|at| (at * 7 % 11) as f32 - 5.0).collect::<Vec<f32>>();
        let layer = Dense { inputs: 5, outputs: 3, parameters: whole(18) };
        let (input, out) = (whole(30), whole(18));
        let weight = |i: usize, o: usize| layer.parameters[i * 3 + o];
        for (row, got) in layer.forward(&input).chunks(3).enumerate() {
            let expected = |o| (0..5).map(|i| input[row * 5 + i] * weight(i, o)).sum::<f32>() + weight(5, o);
            assert_eq!(got, [expected(0), expected(1), expected(2)]);
        }
        let gradient = layer.gradient(&input, &out);
        for (at, got) in gradient.iter().enumerate() {
            let (i, o) = (at / 3, at % 3);
            let factor = |row: usize| if i == 5 { 1.0 } else { input[row * 5 + i] };
            assert_eq!(*got, (0..6).map(|row| factor(row) * out[row * 3 + o]).sum::<f32>());
        }
        for (at, got) in layer.gradient_of_input(&out).iter().enumerate() {
            assert_eq!(*got, (0..3).map(|o| out[at / 5 * 3 + o] * weight(at % 5, o)).sum::<f32>());
        }
        assert_eq!(dot(&input, &input), input.iter().map(|x| x * x).sum::<f32>());
    }
}
