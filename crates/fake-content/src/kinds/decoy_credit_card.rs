//! Card numbers with a wrong check digit: what a classifier must not report.
use crate::{Category, DecoyKind, FakeKind, Truth, Writer, card::Card};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "decoy_credit_card",
    summary: "decoy: a card number with its keyword, but a wrong check digit; nothing should report it",
    rule: "a brand's prefix and length as credit_card_full, and any last digit but the one that Luhn asks for",
    detected_by: None,
    keyword: Some("credit card number"),
    category: Category::Financial,
    write,
    pool: None,
    truth: Truth { decoy_of: Some(("CREDIT_CARD_NUMBER", DecoyKind::WrongCheckDigit)), ..Truth::PLAIN },
};

fn write(w: &mut Writer<'_>) {
    let card = Card::spoiled(w.rng);
    w.keyword(card.brand.label());
    card.number.append_to(w.out);
}
