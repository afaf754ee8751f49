//! Sources of findings: one file and one line of a registry each.
