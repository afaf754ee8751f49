//! The report: one HTML file that shows what a run did, or what a blueprint would do. It opens offline in a browser.

mod activities;
mod content;
mod render;

pub use activities::Activities;
pub use content::{Report, Target};
pub use render::render;
