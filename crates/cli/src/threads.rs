//! Whether threads can be made: where a system refuses them, libraries panic.

use std::io;
use std::sync::RwLock;
use std::thread::{Builder, scope};

use crate::failure::{Complaint, Failure};

/// Check that `wanted` threads can be there at once.
///
/// # Errors
/// How many there can be, and why no more.
pub fn check(wanted: usize) -> Result<(), Failure> {
    let (made, refused) = attempt(wanted);
    let Some(error) = refused else { return Ok(()) };
    let complaint = Complaint::new(format!("cannot start {wanted} threads, only {made}: {error}"));
    Err(Failure::Failed(
        complaint.hint("give fewer --jobs, or raise the limits on processes and memory (ulimit -u, -v)"),
    ))
}

/// How many of `wanted` threads there can be at once.
#[must_use]
pub fn possible(wanted: usize) -> usize {
    attempt(wanted).0
}

/// Make so many threads, and end them all; how many came about, and why not the next.
fn attempt(wanted: usize) -> (usize, Option<io::Error>) {
    let gate = RwLock::new(());
    scope(|scope| {
        let _closed = gate.write();
        for made in 0..wanted {
            if let Err(error) = Builder::new().spawn_scoped(scope, || drop(gate.read())) {
                return (made, Some(error));
            }
        }
        (wanted, None)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_as_there_are_can_be_had() {
        assert_eq!((possible(0), possible(3)), (0, 3));
        assert!(check(8).is_ok());
    }
}
