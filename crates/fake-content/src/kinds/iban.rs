//! International bank account numbers.
use randomness::Draw;

use crate::{Category, DecoyKind, FakeKind, Truth, Writer, bank::IBAN_COUNTRIES, decoy::DIGITS};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "iban",
    summary: "international bank account number of one of 14 European countries",
    rule: "the country's length and BBAN structure; MOD 97-10 over the whole; national check digits in Croatia, Czechia, \
           Finland, France, Italy, the Netherlands, Poland, Portugal, Slovakia, Slovenia and Spain (ISO 13616, SWIFT IBAN \
           registry)",
    detected_by: Some(
        "CROATIA_BANK_ACCOUNT_NUMBER, CZECH_REPUBLIC_BANK_ACCOUNT_NUMBER, FINLAND_BANK_ACCOUNT_NUMBER, \
         FRANCE_BANK_ACCOUNT_NUMBER, GERMANY_BANK_ACCOUNT_NUMBER, ITALY_BANK_ACCOUNT_NUMBER, NETHERLANDS_BANK_ACCOUNT_NUMBER, \
         POLAND_BANK_ACCOUNT_NUMBER, PORTUGAL_BANK_ACCOUNT_NUMBER, SLOVAKIA_BANK_ACCOUNT_NUMBER, \
         SLOVENIA_BANK_ACCOUNT_NUMBER, SPAIN_BANK_ACCOUNT_NUMBER, SWITZERLAND_BANK_ACCOUNT_NUMBER, UK_BANK_ACCOUNT_NUMBER",
    ),
    keyword: None,
    category: Category::Financial,
    write,
    pool: None,
    truth: Truth { decoys: &[(DecoyKind::WrongCheckDigit, wrong)], one_of: Some(identifier), ..Truth::PLAIN },
};

fn write(w: &mut Writer<'_>) {
    let country = Draw::new(w.rng).below(IBAN_COUNTRIES.len() as u64);
    IBAN_COUNTRIES[country as usize].iban(w.rng, w.out);
}

/// Another second check digit: the remainder changes by less than 97.
fn wrong(w: &mut Writer<'_>) {
    let start = w.out.len();
    write(w);
    w.spoil(start + 3, DIGITS);
}

/// The identifier of the country that the IBAN begins with.
fn identifier(bare: &str) -> Option<&'static str> {
    Some(match bare.get(..2)? {
        "CH" => "SWITZERLAND_BANK_ACCOUNT_NUMBER",
        "CZ" => "CZECH_REPUBLIC_BANK_ACCOUNT_NUMBER",
        "DE" => "GERMANY_BANK_ACCOUNT_NUMBER",
        "ES" => "SPAIN_BANK_ACCOUNT_NUMBER",
        "FI" => "FINLAND_BANK_ACCOUNT_NUMBER",
        "FR" => "FRANCE_BANK_ACCOUNT_NUMBER",
        "GB" => "UK_BANK_ACCOUNT_NUMBER",
        "HR" => "CROATIA_BANK_ACCOUNT_NUMBER",
        "IT" => "ITALY_BANK_ACCOUNT_NUMBER",
        "NL" => "NETHERLANDS_BANK_ACCOUNT_NUMBER",
        "PL" => "POLAND_BANK_ACCOUNT_NUMBER",
        "PT" => "PORTUGAL_BANK_ACCOUNT_NUMBER",
        "SI" => "SLOVENIA_BANK_ACCOUNT_NUMBER",
        "SK" => "SLOVAKIA_BANK_ACCOUNT_NUMBER",
        _ => return None,
    })
}
