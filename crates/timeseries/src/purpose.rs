//! What the randomness of a series is for.

/// What a series draws randomness for. The bytes are part of every stream's name: never change one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The values of a random shape, and `random()` in the formula of a custom one.
    Shape,
    /// Noise.
    Noise,
    /// The positions of anomalies.
    AnomalyPositions,
    /// `random()` and `randint()` in the formulas of anomalies.
    Formula,
    /// What a kind of anomaly draws for one span.
    AnomalySpan,
}

impl Purpose {
    /// The stable byte of this purpose.
    #[must_use]
    pub const fn tag(self) -> u8 {
        match self {
            Self::Shape => 1,
            Self::Noise => 2,
            Self::AnomalyPositions => 3,
            Self::Formula => 4,
            Self::AnomalySpan => 5,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn purposes_keep_their_bytes() {
        let tags = [Purpose::Shape, Purpose::Noise, Purpose::AnomalyPositions, Purpose::Formula, Purpose::AnomalySpan];
        assert_eq!(tags.map(Purpose::tag), [1, 2, 3, 4, 5]);
    }
}
