//! US passport numbers.
use randomness::Draw;

use crate::{
    Category, FakeKind, Truth, Writer,
    ascii::{Ascii, UPPER},
};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "us_passport",
    summary: "number of a US passport",
    rule: "9 digits, or since 2021 a letter and 8 digits (Department of State, next generation passport)",
    detected_by: Some("USA_PASSPORT_NUMBER"),
    keyword: Some("passport"),
    category: Category::Personal,
    write,
    pool: None,
    truth: Truth::PLAIN,
};

fn write(w: &mut Writer<'_>) {
    let mut draw = Draw::new(w.rng);
    let mut text = Ascii::<9>::new();
    if draw.below(2) == 0 {
        text.byte(draw.pick(UPPER));
        text.digits::<8>(draw.below(100_000_000));
    } else {
        text.digits::<9>(100_000_000 + draw.below(600_000_000));
    }
    w.keyword("passport: ");
    text.append_to(w.out);
}
