//! DSA private key in PEM armour, from the pool.
use crate::{Category, FakeKind, PoolKind, Truth, Writer};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "dsa",
    summary: "DSA private key in PEM armour",
    rule: "a 2048-bit key in the traditional DSA structure in PEM (FIPS 186-4, OpenSSL)",
    detected_by: Some("PKCS"),
    keyword: None,
    category: Category::Credentials,
    write,
    pool: Some(PoolKind::Dsa),
    truth: Truth::PLAIN,
};

fn write(w: &mut Writer<'_>) {
    w.pool_entry(PoolKind::Dsa);
}
