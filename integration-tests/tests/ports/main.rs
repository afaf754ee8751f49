//! The ports on the emulator.
