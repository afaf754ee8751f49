//! The hyperparameters, with the names, defaults and ranges that AWS documents.

/// How to train.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Rows of the embedding of users; a user's row is a hash of its name. Twice the number of users, as AWS advises.
    pub num_entity_vectors: usize,
    /// Length of the vectors of users and addresses.
    pub vector_dim: usize,
    /// How often all pairs are read.
    pub epochs: usize,
    /// The rate of Adam.
    pub learning_rate: f64,
    /// Pairs per step.
    pub mini_batch_size: usize,
    /// Hidden layers of the encoder.
    pub num_ip_encoder_layers: usize,
    /// Drawn addresses per pair.
    pub random_negative_sampling_rate: usize,
    /// Addresses of other pairs of the mini batch per pair.
    pub shuffled_negative_sampling_rate: usize,
    /// How strongly parameters are pulled to 0.
    pub weight_decay: f64,
}

/// A setting outside its range.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{name} is {value}; it goes from {least} to {most}")]
pub struct OutOfRange {
    /// The name of the setting.
    pub name: &'static str,
    /// What it is.
    pub value: f64,
    /// The least it may be.
    pub least: f64,
    /// The most it may be.
    pub most: f64,
}

impl Settings {
    /// AWS's defaults, with what AWS advises where it has none.
    #[must_use]
    pub fn documented(entities: usize) -> Settings {
        Settings {
            num_entity_vectors: entities.saturating_mul(2).max(1),
            vector_dim: 128,
            epochs: 10,
            learning_rate: 0.001,
            mini_batch_size: 10_000,
            num_ip_encoder_layers: 1,
            random_negative_sampling_rate: 1,
            shuffled_negative_sampling_rate: 1,
            weight_decay: 1e-5,
        }
    }

    /// Ours: smaller and quicker steps, which suit thousands of users rather than millions, and more negatives, which
    /// teach it to tell users of one network apart.
    #[must_use]
    pub fn recommended(entities: usize) -> Settings {
        Settings {
            vector_dim: 64,
            learning_rate: 0.01,
            mini_batch_size: 1_000,
            random_negative_sampling_rate: 5,
            shuffled_negative_sampling_rate: 5,
            ..Settings::documented(entities)
        }
    }

    /// Negatives per pair, of both kinds.
    #[must_use]
    pub fn negatives(&self) -> usize {
        self.random_negative_sampling_rate.saturating_add(self.shuffled_negative_sampling_rate)
    }

    /// Whether each is in its documented range.
    ///
    /// # Errors
    /// The first that is not.
    pub fn check(&self) -> Result<(), OutOfRange> {
        let ranges = [
            ("num_entity_vectors", self.num_entity_vectors as f64, 1.0, 250_000_000.0),
            ("vector_dim", self.vector_dim as f64, 4.0, 4_096.0),
            // The documentation gives no most; this one ends within a life.
            ("epochs", self.epochs as f64, 1.0, 1_000_000.0),
            ("learning_rate", self.learning_rate, 1e-6, 10.0),
            ("mini_batch_size", self.mini_batch_size as f64, 1.0, 500_000.0),
            ("num_ip_encoder_layers", self.num_ip_encoder_layers as f64, 0.0, 100.0),
            ("random_negative_sampling_rate", self.random_negative_sampling_rate as f64, 0.0, 500.0),
            ("shuffled_negative_sampling_rate", self.shuffled_negative_sampling_rate as f64, 0.0, 500.0),
            ("both sampling rates together", self.negatives() as f64, 1.0, 500.0),
            ("weight_decay", self.weight_decay, 0.0, 10.0),
        ];
        // NaN is in no range.
        match ranges.into_iter().find(|(_, value, least, most)| !(least..=most).contains(&value)) {
            Some((name, value, least, most)) => Err(OutOfRange { name, value, least, most }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_outside_its_documented_range_is_named() {
        assert_eq!(Settings::documented(100).check(), Ok(()));
        assert_eq!(Settings::recommended(0).check(), Ok(()));
        let name = |change: fn(&mut Settings)| {
            let mut settings = Settings::documented(100);
            change(&mut settings);
            settings.check().map_err(|wrong| wrong.name)
        };
        assert_eq!(name(|settings| settings.vector_dim = 3), Err("vector_dim"));
        assert_eq!(name(|settings| settings.learning_rate = f64::NAN), Err("learning_rate"));
        assert_eq!(name(|settings| settings.random_negative_sampling_rate = 500), Err("both sampling rates together"));
        let none = |settings: &mut Settings| {
            (settings.random_negative_sampling_rate, settings.shuffled_negative_sampling_rate) = (0, 0);
        };
        assert_eq!(name(none), Err("both sampling rates together"));
    }
}
