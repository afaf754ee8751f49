//! Social security numbers.
use randomness::Draw;

use crate::{Category, DecoyKind, FakeKind, Truth, Writer, ascii::Ascii};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "ssn",
    summary: "US social security number",
    rule: "area 001-899 but 666, group 01-99, serial 0001-9999 (SSA, 2011 randomisation); never a number that was published \
           (078-05-1120, 219-09-9999, 123-45-6789)",
    detected_by: Some("USA_SOCIAL_SECURITY_NUMBER"),
    keyword: Some("SSN"),
    category: Category::Personal,
    write,
    pool: None,
    truth: Truth { decoys: &[(DecoyKind::TestNumber, published)], ..Truth::PLAIN },
};

fn write(w: &mut Writer<'_>) {
    w.keyword("SSN: ");
    value(w);
}

/// A number without its keyword.
#[inline]
pub(crate) fn value(w: &mut Writer<'_>) {
    loop {
        let mut draw = Draw::new(w.rng);
        let area = 1 + draw.below(898);
        let area = area + u64::from(area >= 666);
        let group = 1 + draw.below(99);
        let serial = 1 + draw.below(9_999);
        if matches!((area, group, serial), (78, 5, 1120) | (219, 9, 9999) | (123, 45, 6789)) {
            continue;
        }
        let mut text = Ascii::<11>::new();
        text.digits::<3>(area);
        text.byte(b'-');
        text.digits::<2>(group);
        text.byte(b'-');
        text.digits::<4>(serial);
        text.append_to(w.out);
        return;
    }
}

/// A number that the Social Security Administration published and declared void: that of a card sold in wallets in 1938, and
/// that of a pamphlet of 1940 (SSA, "Social Security cards issued by Woolworth"; SSA history, FAQ 19).
fn published(w: &mut Writer<'_>) {
    w.keyword("SSN: ");
    w.out.push_str(Draw::new(w.rng).pick(&["078-05-1120", "219-09-9999"]));
}
