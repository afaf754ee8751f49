//! RSA private key in PEM armour, from the pool.
use crate::{Category, FakeKind, PoolKind, Truth, Writer};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "rsa",
    summary: "RSA private key in PEM armour",
    rule: "a 2048-bit key whose numbers fit each other, PKCS #1 in PEM (RFC 8017, RFC 7468)",
    detected_by: Some("PKCS"),
    keyword: None,
    category: Category::Credentials,
    write,
    pool: Some(PoolKind::Rsa),
    truth: Truth::PLAIN,
};

fn write(w: &mut Writer<'_>) {
    w.pool_entry(PoolKind::Rsa);
}
