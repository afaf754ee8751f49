//! Text for people: counts, columns of a terminal, foreign text made harmless.

use crate::digits::grouped;

/// A count with its noun: `1 anomaly`, `2 anomalies`.
pub fn counted(number: usize, one: &str, more: &str) -> String {
    format!("{} {}", grouped(number as u64), if number == 1 { one } else { more })
}

/// Standard deviations with their sign: `+12.3 σ`.
pub fn sigma(sigma: f64) -> String {
    format!("{sigma:+.1} σ")
}

/// Foreign text on one line: what could move a cursor, change a terminal or turn the direction of writing is replaced.
pub fn harmless(text: &str) -> String {
    let dangerous = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
            || matches!(c, '\u{fffe}' | '\u{ffff}')
    };
    text.chars()
        .map(|c| if c == '\n' || c == '\t' { ' ' } else { c })
        .map(|c| if dangerous(c) { '\u{fffd}' } else { c })
        .collect()
}

/// How many columns a character takes in a terminal: East Asian wide characters and pictographs take two.
fn columns_of(c: char) -> usize {
    match c as u32 {
        0x0300..=0x036f => 0,
        0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe6f => 2,
        0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x1f300..=0x1faff | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

/// How many columns a text takes in a terminal.
pub fn columns(text: &str) -> usize {
    text.chars().map(columns_of).sum()
}

/// The text in at most `most` columns, cut with an ellipsis.
pub fn cut(text: &str, most: usize) -> String {
    if columns(text) <= most {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += columns_of(c);
        if used > most {
            break;
        }
        out.push(c);
    }
    if most > 0 {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_text_never_takes_more_columns_than_allowed() {
        for text in ["plain", "ずっと長い名前", "e\u{301}e\u{301}e\u{301}", "🎈🎈🎈", ""] {
            for most in 0..12 {
                assert!(columns(&cut(text, most)) <= most, "{text:?} in {most}");
            }
        }
    }

    #[test]
    fn foreign_text_cannot_steer_a_terminal() {
        let shown = harmless("a\u{1b}[2Jb\r\n\u{202e}c\u{9b}31m");
        assert!(shown.chars().all(|c| !c.is_control() && c != '\u{202e}'), "{shown:?}");
    }
}
