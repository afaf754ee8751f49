//! What formulas may use up.

/// Operations of one evaluation: a loop without end stops after some 20 ms.
pub const MAX_OPERATIONS: u64 = 250_000;

/// Operations that all formulas of a blueprint may take in one cycle. It is about a minute of computing; a thousand formulas of
/// ten operations over two weeks take a tenth of it.
pub const MAX_CYCLE_OPERATIONS: u64 = 2_000_000_000;
