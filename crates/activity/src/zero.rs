//! What documents leave out.

/// Counts that are rarely other than 0 are left out when they are.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for this shape")]
pub(crate) fn is_zero(value: &u64) -> bool {
    *value == 0
}
