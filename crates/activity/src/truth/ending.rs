//! How a data point ended.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How a planned data point ended: exactly one of these.
///
/// In order of severity: a data point in several slices ends as the worst of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ending {
    /// All of its activities were executed.
    Done,
    /// Not dispatched: the deployment was paused.
    Paused,
    /// Not dispatched: it would have exceeded a limit.
    Budget,
    /// Not executed: message and host were of different versions of the blueprint.
    Version,
    /// Its time was over before all of its activities had started.
    Late,
    /// An activity was executed and failed.
    Failed,
    /// Planned, never claimed.
    Lost,
    /// Claimed, never completed.
    Unknown,
}

impl Ending {
    /// Every ending, in the order in which people read them.
    pub const ALL: [Ending; 8] = [
        Ending::Done,
        Ending::Failed,
        Ending::Late,
        Ending::Version,
        Ending::Budget,
        Ending::Paused,
        Ending::Lost,
        Ending::Unknown,
    ];
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Ending::Done => "done",
            Ending::Paused => "paused",
            Ending::Budget => "budget",
            Ending::Version => "version",
            Ending::Late => "late",
            Ending::Failed => "failed",
            Ending::Lost => "lost",
            Ending::Unknown => "unknown",
        })
    }
}
