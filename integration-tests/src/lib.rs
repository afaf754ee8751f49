//! Tests of the ports on AWS against an emulator: see `README.md`.
