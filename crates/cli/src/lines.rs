//! Many lines on standard output, printed in large pieces.

use crate::failure::Failure;
use crate::terminal::Terminal;

/// Bytes that are printed at once.
const AT_ONCE: usize = 1 << 16;

/// Prints lines; the first failure is kept and told at the end, and nothing is printed after it.
#[derive(Debug)]
pub struct LinePrinter<'a> {
    terminal: &'a Terminal,
    lines: String,
    failure: Option<Failure>,
}

impl<'a> LinePrinter<'a> {
    /// A printer on this terminal.
    #[must_use]
    pub fn new(terminal: &'a Terminal) -> LinePrinter<'a> {
        LinePrinter { terminal, lines: String::new(), failure: None }
    }

    /// Whether standard output takes no more.
    #[must_use]
    pub fn closed(&self) -> bool {
        self.failure.is_some()
    }

    /// One line, without its end.
    pub fn line(&mut self, line: &str) {
        self.lines.push_str(line);
        self.lines.push('\n');
        if self.lines.len() >= AT_ONCE {
            self.flush();
        }
    }

    /// Print what is left.
    ///
    /// # Errors
    /// When standard output could not be written, then or before.
    pub fn end(mut self) -> Result<(), Failure> {
        self.flush();
        self.failure.map_or(Ok(()), Err)
    }

    fn flush(&mut self) {
        if self.failure.is_none() && !self.lines.is_empty() {
            self.failure = self.terminal.print(&self.lines).err();
        }
        self.lines.clear();
    }
}
