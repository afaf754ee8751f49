//! Generators together: entries of anomalies may concern several of them.
//!
//! [`link`] the generators of a blueprint once. Then [`cycle`] computes any one of them with all that concerns it: its own
//! list, and the entries of others that name it. Where such an entry lies follows from the generator that has it; what
//! it reads of another generator is that one's series before any anomaly. So each series can still be computed alone,
//! in any order.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::anomalies::{Linked, Placer};
use crate::clean::Clean;
use crate::generator::Generator;
use crate::links::Link;
use crate::purpose::Purpose;
use crate::scratch::Scratch;
use crate::series::{Series, SeriesError};
use settings::{Path, Problem};

/// Finds what generators have to do with each other.
///
/// # Errors
/// Every entry that names a generator which is not there, or its own: the index of the generator, and the problem.
pub fn link(generators: &mut [Generator]) -> Result<(), Vec<(usize, Problem)>> {
    let has_links = |one: &Generator| one.anomalies().entries().iter().any(|entry| !entry.generators().is_empty());
    if !generators.iter().any(has_links) {
        return Ok(());
    }
    let ids: BTreeMap<&str, usize> = generators.iter().enumerate().map(|(index, one)| (one.id(), index)).collect();
    let (mut links, mut problems) = (Vec::new(), Vec::new());
    for (index, generator) in generators.iter().enumerate() {
        for (entry, anomaly) in generator.anomalies().entries().iter().enumerate() {
            if anomaly.generators().is_empty() {
                continue;
            }
            let mut all = vec![index];
            for id in anomaly.generators() {
                match ids.get(id.as_str()) {
                    Some(other) if !all.contains(other) => all.push(*other),
                    found => {
                        let which = if found.is_some() { "named twice" } else { "not a generator of the blueprint" };
                        let message = format!("the generator \"{id}\" is {which}");
                        problems.push((index, Problem::new(Path::from("anomalies").index(entry), message)));
                    }
                }
            }
            for (own, generator) in all.iter().enumerate() {
                links.push((*generator, Link { generators: all.clone(), own, entry }));
            }
        }
    }
    for (index, link) in links {
        generators[index].links_mut().push(link);
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// The generators whose series [`cycle`] of the generator `index` computes: itself, and those it shares an anomaly with.
#[must_use]
pub fn concerned(generators: &[Generator], index: usize) -> BTreeSet<usize> {
    let links = generators[index].links().iter().flat_map(|link| link.generators.iter().copied());
    links.chain([index]).collect()
}

/// Computes one cycle of the generator `index`, as [`Generator::cycle`] does, with the anomalies that it shares with others.
///
/// `real` gives the numbers of a generator of the shape `real`, and nothing for others.
///
/// # Errors
/// As [`Generator::cycle`], for each generator that has to do with it; and what `real` fails with.
pub fn cycle<'s, E: From<SeriesError>>(
    generators: &[Generator],
    index: usize,
    (seed, cycle): (u64, u64),
    mut real: impl FnMut(&Generator) -> Result<Option<Vec<f64>>, E>,
    scratch: &'s mut Scratch,
) -> Result<Series<'s>, E> {
    let generator = &generators[index];
    let mut others: BTreeMap<usize, Arc<Clean>> = BTreeMap::new();
    for other in generator.links().iter().flat_map(|link| &link.generators) {
        if !others.contains_key(other) {
            let numbers = real(&generators[*other])?;
            let mut own = Scratch::new();
            generators[*other].clean_cycle(seed, cycle, numbers.as_deref(), true, &mut own)?;
            others.insert(*other, own.clean);
        }
    }
    let linked: Vec<Linked<'_>> = generator
        .links()
        .iter()
        .map(|link| {
            let owner = &generators[link.generators[0]];
            let rng = move |purpose| move |span| owner.span_rng(seed, cycle, purpose, link.entry, span);
            let drawn = owner.draw(seed, cycle, &mut Placer::default()).to_vec();
            Linked {
                anomaly: &*owner.anomalies().entries()[link.entry],
                entry: link.entry,
                generators: link.generators.iter().map(|index| generators[*index].id().to_owned()).collect(),
                clean: link.generators.iter().map(|index| others[index].clone()).collect(),
                computed: link.own,
                spans: drawn.iter().filter(|one| one.entry as usize == link.entry).map(|one| one.span()).collect(),
                rng: Box::new(rng(Purpose::AnomalySpan)),
                formula_rng: Box::new(rng(Purpose::Formula)),
            }
        })
        .collect();
    let numbers = real(generator)?;
    Ok(generator.linked_cycle(seed, cycle, numbers.as_deref(), &linked, scratch)?)
}
