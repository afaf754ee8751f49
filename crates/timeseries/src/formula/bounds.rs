//! What formulas may use up.

/// Operations of one evaluation: a loop without end stops after some 20 ms.
pub const MAX_OPERATIONS: u64 = 250_000;

/// Operations that all formulas of a blueprint may take in one cycle. It is some minutes of computing (40 ns each were
/// measured); a thousand formulas of 17 operations over two weeks take a twelfth of it.
pub const MAX_CYCLE_OPERATIONS: u64 = 4_000_000_000;
