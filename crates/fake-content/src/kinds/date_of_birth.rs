//! Dates of birth.
use randomness::Draw;

use crate::{Category, FakeKind, Truth, Writer, ascii::Ascii};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "date_of_birth",
    summary: "date of birth of an adult",
    rule: "a day that existed, 1940-01-01 to 2006-12-31, as year-month-day (ISO 8601)",
    detected_by: Some("DATE_OF_BIRTH"),
    keyword: Some("date of birth"),
    category: Category::Personal,
    write,
    pool: None,
    truth: Truth::PLAIN,
};

fn write(w: &mut Writer<'_>) {
    w.keyword("date of birth: ");
    value(w);
}

/// A date without its keyword.
pub(crate) fn value(w: &mut Writer<'_>) {
    let mut draw = Draw::new(w.rng);
    let year = 1940 + draw.below(67);
    let month = 1 + draw.below(12);
    let days = match month {
        // Between 1940 and 2006 every fourth year is a leap year, 2000 among them.
        2 if year.is_multiple_of(4) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let mut text = Ascii::<10>::new();
    text.digits::<4>(year);
    text.byte(b'-');
    text.digits::<2>(month);
    text.byte(b'-');
    text.digits::<2>(1 + draw.below(days));
    text.append_to(w.out);
}
