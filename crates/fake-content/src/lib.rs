//! Fake sensitive values, documents made of them, and a pool of key material.
