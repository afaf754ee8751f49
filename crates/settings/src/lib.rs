//! Settings: a struct gives schema, reference text and checks.
