//! Aligned columns whose texts wrap to the terminal's width.

/// Rows of cells under a header, in sections.
#[derive(Debug)]
pub struct Columns {
    header: Vec<String>,
    rows: Vec<Row>,
}

#[derive(Debug)]
enum Row {
    Section(String),
    Cells(Vec<String>),
}

const GAP: usize = 2;

/// The width of the terminal that reads standard output; none if none reads it: then lines stay whole, as `grep` wants.
#[must_use]
pub fn terminal_width() -> Option<usize> {
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).filter(|columns| *columns > 0);
    columns.or_else(|| {
        let terminal = console::Term::stdout();
        terminal.is_term().then(|| terminal.size_checked()).flatten().map(|(_, columns)| columns.into())
    })
}

impl Columns {
    /// No rows yet. The first column is never broken.
    #[must_use]
    pub fn new(header: &[&str]) -> Columns {
        Columns { header: header.iter().map(|name| (*name).to_owned()).collect(), rows: Vec::new() }
    }

    /// Begin a section.
    pub fn section(&mut self, name: impl Into<String>) {
        self.rows.push(Row::Section(name.into()));
    }

    /// One more row.
    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(Row::Cells(cells));
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The text, no wider than `width` where words allow it, each line ended.
    #[must_use]
    pub fn render(&self, width: Option<usize>) -> String {
        let widths = self.widths(width);
        let mut out = String::new();
        push_row(&mut out, &self.header, &widths);
        for row in &self.rows {
            match row {
                Row::Section(name) => {
                    out.push('\n');
                    out.push_str(name);
                    out.push('\n');
                }
                Row::Cells(cells) => push_row(&mut out, cells, &widths),
            }
        }
        out
    }

    /// Natural widths; while they are too wide together, the widest column that can shrink gives one.
    fn widths(&self, width: Option<usize>) -> Vec<usize> {
        let cells = || {
            let rows = self.rows.iter().filter_map(|row| match row {
                Row::Cells(cells) => Some(cells),
                Row::Section(_) => None,
            });
            std::iter::once(&self.header).chain(rows)
        };
        let measure = |of: &dyn Fn(&str) -> usize| -> Vec<usize> {
            let column =
                |index: usize| cells().filter_map(|row| row.get(index)).map(|cell| of(cell)).max().unwrap_or(0);
            (0..self.header.len()).map(column).collect()
        };
        let mut widths = measure(&|cell| cell.chars().count());
        let least = measure(&|cell| pieces(cell).map(|(piece, _)| piece.chars().count()).max().unwrap_or(0));
        let Some(width) = width else { return widths };
        let room = width.saturating_sub(GAP * self.header.len().saturating_sub(1));
        while widths.iter().sum::<usize>() > room {
            let widest =
                (1..widths.len()).filter(|index| widths[*index] > least[*index]).max_by_key(|index| widths[*index]);
            let Some(index) = widest else { break };
            widths[index] -= 1;
        }
        widths
    }
}

fn push_row(out: &mut String, cells: &[String], widths: &[usize]) {
    let wrapped: Vec<Vec<String>> = cells.iter().zip(widths).map(|(cell, width)| wrap(cell, *width)).collect();
    for line in 0..wrapped.iter().map(Vec::len).max().unwrap_or(0) {
        let mut text = String::new();
        let mut column = 0;
        for (cell, width) in wrapped.iter().zip(widths) {
            let part = cell.get(line).map_or("", String::as_str);
            if !part.is_empty() {
                // Cells that are not there leave no blanks at the end of a line.
                text.extend(std::iter::repeat_n(' ', column - text.chars().count()));
                text.push_str(part);
            }
            column += width + GAP;
        }
        out.push_str(&text);
        out.push('\n');
    }
}

/// A text in lines of at most `width` characters, broken at blanks, and identifiers like `USA_PASSPORT_NUMBER` after
/// their underscores; what is longer stands alone.
#[must_use]
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    let mut used = 0;
    for (piece, after_blank) in pieces(text) {
        let length = piece.chars().count();
        let blank = usize::from(after_blank && used > 0);
        if used > 0 && used + blank + length > width {
            lines.push(String::new());
            used = 0;
        }
        let Some(line) = lines.last_mut() else {
            continue;
        };
        if after_blank && used > 0 {
            line.push(' ');
            used += 1;
        }
        line.push_str(piece);
        used += length;
    }
    lines
}

/// The unbreakable pieces of a text, and whether a blank stands before each.
fn pieces(text: &str) -> impl Iterator<Item = (&str, bool)> {
    text.split_whitespace().flat_map(|word| {
        // Names in lower case stay whole: people search for them.
        let whole = word.chars().any(char::is_lowercase);
        let pieces: Vec<&str> = if whole { vec![word] } else { word.split_inclusive('_').collect() };
        pieces.into_iter().enumerate().map(|(index, piece)| (piece, index == 0))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Columns {
        let mut table = Columns::new(&["name", "found by", "summary"]);
        table.section("people");
        table.row(vec!["itin_like".into(), "A_LONG_TAX_NUMBER".into(), "a number for people who pay taxes".into()]);
        table.row(vec!["x".into(), "-".into(), "short".into()]);
        table
    }

    #[test]
    fn without_a_terminal_every_row_is_one_line() {
        let text = table().render(None);
        assert_eq!(text.lines().count(), 5, "{text}");
        assert!(text.contains("itin_like  A_LONG_TAX_NUMBER  a number for people who pay taxes\n"), "{text}");
    }

    #[test]
    fn lines_fit_the_terminal_and_lose_no_character_and_names_stay_whole() {
        let whole = |text: &str| -> String {
            let mut all: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
            all.sort_unstable();
            all.into_iter().collect()
        };
        for width in 30..100 {
            let text = table().render(Some(width));
            assert!(text.lines().all(|line| line.chars().count() <= width), "{width}:\n{text}");
            assert_eq!(whole(&text), whole(&table().render(None)));
            assert!(text.contains("\nitin_like "), "{text}");
        }
    }

    #[test]
    fn a_word_longer_than_the_line_stands_alone() {
        assert_eq!(wrap("a incomprehensibilities b", 5), ["a", "incomprehensibilities", "b"]);
        assert_eq!(wrap("ONE_TWO_THREE one_two_three", 8), ["ONE_TWO_", "THREE", "one_two_three"]);
        assert_eq!(wrap("", 5), [""]);
    }
}
