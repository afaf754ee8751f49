//! What should have a plan: each target of the version in force, in each slot whose time is over.

use blueprint::Slot;

/// A walk along all slots and targets that should have a plan, beside the plans that are there.
#[derive(Debug)]
pub(super) struct Expected {
    /// How many targets there are from which slot on.
    targets: Vec<(Slot, usize)>,
    next: (Slot, usize),
    end: Slot,
    /// Slots that should have a plan and were passed.
    pub(super) slots: u64,
    /// Of these, slots that have one.
    pub(super) planned_slots: u64,
    last_planned: Option<Slot>,
}

impl Expected {
    /// From `from` to before `end`, with so many targets from which slot on, in their order.
    pub(super) fn new(from: Slot, end: Slot, targets: Vec<(Slot, usize)>) -> Expected {
        Expected { targets, next: (from, 0), end, slots: 0, planned_slots: 0, last_planned: None }
    }

    /// There is a plan of `found`, a slot and target; those before it that have none go to `missed`. Plans come in order.
    pub(super) fn planned(&mut self, found: (Slot, usize), missed: impl FnMut(Slot, usize)) {
        self.pass(Some(found), missed);
        let (slot, _) = found;
        if self.last_planned != Some(slot) && slot < self.end && self.targets_in(slot) > 0 {
            self.last_planned = Some(slot);
            self.planned_slots += 1;
        }
        if self.next == found {
            self.next.1 += 1;
        }
    }

    /// There are no more plans; the slots and targets that are left go to `missed`.
    pub(super) fn finish(&mut self, missed: impl FnMut(Slot, usize)) {
        self.pass(None, missed);
    }

    /// Go on to `found`, or to the end.
    fn pass(&mut self, found: Option<(Slot, usize)>, mut missed: impl FnMut(Slot, usize)) {
        while self.next.0 < self.end {
            let (slot, target) = self.next;
            let targets = self.targets_in(slot);
            if found.is_some_and(|found| self.next >= found) {
                break;
            }
            if target < targets {
                missed(slot, target);
                self.next.1 += 1;
            } else {
                self.slots += u64::from(targets > 0);
                self.next = (slot.plus(1), 0);
            }
        }
    }

    fn targets_in(&self, slot: Slot) -> usize {
        let since = self.targets.partition_point(|(from, _)| *from <= slot);
        since.checked_sub(1).map_or(0, |index| self.targets[index].1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: i64 = 100;

    /// What is missed, as slots after the first and targets, and how many slots should and do have plans.
    fn walk(end: u64, targets: &[(u64, usize)], plans: &[(u64, usize)]) -> (Vec<(u64, usize)>, u64, u64) {
        let slot = |since: u64| Slot::new(FIRST).plus(since);
        let targets = targets.iter().map(|(since, count)| (slot(*since), *count)).collect();
        let mut expected = Expected::new(slot(0), slot(end), targets);
        let mut missed = Vec::new();
        let mut add = |slot: Slot, target| missed.push((slot.since(Slot::new(FIRST)).unwrap(), target));
        for (since, target) in plans {
            expected.planned((slot(*since), *target), &mut add);
        }
        expected.finish(&mut add);
        (missed, expected.slots, expected.planned_slots)
    }

    #[test]
    fn every_slot_and_target_without_a_plan_is_missed_and_no_other() {
        let all = [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (2, 1)];
        assert_eq!(walk(3, &[(0, 2)], &all), (vec![], 3, 3));
        for left_out in 0..all.len() {
            let mut plans = all.to_vec();
            plans.remove(left_out);
            assert_eq!(walk(3, &[(0, 2)], &plans), (vec![all[left_out]], 3, 3), "the other target has a plan");
        }
        assert_eq!(walk(3, &[(0, 2)], &all[..2]), (all[2..].to_vec(), 3, 1));
        assert_eq!(walk(3, &[(0, 2)], &[]), (all.to_vec(), 3, 0));
    }

    #[test]
    fn nothing_is_missed_from_the_end_on_whatever_has_a_plan_there() {
        assert_eq!(walk(1, &[(0, 2)], &[(0, 0), (0, 1), (2, 1)]), (vec![], 1, 1));
        assert_eq!(walk(0, &[(0, 2)], &[(0, 0)]), (vec![], 0, 0));
    }

    #[test]
    fn a_version_with_other_targets_is_expected_from_its_slot_on() {
        let (missed, slots, planned) = walk(4, &[(0, 1), (2, 3)], &[(0, 0), (2, 0), (2, 2)]);
        assert_eq!(missed, [(1, 0), (2, 1), (3, 0), (3, 1), (3, 2)]);
        assert_eq!((slots, planned), (4, 2));
        // A message of the version before that came late: a plan of a target that is no more.
        assert_eq!(walk(2, &[(0, 2), (1, 1)], &[(0, 0), (0, 1), (1, 0), (1, 1)]), (vec![], 2, 2));
        // Before the first version, and in one without targets, nothing should have a plan.
        assert_eq!(walk(3, &[(1, 0), (2, 1)], &[(2, 0)]), (vec![], 1, 1));
    }
}
