//! Payment cards: holder, number, expiry and security code.
use randomness::Draw;

use crate::{Category, DecoyKind, FakeKind, Truth, Writer, ascii::Ascii, card::Card, words};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "credit_card_full",
    summary: "payment card on one line: holder, brand and number, expiry, security code",
    rule: "Visa (4), Mastercard (51-55, 2221-2720) and Discover (6011, 644-649, 65) with 16 digits, American Express (34, 37) \
           with 15; Luhn check digit (ISO/IEC 7812-1); 3 digits of code, American Express 4; never a published test number; \
           expiry 2027 to 2035",
    detected_by: Some("CREDIT_CARD_NUMBER, CREDIT_CARD_EXPIRATION, CREDIT_CARD_SECURITY_CODE"),
    keyword: Some("credit card number"),
    category: Category::Financial,
    write,
    pool: None,
    truth: Truth {
        decoys: &[(DecoyKind::WrongCheckDigit, wrong), (DecoyKind::TestNumber, published)],
        may: &["NAME"],
        ..Truth::PLAIN
    },
};

fn write(w: &mut Writer<'_>) {
    let card = Card::draw(w.rng);
    line(w, &card);
}

fn wrong(w: &mut Writer<'_>) {
    let card = Card::spoiled(w.rng);
    line(w, &card);
}

fn published(w: &mut Writer<'_>) {
    let card = Card::published(w.rng);
    line(w, &card);
}

fn line(w: &mut Writer<'_>, card: &Card) {
    let mut draw = Draw::new(w.rng);
    words::full_name(w.out, &mut draw);
    w.out.push_str(", ");
    // The brand's name is a keyword too, so bare values go without; the prefix tells it.
    if w.keywords {
        w.out.push_str(card.brand.label());
    }
    card.number.append_to(w.out);
    let mut rest = Ascii::<40>::new();
    rest.text(if w.keywords { ", expiry: " } else { ", " });
    rest.digits::<2>(1 + draw.below(12));
    rest.byte(b'/');
    rest.digits::<2>(27 + draw.below(9));
    rest.text(if w.keywords { ", cvv: " } else { ", " });
    if card.brand.code_digits() == 4 {
        rest.digits::<4>(draw.below(10_000));
    } else {
        rest.digits::<3>(draw.below(1_000));
    }
    rest.append_to(w.out);
}
