//! Persons with several attributes.
use super::{address, company, date_of_birth, email, job, phone_number, ssn};
use randomness::Draw;

use crate::{Category, FakeKind, Truth, Writer, words};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "profile",
    summary: "person on one line: name, date of birth, SSN, address, phone, e-mail, job, company",
    rule: "each part by the rule of its own type, each with its keyword",
    detected_by: Some("USA_SOCIAL_SECURITY_NUMBER, DATE_OF_BIRTH, PHONE_NUMBER, ADDRESS, NAME"),
    keyword: Some("SSN"),
    category: Category::Personal,
    write,
    pool: None,
    truth: Truth { unaided: Some(unaided), ..Truth::PLAIN },
};

fn write(w: &mut Writer<'_>) {
    w.keyword("name: ");
    words::full_name(w.out, &mut Draw::new(w.rng));
    part(w, "date of birth: ", date_of_birth::value);
    part(w, "SSN: ", ssn::value);
    part(w, "address: ", address::value);
    part(w, "phone: ", phone_number::value);
    part(w, "email: ", email::value);
    part(w, "job: ", job::value);
    part(w, "company: ", company::value);
}

fn part(w: &mut Writer<'_>, keyword: &str, value: fn(&mut Writer<'_>)) {
    w.out.push_str(", ");
    w.keyword(keyword);
    value(w);
}

/// Names and addresses have no keyword, nor has a telephone number with its country code.
fn unaided(identifier: &str, bare: &str) -> bool {
    matches!(identifier, "NAME" | "ADDRESS") || (identifier == "PHONE_NUMBER" && bare.contains(", +1-"))
}
