//! The world in memory: every port, a clock whose time is simulated, and faults on purpose.
//!
//! Nothing here asks the system's clock or its randomness, and every map is ordered: the same run gives the same world.
//! [`Clock::run`] drives a whole deployment; a test that drives single steps sets the clock itself.

mod clock;
mod documents;
mod faults;
mod ledger;
mod objects;
mod queue;
mod services;
mod tasks;

pub use clock::Clock;
pub use documents::{Documents, Operation};
pub use faults::{Fault, Faults, no_answer};
pub use ledger::{Ledger, LedgerOperation};
pub use objects::Objects;
pub use queue::{Delivery, Queue};
pub use services::{Done, Reached, Services};
pub use tasks::Tasks;
