//! Users and where they come from: a recipe of networks, homes, companies, telephones and travel, all drawn by a seed.

use std::collections::BTreeMap;

use rand::Rng;
use randomness::{below, open_uniform, stream, stream_key, sub_stream, uniform};

use super::pairs::Pair;

const NETWORKS: usize = 3_000;
/// The first networks are large.
const LARGE: usize = NETWORKS / 20;
const MOST_EVENTS: f64 = 2_000.0;
/// The chance that a home has a new address at an event.
const NEW_ADDRESS: f64 = 0.03;
/// Blocks that are not in the public space, as start and length.
const NOT_PUBLIC: [(u32, u32); 8] = [
    (0x0000_0000, 8),
    (0x0a00_0000, 8),
    (0x6440_0000, 10),
    (0x7f00_0000, 8),
    (0xa9fe_0000, 16),
    (0xac10_0000, 12),
    (0xc0a8_0000, 16),
    (0xe000_0000, 3),
];

/// Whether an address is in the public space of unicast.
#[must_use]
pub fn is_public(address: u32) -> bool {
    NOT_PUBLIC.iter().all(|(start, length)| (address ^ start) >> (32 - length) != 0)
}

/// Blocks of addresses of one owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    /// The start and the length of the prefix of each block.
    pub blocks: Vec<(u32, u32)>,
}

impl Network {
    /// One of its addresses, all alike.
    pub fn draw<R: Rng + ?Sized>(&self, rng: &mut R) -> u32 {
        let size = |length: u32| 1_u64 << (32 - length);
        let mut at = below(rng, self.blocks.iter().map(|(_, length)| size(*length)).sum());
        for (start, length) in &self.blocks {
            if at < size(*length) {
                return start + at as u32;
            }
            at -= size(*length);
        }
        unreachable!("the draw is below the sum of the sizes")
    }
}

/// A user at an address.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// When, from 0 to 1.
    pub time: f64,
    /// Who and where.
    pub pair: Pair,
    /// Whether it is a network drawn as an attack's is.
    pub travel: bool,
}

/// Networks, and the events of users in them.
#[derive(Clone, Debug)]
pub struct Population {
    /// The networks, disjoint.
    pub networks: Vec<Network>,
    /// The events in order of time.
    pub events: Vec<Event>,
}

impl Population {
    /// So many users.
    #[must_use]
    pub fn new(users: usize, seed: u64) -> Population {
        let world = World::new(users, seed);
        let key = stream_key(seed, &[b"ip-insights", b"users"]);
        let mut events: Vec<Event> =
            (0..users).flat_map(|user| world.events(user, &mut sub_stream(&key, user as u64))).collect();
        events.sort_by(|a, b| a.time.total_cmp(&b.time)); // stable: those of one instant stay in the order of users
        Population { networks: world.networks, events }
    }

    /// An address of a network, all networks alike: an attack's, and a traveller's.
    pub fn anywhere<R: Rng>(&self, rng: &mut R) -> u32 {
        anywhere(&self.networks, rng)
    }
}

fn anywhere<R: Rng>(networks: &[Network], rng: &mut R) -> u32 {
    networks[below(rng, networks.len() as u64) as usize].draw(rng)
}

/// What users have in common.
struct World {
    networks: Vec<Network>,
    /// The sums of the weights up to each network.
    weights: Vec<f64>,
    companies: Vec<[u32; 4]>,
}

impl World {
    fn new(users: usize, seed: u64) -> World {
        let mut rng = stream(seed, &[b"ip-insights", b"world"]);
        let mut taken = BTreeMap::new();
        let networks = (0..NETWORKS).map(|at| network(at < LARGE, &mut taken, &mut rng)).collect();
        let weights = (0..NETWORKS).scan(0.0, |sum, at| {
            *sum += libm::pow((at + 1) as f64, -0.8);
            Some(*sum)
        });
        let mut world = World { networks, weights: weights.collect(), companies: Vec::new() };
        world.companies = (0..(users / 20).max(1)).map(|_| world.company(&mut rng)).collect();
        world
    }

    /// A network by its weight.
    fn weighted<R: Rng>(&self, rng: &mut R) -> &Network {
        let at = uniform(rng) * self.weights[NETWORKS - 1];
        &self.networks[self.weights.partition_point(|sum| *sum <= at).min(NETWORKS - 1)]
    }

    /// Four addresses of one /24.
    fn company<R: Rng>(&self, rng: &mut R) -> [u32; 4] {
        let start = self.weighted(rng).draw(rng) & !0xff;
        let first = below(rng, 256) as u32;
        // An odd step, so that the four differ.
        let step = below(rng, 64) as u32 * 2 + 1;
        [0, 1, 2, 3].map(|at| start + (first + at * step) % 256)
    }

    fn events<R: Rng>(&self, user: usize, rng: &mut R) -> Vec<Event> {
        let home = self.weighted(rng).draw(rng) & !0x3ff;
        let mut own = home + below(rng, 1_024) as u32;
        let mobile = self.weighted(rng);
        let company = self.companies[below(rng, self.companies.len() as u64) as usize];
        let mobile_share = uniform(rng) * 0.15;
        let home_share = 0.2 + uniform(rng) * 0.6;
        // Beta(1, 30) and Pareto(20, 1.2), by inversion.
        let travel_share = 1.0 - libm::pow(open_uniform(rng), 1.0 / 30.0);
        let count = (20.0 * libm::pow(open_uniform(rng), -1.0 / 1.2)).min(MOST_EVENTS) as usize;
        let mut times: Vec<f64> = (0..count).map(|_| uniform(rng)).collect();
        times.sort_unstable_by(f64::total_cmp);
        let event = |time: f64| {
            if uniform(rng) < NEW_ADDRESS {
                own = home + below(rng, 1_024) as u32;
            }
            let travel = uniform(rng) < travel_share;
            let address = if travel {
                anywhere(&self.networks, rng)
            } else if uniform(rng) < mobile_share {
                mobile.draw(rng)
            } else if uniform(rng) < home_share {
                own
            } else {
                company[below(rng, 4) as usize]
            };
            Event { time, pair: Pair { entity: format!("user-{user}"), address: address.into() }, travel }
        };
        times.into_iter().map(event).collect()
    }
}

fn network<R: Rng>(large: bool, taken: &mut BTreeMap<u32, u32>, rng: &mut R) -> Network {
    let (most, longest) = if large { (16, 16) } else { (4, 22) };
    let blocks = 1 + below(rng, most);
    Network { blocks: (0..blocks).map(|_| block(12 + below(rng, longest - 11) as u32, taken, rng)).collect() }
}

/// A block that no other has; a smaller one where none of its length is found. `taken` has the last address by the first.
fn block<R: Rng>(length: u32, taken: &mut BTreeMap<u32, u32>, rng: &mut R) -> (u32, u32) {
    let size = 1_u32 << (32 - length);
    for _ in 0..1_000 {
        let start = (below(rng, 1 << length) as u32) << (32 - length);
        let last = start + (size - 1);
        let public = NOT_PUBLIC.iter().all(|(other, prefix)| {
            let shift = 32 - length.min(*prefix);
            start >> shift != other >> shift
        });
        let free = taken.range(..=last).next_back().is_none_or(|(_, end)| *end < start);
        if public && free {
            taken.insert(start, last);
            return (start, length);
        }
    }
    block(length + 1, taken, rng)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_are_disjoint_aligned_and_in_the_public_space() {
        let population = Population::new(20, 3);
        let mut blocks: Vec<(u32, u32)> =
            population.networks.iter().flat_map(|network| network.blocks.iter().copied()).collect();
        blocks.sort_unstable();
        let last = |(start, length): (u32, u32)| start + ((1_u32 << (32 - length)) - 1);
        assert!(blocks.windows(2).all(|two| last(two[0]) < two[1].0));
        for block in &blocks {
            assert_eq!(block.0.trailing_zeros().min(32 - block.1), 32 - block.1);
            assert!((12..=24).contains(&block.1), "{block:?}");
            // No reserved block is smaller than a /16, so the ends of each /16 tell.
            assert!((block.0..=last(*block)).step_by(1 << 16).all(is_public) && is_public(last(*block)));
        }
        assert_eq!(population.networks.len(), NETWORKS);
        assert!(population.networks[..LARGE].iter().any(|network| network.blocks.len() > 4));
        assert!(population.networks[LARGE..].iter().all(|network| network.blocks.len() <= 4));
    }

    #[test]
    fn events_are_in_order_public_and_as_many_and_as_far_as_the_recipe_says() {
        let population = Population::new(600, 3);
        let events = &population.events;
        assert!(events.windows(2).all(|two| two[0].time <= two[1].time));
        assert!(events.iter().all(|event| is_public(event.pair.address.to_bits())));
        // 20 x (1.2 - (20 / 2,000)^0.2) / 0.2 events a user on average, with a heavy tail; 1 of 31 travels.
        let mean = events.len() as f64 / 600.0;
        assert!((60.0..100.0).contains(&mean), "{mean}");
        let travel = events.iter().filter(|event| event.travel).count() as f64 / events.len() as f64;
        assert!((0.022..0.045).contains(&travel), "{travel}");
        assert_eq!(&Population::new(600, 3).events, events);
        assert_ne!(&Population::new(600, 4).events, events);
    }
}
