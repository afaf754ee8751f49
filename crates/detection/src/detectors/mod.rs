//! Detectors that run here: one file and one line of a registry each.
