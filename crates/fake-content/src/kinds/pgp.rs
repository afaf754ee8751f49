//! PGP private key block, from the pool.
use crate::{Category, FakeKind, PoolKind, Truth, Writer};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "pgp",
    summary: "PGP private key block",
    rule: "an unprotected version 4 secret key in ASCII armour (RFC 9580)",
    detected_by: Some("PGP_PRIVATE_KEY"),
    keyword: None,
    category: Category::Credentials,
    write,
    pool: Some(PoolKind::Pgp),
    truth: Truth::PLAIN,
};

fn write(w: &mut Writer<'_>) {
    w.pool_entry(PoolKind::Pgp);
}
