//! The documents of a text of JSON: one, one a line, or one after the other over many lines.

use serde_json::Value;

/// One document of a text, or why there is none.
pub struct Piece<'a> {
    /// Its first line, from 1; where it breaks, if it does.
    pub line: u64,
    /// Its text, when it is a document.
    pub text: &'a [u8],
    /// The document, or what is wrong.
    pub value: Result<Value, String>,
    /// Whether it was found by looking for a document after something broken: it may be part of the broken one.
    pub is_rescued: bool,
}

/// Every document. After something broken the next line that begins with a document goes on: in a file with a document a
/// line one line is lost, in a list that is cut off nothing that is complete.
pub fn pieces(text: &[u8]) -> impl Iterator<Item = Piece<'_>> {
    Pieces { text, offset: 0, line: 1, counted: 0, is_rescuing: false }
}

struct Pieces<'a> {
    text: &'a [u8],
    offset: usize,
    line: u64,
    /// Up to where `line` is counted.
    counted: usize,
    is_rescuing: bool,
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        self.skip();
        let rest = self.text.get(self.offset..).filter(|rest| !rest.is_empty())?;
        let line = self.line_here();
        let mut values = serde_json::Deserializer::from_slice(rest).into_iter::<Value>();
        let is_rescued = self.is_rescuing;
        match values.next()? {
            Ok(value) => {
                let length = values.byte_offset().max(1);
                self.offset += length;
                Some(Piece { line, text: &rest[..length.min(rest.len())], value: Ok(value), is_rescued })
            }
            Err(error) => {
                self.is_rescuing = true;
                self.rescue();
                let line = line + (error.line() as u64).saturating_sub(1);
                Some(Piece { line, text: &[], value: Err(reason(&error)), is_rescued })
            }
        }
    }
}

impl Pieces<'_> {
    /// Over blanks, and over what is left of a broken list.
    fn skip(&mut self) {
        while let Some(byte) = self.text.get(self.offset) {
            let is_left_over = self.is_rescuing && matches!(byte, b',' | b']' | b'}');
            if !(byte.is_ascii_whitespace() || is_left_over) {
                if self.is_rescuing && !matches!(byte, b'{' | b'[') {
                    self.rescue();
                    continue;
                }
                return;
            }
            self.offset += 1;
        }
    }

    /// To the next line that begins with a document.
    fn rescue(&mut self) {
        while let Some(end) = self.text[self.offset..].iter().position(|byte| *byte == b'\n') {
            self.offset += end + 1;
            let first = self.text[self.offset..].iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'\r'));
            if matches!(first, Some(b'{' | b'[')) {
                return;
            }
        }
        self.offset = self.text.len();
    }

    fn line_here(&mut self) -> u64 {
        let newlines = self.text[self.counted..self.offset].iter().filter(|byte| **byte == b'\n').count();
        self.line += newlines as u64;
        self.counted = self.offset;
        self.line
    }
}

/// Without the parser's own line, which counts from the document on.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let reason = text.rsplit_once(" at line ").map_or(text.as_str(), |(reason, _)| reason);
    format!("expected JSON: {reason} in column {}", error.column())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(u64, Option<String>, bool)> {
        let shown = |piece: Piece<'_>| (piece.line, piece.value.ok().map(|value| value.to_string()), piece.is_rescued);
        pieces(text.as_bytes()).map(shown).collect()
    }

    #[test]
    fn one_broken_line_costs_no_other() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            read("{\"a\":1}\r\n\r\n{\"a\":\n{\"a\":3}\n{\"a\":4"),
            [(1, some("{\"a\":1}"), false), (5, None, false), (4, some("{\"a\":3}"), true), (5, None, true)]
        );
    }

    #[test]
    fn documents_over_many_lines_and_without_a_line_between_are_told_apart() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            read("[\n 1,\n 2\n]\n{\n}{\"b\":2}"),
            [(1, some("[1,2]"), false), (5, some("{}"), false), (6, some("{\"b\":2}"), false)]
        );
    }

    #[test]
    fn a_list_that_is_cut_off_keeps_its_complete_items() {
        let read = read("[\n  {\"a\":1},\n  {\"a\":2},\n  {\"a\":");
        let values: Vec<_> =
            read.iter().filter_map(|(line, value, _)| value.as_ref().map(|value| (*line, value.as_str()))).collect();
        assert_eq!(values, [(2, "{\"a\":1}"), (3, "{\"a\":2}")]);
        assert_eq!((read[0].0, &read[0].1), (4, &None));
    }
}
