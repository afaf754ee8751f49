//! What formulas give.

/// What a formula gives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    /// A whole number.
    Int(i64),
    /// Another one, finite.
    Float(f64),
}

impl Number {
    /// As a float; whole numbers beyond 2^53 lose their last digits.
    #[must_use]
    pub fn as_float(self) -> f64 {
        match self {
            Self::Int(x) => x as f64,
            Self::Float(x) => x,
        }
    }
}
