//! Anomalies: what is injected into a series. A kind is one file of [`kinds`] and its line there.
//!
//! An anomaly is a span of positions and a change of the values in it; a single position is the span of length one.
//! A kind says where its spans may lie ([`Placement`]) and how they change the values ([`Anomaly::inject`]).
//! Whether there is room follows from the placements alone; where the spans lie, from the seed too.

mod blocked;
mod hall;
mod inject;
mod kind;
mod kinds;
mod linked;
mod list;
mod packing;
mod placement;
mod placer;
mod room;
mod singles;
mod site;
mod wide;

pub(crate) use inject::Target;
pub use kind::{Anomaly, AnomalyKind, Build, Built, Fault};
pub use kinds::{ANOMALIES, DEFAULT_KIND, anomaly};
pub(crate) use linked::Linked;
pub(crate) use list::AnomalyList;
pub use list::AnomalyOrigin;
pub(crate) use placement::Drawn;
pub use placement::{Placement, Span};
pub(crate) use placer::Placer;
pub use site::{Channel, Site};

#[cfg(test)]
mod tests;
