//! What a kind of anomaly sees of the series that it changes.

use randomness::Rng;

use super::placement::Span;
use crate::clean::Clean;
use crate::formula::Evaluator;

/// One series at a span.
#[derive(Debug)]
pub struct Channel<'a> {
    /// The whole series before any anomaly.
    pub clean: &'a Clean,
    /// The values of the span, to be changed. They start as the clean ones, with the change of spans below this one if
    /// the entry overlaps others. Where another generator's series ends before the span does, they end with it.
    pub values: &'a mut [u64],
}

/// What a kind of anomaly works on: a span of one series or several.
pub struct Site<'a> {
    /// The positions.
    pub span: Span,
    /// The series of the generator that has the entry.
    pub own: Channel<'a>,
    /// The series of [`Anomaly::generators`](super::Anomaly::generators), in their order. Read what is clean of them:
    /// their values do not hold their own anomalies.
    pub others: Vec<Channel<'a>>,
    /// What runs formulas, over `own`.
    pub evaluator: &'a mut Evaluator,
    pub(super) rng: &'a dyn Fn(Span) -> Rng,
}

impl Site<'_> {
    /// The span's own randomness, from its beginning: no other span draws from it.
    #[must_use]
    pub fn rng(&self) -> Rng {
        (self.rng)(self.span)
    }
}

impl std::fmt::Debug for Site<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Site").field("span", &self.span).field("own", &self.own).finish_non_exhaustive()
    }
}
