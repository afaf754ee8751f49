//! Generate, dispatch and execute as functions over ports, and the local ports.
