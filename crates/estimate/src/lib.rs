//! What a blueprint uses, and what that costs: load times prices.
//!
//! [`usage()`] counts what cycle 0 asks for, by the load that dispatch makes its tasks from; [`lines()`] prices it with a
//! [`PriceTable`].

mod documents;
mod lines;
mod objects;
mod price_file;
mod prices;
mod usage;

pub use lines::{Line, Quantity, lines, requests_of_target};
pub use objects::object_bytes;
pub use price_file::with_own_figures;
pub use prices::{Architecture, Assumption, Assumptions, MONTH_DAYS, Price, PriceTable, Prices};
pub use usage::{TargetUsage, Usage, usage};
