//! elliptic curve private key in PEM armour, from the pool.
use crate::{Category, FakeKind, PoolKind, Truth, Writer};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "ec",
    summary: "elliptic curve private key in PEM armour",
    rule: "a P-256 key in the SEC 1 structure in PEM (RFC 5915)",
    detected_by: Some("PKCS"),
    keyword: None,
    category: Category::Credentials,
    write,
    pool: Some(PoolKind::Ec),
    truth: Truth::PLAIN,
};

fn write(w: &mut Writer<'_>) {
    w.pool_entry(PoolKind::Ec);
}
