//! X.509 certificate in PEM armour, from the pool.
use crate::{Category, FakeKind, PoolKind, Truth, Writer};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "cert",
    summary: "X.509 certificate in PEM armour",
    rule: "a version 3 certificate whose signature verifies, in PEM (RFC 5280, RFC 7468)",
    detected_by: None,
    keyword: None,
    category: Category::Credentials,
    write,
    pool: Some(PoolKind::Cert),
    truth: Truth::PLAIN,
};

fn write(w: &mut Writer<'_>) {
    w.pool_entry(PoolKind::Cert);
}
