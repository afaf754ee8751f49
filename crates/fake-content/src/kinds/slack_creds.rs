//! Slack tokens.
use randomness::Draw;

use crate::{
    Category, FakeKind, Truth, Writer,
    ascii::{Ascii, BASE62},
};
use rand::Rng as _;

pub(crate) const KIND: FakeKind = FakeKind {
    name: "slack_creds",
    summary: "Slack token of a bot or a user",
    rule: "bot: xoxb, two numbers of 12 or 13 digits and 24 letters and digits; user: xoxp, three such numbers and 32 \
           hexadecimal digits, with hyphens between (Slack, token types; the forms that secret scanners look for)",
    detected_by: None,
    keyword: Some("slack_token"),
    category: Category::Credentials,
    write,
    pool: None,
    truth: Truth::PLAIN,
};

fn write(w: &mut Writer<'_>) {
    w.keyword("slack_token = ");
    let bot = Draw::new(w.rng).below(2) == 0;
    let mut text = Ascii::<84>::new();
    text.text(if bot { "xoxb-" } else { "xoxp-" });
    for _ in 0..if bot { 2 } else { 3 } {
        text.number(100_000_000_000 + Draw::new(w.rng).below(9_900_000_000_000));
        text.byte(b'-');
    }
    if bot {
        for _ in 0..3 {
            let mut draw = Draw::new(w.rng);
            for _ in 0..8 {
                text.byte(draw.pick(BASE62));
            }
        }
    } else {
        text.hex(w.rng.next_u64(), 16);
        text.hex(w.rng.next_u64(), 16);
    }
    text.append_to(w.out);
}
