//! The `activity-generator` command as a library, so that tests and other hosts call what `main` calls.
