//! A blueprint that has been checked whole, ready to be computed.

use std::collections::BTreeSet;

use fake_content::PoolKind;
use timeseries::Generator;

use crate::detection::Detection;
use crate::limits::Limits;
use crate::origins::Origins;
use crate::slot::Slot;
use crate::targets::{Target, TargetSubject};

/// Pure: the same blueprint and cycle give the same values and labels, always and everywhere.
#[derive(Debug)]
pub struct Blueprint {
    /// SHA-256 of the canonical blueprint, in hexadecimal.
    pub version: String,
    /// What all randomness is drawn from.
    pub seed: u64,
    /// The slot of position 0 of cycle 0, if the blueprint gives one.
    pub start: Option<Slot>,
    /// What the blueprint is for.
    pub description: Option<String>,
    /// The generators, in the blueprint's order.
    pub generators: Vec<Generator>,
    /// What each generator stands for, in the same order.
    pub generator_descriptions: Vec<Option<String>>,
    /// Where each generator's settings were written in the document, in the same order.
    pub origins: Vec<Origins>,
    /// The targets, in the blueprint's order.
    pub targets: Vec<Target>,
    /// What a run may not exceed.
    pub limits: Limits,
    /// How findings are collected and scored in the cloud, if they are.
    pub detection: Option<Detection>,
}

impl Blueprint {
    /// The slots of a cycle: as many as the longest generator has points.
    #[must_use]
    pub fn cycle_length(&self) -> u64 {
        self.generators.iter().map(|generator| generator.settings().num_points).max().unwrap_or(1)
    }

    /// Cycle and position of `slot` in a run that starts at `start`; `None` before it.
    #[must_use]
    pub fn position(&self, start: Slot, slot: Slot) -> Option<(u64, u64)> {
        let since = slot.since(start)?;
        Some((since / self.cycle_length(), since % self.cycle_length()))
    }

    /// Let targets that need a bucket and name none use this one. The version stays: it is the blueprint's.
    pub fn set_default_bucket(&mut self, bucket: &str) {
        for target in &mut self.targets {
            target.settings.as_type_mut().set_default_bucket(bucket);
        }
    }

    /// What findings about each target name, in the order of targets; those without a bucket have `default_bucket`.
    #[must_use]
    pub fn subjects(&self, default_bucket: Option<&str>) -> Vec<TargetSubject> {
        let ids = |target: &Target| target.generators.iter().map(|at| self.generators[*at].id().to_owned()).collect();
        self.targets.iter().map(|target| target.subject(ids(target), default_bucket)).collect()
    }

    /// The kinds of key material that its objects need.
    #[must_use]
    pub fn pool_kinds(&self) -> BTreeSet<PoolKind> {
        self.targets
            .iter()
            .filter_map(|target| target.settings.as_type().stores())
            .flat_map(|content| content.types)
            .filter_map(|name| fake_content::fake(name))
            .filter_map(|kind| kind.pool)
            .collect()
    }
}
