//! Credentials of a Facebook app.
use randomness::Draw;

use crate::{Category, FakeKind, Truth, Writer, ascii::Ascii};
use rand::Rng as _;

pub(crate) const KIND: FakeKind = FakeKind {
    name: "facebook_creds",
    summary: "id and secret of a Facebook app",
    rule: "app id: 15 or 16 digits; app secret: 32 hexadecimal digits in lower case (as Meta's app dashboard shows them)",
    detected_by: None,
    keyword: Some("facebook_app_secret"),
    category: Category::Credentials,
    write,
    pool: None,
    truth: Truth::PLAIN,
};

fn write(w: &mut Writer<'_>) {
    w.keyword("facebook_app_id = ");
    let mut id = Ascii::<16>::new();
    id.number(100_000_000_000_000 + Draw::new(w.rng).below(2_000_000_000_000_000));
    id.append_to(w.out);
    w.out.push_str("\r\n");
    w.keyword("facebook_app_secret = ");
    let mut secret = Ascii::<32>::new();
    secret.hex(w.rng.next_u64(), 16);
    secret.hex(w.rng.next_u64(), 16);
    secret.append_to(w.out);
}
