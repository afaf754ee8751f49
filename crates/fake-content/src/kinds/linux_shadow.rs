//! Linux password files.
use randomness::Draw;

use crate::{
    Category, FakeKind, Rng, Truth, Writer,
    accounts::{self, MOST_USERS, SYSTEM},
    ascii::Ascii,
};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "linux_shadow",
    summary: "Linux password file: the system's accounts and 2 to 6 persons with hashed passwords",
    rule: "name:password:last change:least:most:warning:::, one account a line (shadow(5)); root and persons have the form of \
           a SHA-512 hash, $6$, 16 characters of salt and 86 of hash (crypt(5)), the rest *",
    detected_by: None,
    keyword: None,
    category: Category::Credentials,
    write,
    pool: None,
    truth: Truth::PLAIN,
};

/// The alphabet of crypt's Base64.
const CRYPT: &[u8; 64] = b"./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

fn write(w: &mut Writer<'_>) {
    // Days since 1970: 2018-11-04 to 2026-01-20.
    let installed = 17_839 + Draw::new(w.rng).below(2_635);
    let (root, others) = SYSTEM.split_at(1);
    w.out.push_str(root[0].0);
    hash(w.out, w.rng);
    ages(w.out, installed);
    for account in others {
        w.out.push_str("\r\n");
        w.out.push_str(account.0);
        w.out.push_str(":*");
        ages(w.out, installed);
    }
    let mut names = [("", ""); MOST_USERS];
    let count = accounts::users(w.rng, &mut names);
    for name in &names[..count] {
        w.out.push_str("\r\n");
        accounts::login(w.out, *name);
        hash(w.out, w.rng);
        let changed = installed + Draw::new(w.rng).below(90);
        ages(w.out, changed);
    }
}

fn hash(out: &mut String, rng: &mut Rng) {
    let mut text = Ascii::<112>::new();
    text.text(":$6$");
    let mut draw = Draw::new(rng);
    for place in 0..16 + 85 {
        if place == 16 {
            text.byte(b'$');
        }
        if place % 8 == 7 {
            draw = Draw::new(rng);
        }
        text.byte(draw.pick(CRYPT));
    }
    // 64 bytes are 85 characters and 2 bits, which the first four characters of the alphabet stand for.
    text.byte(draw.pick(&CRYPT[..4]));
    text.append_to(out);
}

fn ages(out: &mut String, changed: u64) {
    let mut text = Ascii::<24>::new();
    text.byte(b':');
    text.digits::<5>(changed);
    text.text(":0:99999:7:::");
    text.append_to(out);
}
