//! Basic bank account numbers.
use randomness::Draw;

use crate::{
    Category, DecoyKind, FakeKind, Truth, Writer,
    ascii::UPPER,
    bank::{BBAN_COUNTRIES, CHECKED_BBANS},
    decoy::DIGITS,
};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "bban",
    summary: "basic bank account number of Germany, Spain, France, Britain or Italy",
    rule: "the country's BBAN structure and length (ISO 13616, SWIFT IBAN registry), with the RIB key in France, both check \
           digits in Spain and the CIN in Italy",
    detected_by: Some(
        "FRANCE_BANK_ACCOUNT_NUMBER, GERMANY_BANK_ACCOUNT_NUMBER, ITALY_BANK_ACCOUNT_NUMBER, SPAIN_BANK_ACCOUNT_NUMBER, \
         UK_BANK_ACCOUNT_NUMBER",
    ),
    keyword: Some("account number"),
    category: Category::Financial,
    write,
    pool: None,
    truth: Truth {
        decoys: &[(DecoyKind::WrongCheckDigit, wrong)],
        one_of: Some(identifier),
        may: &["BANK_ACCOUNT_NUMBER"],
        ..Truth::PLAIN
    },
};

fn write(w: &mut Writer<'_>) {
    w.keyword("account number: ");
    let country = Draw::new(w.rng).below(BBAN_COUNTRIES.len() as u64);
    BBAN_COUNTRIES[country as usize].bban(w.rng).append_to(w.out);
}

/// Another check digit, or letter, of a country that has one.
fn wrong(w: &mut Writer<'_>) {
    w.keyword("account number: ");
    let start = w.out.len();
    let (country, at) = Draw::new(w.rng).pick(CHECKED_BBANS);
    BBAN_COUNTRIES[country].bban(w.rng).append_to(w.out);
    w.spoil(start + at, if at == 0 { UPPER } else { DIGITS });
}

/// The identifier of the country, which length and letters tell.
fn identifier(bare: &str) -> Option<&'static str> {
    let value = bare.rsplit(' ').next()?;
    let letters = value.bytes().take_while(u8::is_ascii_uppercase).count();
    Some(match (value.len(), letters) {
        (18, 0) => "GERMANY_BANK_ACCOUNT_NUMBER",
        (18, 4) => "UK_BANK_ACCOUNT_NUMBER",
        (20, 0) => "SPAIN_BANK_ACCOUNT_NUMBER",
        (23, 0) => "FRANCE_BANK_ACCOUNT_NUMBER",
        (23, 1) => "ITALY_BANK_ACCOUNT_NUMBER",
        _ => return None,
    })
}
