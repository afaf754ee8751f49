//! What a blueprint uses and what that costs.
