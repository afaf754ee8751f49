//! The registry: one file and one line for each fake type.
use crate::FakeKind;

mod aba;
mod address;
mod aws_creds;
mod bban;
mod cert;
mod company;
mod credit_card_full;
mod cve;
mod date_of_birth;
mod dea;
mod decoy_credit_card;
mod dsa;
mod ec;
mod email;
mod facebook_creds;
mod file_name;
mod file_path;
mod github_creds;
mod http_basic_auth;
mod iban;
mod ipv4;
mod ipv6;
mod itin;
mod job;
mod jwt;
mod linux_passwd;
mod linux_shadow;
mod mac_address;
mod name;
mod nhs_number;
mod npi;
mod openssh;
mod password;
mod pgp;
mod phone_number;
mod profile;
mod rsa;
mod sentence;
mod slack_creds;
mod ssn;
mod swift_code;
mod text;
mod url;
mod us_passport;
mod user_name;
mod uuid4;
mod vin;
mod zipcode;

/// Every fake type, by name.
pub const FAKES: &[FakeKind] = &[
    aba::KIND,
    address::KIND,
    aws_creds::KIND,
    bban::KIND,
    cert::KIND,
    company::KIND,
    credit_card_full::KIND,
    cve::KIND,
    date_of_birth::KIND,
    dea::KIND,
    decoy_credit_card::KIND,
    dsa::KIND,
    ec::KIND,
    email::KIND,
    facebook_creds::KIND,
    file_name::KIND,
    file_path::KIND,
    github_creds::KIND,
    http_basic_auth::KIND,
    iban::KIND,
    ipv4::KIND,
    ipv6::KIND,
    itin::KIND,
    job::KIND,
    jwt::KIND,
    linux_passwd::KIND,
    linux_shadow::KIND,
    mac_address::KIND,
    name::KIND,
    nhs_number::KIND,
    npi::KIND,
    openssh::KIND,
    password::KIND,
    pgp::KIND,
    phone_number::KIND,
    profile::KIND,
    rsa::KIND,
    sentence::KIND,
    slack_creds::KIND,
    ssn::KIND,
    swift_code::KIND,
    text::KIND,
    url::KIND,
    us_passport::KIND,
    user_name::KIND,
    uuid4::KIND,
    vin::KIND,
    zipcode::KIND,
];

/// The fake type of that name.
pub fn fake(name: &str) -> Option<&'static FakeKind> {
    FAKES.iter().find(|kind| kind.name == name)
}
