//! What a classifier should make of a type's values.

use crate::decoy::DecoyKind;
use crate::writer::Writer;

/// How a decoy of a type's own is written, keyword included.
pub type WriteDecoy = fn(&mut Writer<'_>);

/// What a classifier should make of a type's values, beyond what `detected_by` and `keyword` say. [`Truth::PLAIN`] is what
/// follows from these two: each identifier must find each value that has its keyword in reach, and a type with a keyword has
/// the decoys [`DecoyKind::NoKeyword`] and [`DecoyKind::FarKeyword`].
#[derive(Clone, Copy, Debug)]
pub struct Truth {
    /// Decoys of its own. Of several identifiers they concern the first.
    pub decoys: &'static [(DecoyKind, WriteDecoy)],
    /// Which identifier a bare value belongs to, where it is one of several and not all of them.
    pub one_of: Option<fn(&str) -> Option<&'static str>>,
    /// Identifiers that may find a value, or not: either is right.
    pub may: &'static [&'static str],
    /// Whether an identifier, given first, finds a bare value though the type has a keyword.
    pub unaided: Option<fn(&str, &str) -> bool>,
    /// The type is a decoy as a whole: of this identifier, of this kind.
    pub decoy_of: Option<(&'static str, DecoyKind)>,
}

impl Truth {
    /// What follows from `detected_by` and `keyword` alone.
    pub const PLAIN: Truth = Truth { decoys: &[], one_of: None, may: &[], unaided: None, decoy_of: None };
}

/// What one value is for one identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It must be found.
    Must,
    /// It may be found or not.
    May,
    /// It must not be found.
    MustNot(DecoyKind),
}
