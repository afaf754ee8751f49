//! OpenSSH private key, from the pool.
use crate::{Category, FakeKind, PoolKind, Truth, Writer};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "openssh",
    summary: "OpenSSH private key",
    rule: "an unencrypted Ed25519 key in the openssh-key-v1 format (OpenSSH, PROTOCOL.key)",
    detected_by: Some("OPENSSH_PRIVATE_KEY"),
    keyword: None,
    category: Category::Credentials,
    write,
    pool: Some(PoolKind::Openssh),
    truth: Truth::PLAIN,
};

fn write(w: &mut Writer<'_>) {
    w.pool_entry(PoolKind::Openssh);
}
