//! A gradient of a table of which few rows are touched.

use super::dense::add_scaled;

/// Rows in the order in which they were touched, with their gradients.
#[derive(Clone, Debug)]
pub struct Sparse {
    width: usize,
    /// Where each row of the table is, or [`NONE`].
    place: Vec<u32>,
    touched: Vec<u32>,
    gradients: Vec<f32>,
}

const NONE: u32 = u32::MAX;

impl Sparse {
    /// For a table of so many rows of `width` numbers.
    pub fn new(rows: usize, width: usize) -> Sparse {
        Sparse { width, place: vec![NONE; rows], touched: Vec::new(), gradients: Vec::new() }
    }

    /// Add `by * gradient` to a row's.
    pub fn add(&mut self, row: usize, by: f32, gradient: &[f32]) {
        if self.place[row] == NONE {
            self.place[row] = self.touched.len() as u32;
            self.touched.push(row as u32);
            self.gradients.resize(self.touched.len() * self.width, 0.0);
        }
        let at = self.place[row] as usize * self.width;
        add_scaled(&mut self.gradients[at..at + self.width], by, gradient);
    }

    /// The touched rows and their gradients.
    pub fn rows(&self) -> impl Iterator<Item = (usize, &[f32])> {
        self.touched.iter().map(|row| *row as usize).zip(self.gradients.chunks_exact(self.width))
    }

    /// Forget all.
    pub fn clear(&mut self) {
        self.touched.drain(..).for_each(|row| self.place[row as usize] = NONE);
        self.gradients.clear();
    }
}
