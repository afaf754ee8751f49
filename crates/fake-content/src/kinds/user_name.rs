//! Names of user accounts.
use randomness::Draw;

use crate::{Category, FakeKind, Truth, Writer, ascii::Ascii, words};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "user_name",
    summary: "name of a user account",
    rule: "first letter, last name and two digits in lower case (useradd(8): letters first, no more than 32 characters)",
    detected_by: None,
    keyword: Some("username"),
    category: Category::Personal,
    write,
    pool: None,
    truth: Truth::PLAIN,
};

fn write(w: &mut Writer<'_>) {
    w.keyword("username: ");
    let mut draw = Draw::new(w.rng);
    words::lower(w.out, &draw.pick(words::FIRST_NAMES)[..1]);
    words::lower(w.out, draw.pick(words::LAST_NAMES));
    let mut number = Ascii::<2>::new();
    number.digits::<2>(draw.below(100));
    number.append_to(w.out);
}
