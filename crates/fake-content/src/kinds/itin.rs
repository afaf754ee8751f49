//! Individual taxpayer identification numbers.
use randomness::Draw;

use crate::{Category, FakeKind, Truth, Writer, ascii::Ascii};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "itin",
    summary: "US individual taxpayer identification number",
    rule: "900-999, a group 50-65, 70-88, 90-92 or 94-99, four digits (IRS, Internal Revenue Manual 3.21.263)",
    detected_by: Some("USA_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER"),
    keyword: Some("ITIN"),
    category: Category::Personal,
    write,
    pool: None,
    truth: Truth::PLAIN,
};

fn write(w: &mut Writer<'_>) {
    let mut draw = Draw::new(w.rng);
    let mut text = Ascii::<11>::new();
    text.byte(b'9');
    text.digits::<2>(draw.below(100));
    text.byte(b'-');
    // 16 + 19 + 3 + 6 = 44 groups in four runs.
    text.digits::<2>(match draw.below(44) {
        group @ 0..16 => 50 + group,
        group @ 16..35 => 70 + group - 16,
        group @ 35..38 => 90 + group - 35,
        group => 94 + group - 38,
    });
    text.byte(b'-');
    text.digits::<4>(draw.below(10_000));
    w.keyword("ITIN: ");
    text.append_to(w.out);
}
