//! Making entries on several threads.

use super::kind::{Entries, PoolKind};
use super::{certificates, dsa_keys, ec_keys, openssh_keys, pgp_blocks, rsa_keys};
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// Entry `index` of `kind`, without the line end after its last line.
fn entry(kind: PoolKind, index: usize) -> String {
    let mut text = match kind {
        PoolKind::Rsa => rsa_keys::make(index),
        PoolKind::Dsa => dsa_keys::make(index),
        PoolKind::Ec => ec_keys::make(index),
        PoolKind::Cert => certificates::make(index),
        PoolKind::Pgp => pgp_blocks::make(index),
        PoolKind::Openssh => openssh_keys::make(index),
    };
    text.truncate(text.trim_end().len());
    text
}

/// What the threads share: the work left, the work done.
struct Progress {
    left: Vec<(PoolKind, usize)>,
    done: usize,
}

pub(super) fn make(kinds: &BTreeSet<PoolKind>, threads: usize, progress: &(dyn Fn(usize, usize) + Sync)) -> Entries {
    let jobs: Vec<_> = kinds.iter().flat_map(|&kind| (0..kind.size()).map(move |index| (kind, index))).collect();
    let of = jobs.len();
    let threads = threads.clamp(1, of.max(1));
    let shared = Mutex::new(Progress {
        // Taken from the end, so turned round.
        left: jobs.into_iter().rev().collect(),
        done: 0,
    });
    let lock = || shared.lock().unwrap_or_else(PoisonError::into_inner);
    let work = || {
        let mut made = Vec::new();
        loop {
            let Some((kind, index)) = lock().left.pop() else {
                return made;
            };
            made.push(((kind, index), entry(kind, index)));
            let mut shared = lock();
            shared.done += 1;
            // Under the lock, so that the caller sees the counts in order.
            progress(shared.done, of);
        }
    };
    let mut made = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut made = work();
        for other in others {
            match other.join() {
                Ok(part) => made.extend(part),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        made
    });
    made.sort_unstable_by_key(|(place, _)| *place);

    let mut entries: Entries = kinds.iter().map(|kind| (*kind, Vec::with_capacity(kind.size()))).collect();
    for ((kind, _), text) in made {
        entries.entry(kind).or_default().push(text);
    }
    entries
}
