//! What a page is.

/// A page of the reference.
#[derive(Debug)]
pub struct Page {
    /// Its file's name.
    pub name: &'static str,
    /// What it is about, for the index.
    pub title: &'static str,
    /// Its Markdown.
    pub text: String,
}
