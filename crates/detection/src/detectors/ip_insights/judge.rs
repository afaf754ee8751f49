//! How well pairs are told from attacks: the area under the curve, beside the control and the ceiling.

use std::collections::BTreeSet;

use rand::Rng;
use randomness::{below, stream};

use super::pairs::Pair;
use super::population::{Event, Population};
use super::prefix_control::PrefixControl;
use super::settings::Settings;
use super::train::train;
use crate::scores::{Ranked, roc_auc};

/// How well it does on a population of ours.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// The area against the same users at addresses of uniformly drawn networks.
    pub against_random: f64,
    /// The area against the same users at addresses of other users.
    pub against_user: f64,
    /// The control's area against drawn networks.
    pub control_random: f64,
    /// The control's area against other users' addresses.
    pub control_user: f64,
    /// What no detector can pass on average: travellers come from where attacks do.
    pub ceiling: f64,
    /// The share of travel in the pairs that are judged.
    pub travel_share: f64,
    /// How many pairs train.
    pub pairs: usize,
    /// How many are judged.
    pub judged: usize,
}

/// How well it does on pairs that were delivered.
#[derive(Clone, Debug, PartialEq)]
pub struct JudgedPairs {
    /// The area against generated pairs, of both kinds in the proportion of training: AWS's metric of this name.
    pub discriminator_auc: f64,
    /// The control's.
    pub control_auc: f64,
    /// How many generated pairs there are.
    pub generated: usize,
    /// The score of each pair of the validation. Low is anomalous.
    pub scores: Vec<f32>,
}

/// Train on the first 70 % of the time of a population of `users`, and judge by the rest. `None`: it has too few pairs.
#[must_use]
pub fn judge(users: usize, settings: &Settings, seed: u64) -> Option<Judged> {
    let population = Population::new(users, seed);
    let split = population.events.partition_point(|event| event.time < 0.7);
    let (past, rest) = population.events.split_at(split);
    let pairs = |events: &[Event]| events.iter().map(|event| event.pair.clone()).collect::<Vec<Pair>>();
    let (training, test) = (pairs(past), pairs(rest));
    let mut rng = stream(seed, &[b"ip-insights", b"attacks"]);
    let random = test.iter().map(|pair| at(pair, population.anywhere(&mut rng))).collect::<Vec<Pair>>();
    let user =
        test.iter().map(|pair| Some(at(pair, of_another(pair, &test, &mut rng)?))).collect::<Option<Vec<Pair>>>()?;

    let model = train(&training, settings, seed);
    let control = PrefixControl::new(&training);
    let real = (model.scores(&test), control.scores(&test));
    let travel_share = rest.iter().filter(|event| event.travel).count() as f64 / rest.len() as f64;
    Some(Judged {
        against_random: area(&real.0, &model.scores(&random))?,
        against_user: area(&real.0, &model.scores(&user))?,
        control_random: area(&real.1, &control.scores(&random))?,
        control_user: area(&real.1, &control.scores(&user))?,
        ceiling: 1.0 - travel_share / 2.0,
        travel_share,
        pairs: training.len(),
        judged: test.len(),
    })
}

/// Train on pairs, and judge by others against generated ones. `None`: a side is empty, or nothing could be generated.
#[must_use]
pub fn judge_pairs(training: &[Pair], validation: &[Pair], settings: &Settings, seed: u64) -> Option<JudgedPairs> {
    let mut rng = stream(seed, &[b"ip-insights", b"validation"]);
    let mut generated = Vec::with_capacity(validation.len() * settings.negatives());
    for pair in validation {
        for _ in 0..settings.random_negative_sampling_rate {
            generated.push(at(pair, rng.next_u32()));
        }
        for _ in 0..settings.shuffled_negative_sampling_rate {
            generated.extend(of_another(pair, validation, &mut rng).map(|address| at(pair, address)));
        }
    }
    if training.is_empty() {
        return None;
    }
    let model = train(training, settings, seed);
    let control = PrefixControl::new(training);
    let scores = model.scores(validation);
    Some(JudgedPairs {
        discriminator_auc: area(&scores, &model.scores(&generated))?,
        control_auc: area(&control.scores(validation), &control.scores(&generated))?,
        generated: generated.len(),
        scores,
    })
}

/// How many users there are.
#[must_use]
pub fn entities(pairs: &[Pair]) -> usize {
    pairs.iter().map(|pair| &pair.entity).collect::<BTreeSet<_>>().len()
}

fn at(pair: &Pair, address: u32) -> Pair {
    Pair { entity: pair.entity.clone(), address: address.into() }
}

/// The address of a pair of another user, all pairs alike; `None` if none is found.
fn of_another<R: Rng>(pair: &Pair, pairs: &[Pair], rng: &mut R) -> Option<u32> {
    // Where one user has nearly all pairs, looking for others has an end.
    let mut draws = (0..1_000).map(|_| &pairs[below(rng, pairs.len() as u64) as usize]);
    draws.find(|other| other.entity != pair.entity).map(|other| other.address.to_bits())
}

/// How likely a real pair has the higher score.
fn area(real: &[f32], attacks: &[f32]) -> Option<f64> {
    let wide = |scores: &[f32]| scores.iter().map(|score| f64::from(*score)).collect();
    roc_auc(&Ranked::new(wide(real), wide(attacks)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quick(users: usize) -> Settings {
        Settings {
            vector_dim: 16,
            epochs: 8,
            mini_batch_size: 200,
            random_negative_sampling_rate: 1,
            shuffled_negative_sampling_rate: 1,
            ..Settings::recommended(users)
        }
    }

    #[test]
    fn few_users_are_told_from_attacks_and_the_same_seed_says_the_same() {
        let judged = judge(200, &quick(200), 1).unwrap();
        // Measured: .980 and .954, beside a control of .979 and .948, under a ceiling of .985.
        assert!(judged.against_random > judged.ceiling - 0.02, "{judged:?}");
        assert!(judged.against_user > 0.93, "{judged:?}");
        assert!(judged.against_user > judged.control_user - 0.01, "{judged:?}");
        assert!(judged.control_random > judged.ceiling - 0.02, "{judged:?}");
        assert_eq!(judge(200, &quick(200), 1).unwrap(), judged);
    }

    #[test]
    fn pairs_are_judged_against_generated_ones_beside_the_control() {
        let events = Population::new(150, 2).events;
        let pairs: Vec<Pair> = events.into_iter().map(|event| event.pair).collect();
        let (training, validation) = pairs.split_at(pairs.len() * 7 / 10);
        let judged = judge_pairs(training, validation, &quick(entities(training)), 1).unwrap();
        // Measured: .968, beside a control of .964.
        assert_eq!((judged.scores.len(), judged.generated), (validation.len(), validation.len() * 2));
        assert!(judged.discriminator_auc > 0.95, "{}", judged.discriminator_auc);
        assert!(judged.control_auc > 0.94, "{}", judged.control_auc);
    }

    #[test]
    fn nothing_is_said_where_there_is_nothing_to_compare() {
        let one = [Pair { entity: "a".to_owned(), address: [9, 9, 9, 9].into() }];
        assert_eq!(judge_pairs(&[], &one, &quick(1), 1), None);
        assert_eq!(judge_pairs(&one, &[], &quick(1), 1), None);
        let shuffled = Settings { random_negative_sampling_rate: 0, ..quick(1) };
        assert_eq!(judge_pairs(&one, &one, &shuffled, 1), None);
        assert_eq!(entities(&[one[0].clone(), one[0].clone()]), 1);
    }
}
