//! How far a run is.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64};

/// How far a run is, for whoever watches, and its stop.
#[derive(Debug, Default)]
pub struct Progress {
    /// Slots that are over.
    pub slots: AtomicU64,
    /// Activities that were executed.
    pub activities: AtomicU64,
    /// Set it to end the run after what is under way.
    pub stop: Arc<AtomicBool>,
}
