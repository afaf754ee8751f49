//! International bank account numbers.
use randomness::Draw;

use crate::{Category, FakeKind, Writer, bank::IBAN_COUNTRIES};

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
};

fn write(w: &mut Writer<'_>) {
    let country = Draw::new(w.rng).below(IBAN_COUNTRIES.len() as u64);
    IBAN_COUNTRIES[country as usize].iban(w.rng, w.out);
}
