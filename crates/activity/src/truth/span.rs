//! Spans of slots.

use blueprint::Slot;

/// Which slots: all there are, unless bounds are given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The first.
    pub first: Option<Slot>,
    /// The one before which it ends.
    pub end: Option<Slot>,
}

impl Span {
    /// Whether it holds `slot`.
    #[must_use]
    pub fn holds(&self, slot: Slot) -> bool {
        self.meets(slot, slot.plus(1))
    }

    /// Whether it holds any of the slots from `first` to before `end`.
    #[must_use]
    pub fn meets(&self, first: Slot, end: Slot) -> bool {
        first < end && self.first.is_none_or(|own| own < end) && self.end.is_none_or(|own| first < own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_meets_what_overlaps_it_and_not_what_touches_it() {
        let slot = Slot::new;
        let span = Span { first: Some(slot(10)), end: Some(slot(20)) };
        assert!(span.holds(slot(10)) && span.holds(slot(19)) && !span.holds(slot(9)) && !span.holds(slot(20)));
        assert!(span.meets(slot(0), slot(11)) && span.meets(slot(19), slot(99)) && span.meets(slot(0), slot(99)));
        assert!(!span.meets(slot(0), slot(10)) && !span.meets(slot(20), slot(21)) && !span.meets(slot(15), slot(15)));
        assert!(Span::default().holds(slot(-1)));
    }
}
