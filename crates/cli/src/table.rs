//! Aligned columns of text.

use std::fmt;

use report::harmless;

/// A table with a header.
#[derive(Debug, Default)]
pub struct Table {
    rows: Vec<Vec<String>>,
    right: Vec<bool>,
}

impl Table {
    /// A table with these columns, aligned left.
    #[must_use]
    pub fn new(header: &[&str]) -> Table {
        let header: Vec<String> = header.iter().map(|name| (*name).to_owned()).collect();
        Table { right: vec![false; header.len()], rows: vec![header] }
    }

    /// Align these columns right.
    pub fn right(&mut self, columns: &[usize]) {
        for column in columns {
            if let Some(right) = self.right.get_mut(*column) {
                *right = true;
            }
        }
    }

    /// One more column, aligned right: a count.
    pub fn column(&mut self, name: &str) {
        self.right.push(true);
        if let Some(header) = self.rows.first_mut() {
            header.push(name.to_owned());
        }
    }

    /// One more row. Names of a document in it cannot steer the terminal.
    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells.iter().map(|cell| harmless(cell)).collect());
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = |column: usize| {
            self.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..self.right.len()).map(width).collect();
        for row in &self.rows {
            let mut line = String::new();
            for (column, cell) in row.iter().enumerate() {
                let pad = " ".repeat(widths[column].saturating_sub(cell.chars().count()));
                line.push_str(if column > 0 { "  " } else { "" });
                if self.right[column] {
                    line.push_str(&pad);
                    line.push_str(cell);
                } else {
                    line.push_str(cell);
                    line.push_str(&pad);
                }
            }
            writeln!(f, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let mut table = Table::new(&["name", "n"]);
        table.right(&[1]);
        table.row(vec!["ä".into(), "10".into()]);
        table.row(vec!["long name".into(), "7".into()]);
        assert_eq!(table.to_string(), "name        n\nä          10\nlong name   7\n");
    }
}
