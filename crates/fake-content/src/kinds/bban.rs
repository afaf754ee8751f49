//! Basic bank account numbers.
use randomness::Draw;

use crate::{Category, FakeKind, Writer, bank::BBAN_COUNTRIES};

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
};

fn write(w: &mut Writer<'_>) {
    w.keyword("account number: ");
    let country = Draw::new(w.rng).below(BBAN_COUNTRIES.len() as u64);
    BBAN_COUNTRIES[country as usize].bban(w.rng).append_to(w.out);
}
