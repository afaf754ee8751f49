//! Card numbers with a wrong check digit: what a classifier must not report.
use randomness::Draw;

use crate::{Category, FakeKind, Writer, card::Card};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "decoy_credit_card",
    summary: "decoy: a card number with its keyword, but a wrong check digit; nothing should report it",
    rule: "a brand's prefix and length as credit_card_full, and any last digit but the one that Luhn asks for",
    detected_by: None,
    keyword: Some("credit card number"),
    category: Category::Financial,
    write,
    pool: None,
};

fn write(w: &mut Writer<'_>) {
    let mut card = Card::draw(w.rng);
    let shift = 1 + Draw::new(w.rng).below(9) as u8;
    if let Some(last) = card.number.bytes_mut().last_mut() {
        *last = b'0' + (*last - b'0' + shift) % 10;
    }
    w.keyword(card.brand.label());
    card.number.append_to(w.out);
}
