//! The blueprint document: model, checks, JSON Schema, plan.
