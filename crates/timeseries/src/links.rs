//! Which entries of anomalies concern a generator besides those of its own list that concern it alone.

/// An entry that concerns several generators, seen from one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The indices of the generator that has the entry, and of those that it names.
    pub generators: Vec<usize>,
    /// Which of them this generator is.
    pub own: usize,
    /// The entry's index in its list.
    pub entry: usize,
}

/// The links of one generator.
pub type Links = Vec<Link>;
