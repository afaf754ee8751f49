//! IP Insights: pairs of a user and an address, and how likely each is real.
//!
//! It learns as Amazon SageMaker's algorithm of that name is documented to: an embedding of users, an encoder of IPv4
//! addresses, their dot product, trained against drawn addresses and against those of other users. AWS has not published
//! its encoder, so this one is ours and claims no parity. It reads pairs and not series, so it stands beside the registry
//! of detectors. What it learns is always printed beside a control that learns nothing: the longest prefix that an
//! address shares with the user's own past ones.

mod adam;
mod dense;
mod encoder;
mod judge;
mod model;
mod pairs;
mod population;
mod prefix_control;
mod settings;
mod sparse;
mod train;

pub use judge::{Judged, JudgedPairs, entities, judge, judge_pairs};
pub use model::Model;
pub use pairs::{Pair, WrongPair, predictions, read_pairs};
pub use population::{Event, Network, Population, is_public};
pub use prefix_control::PrefixControl;
pub use settings::{OutOfRange, Settings};
pub use train::train;
