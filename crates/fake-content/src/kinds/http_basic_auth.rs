//! Headers with a user's name and password.
use super::password;
use randomness::Draw;

use crate::{
    Category, FakeKind, Truth, Writer,
    ascii::{Ascii, BASE64},
    words,
};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "http_basic_auth",
    summary: "HTTP header with a user's name and password",
    rule: "\"Authorization: Basic \" and the Base64 of name, colon, password (RFC 7617); the whole header is what is detected",
    detected_by: Some("HTTP_BASIC_AUTH_HEADER"),
    keyword: None,
    category: Category::Credentials,
    write,
    pool: None,
    truth: Truth::PLAIN,
};

fn write(w: &mut Writer<'_>) {
    let mut draw = Draw::new(w.rng);
    let mut pair = Ascii::<64>::new();
    for &letter in draw.pick(words::LAST_NAMES).as_bytes() {
        pair.byte(letter.to_ascii_lowercase());
    }
    pair.byte(b':');
    password::characters(w.rng, &mut pair);
    let mut text = Ascii::<96>::new();
    text.text("Authorization: Basic ");
    text.base64(pair.bytes(), BASE64, true);
    text.append_to(w.out);
}
