//! AWS access keys.
use randomness::Draw;

use crate::{
    Category, DecoyKind, FakeKind, Rng, Truth, Writer,
    ascii::{Ascii, BASE64},
};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "aws_creds",
    summary: "AWS access key as in a credentials file, half of them temporary with a session token",
    rule: "id: AKIA (long lived) or ASIA (temporary) and 16 characters A-Z, 2-7; secret: 40 characters of Base64 with upper \
           and lower case and digits; a token with ASIA only (AWS IAM, unique identifiers); never one that ends as AWS's \
           published examples do",
    detected_by: Some("AWS_CREDENTIALS"),
    keyword: Some("aws_secret_access_key"),
    category: Category::Credentials,
    write,
    pool: None,
    truth: Truth { decoys: &[(DecoyKind::TestNumber, published)], ..Truth::PLAIN },
};

const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// How a session token of today begins: its first fields, in Base64.
const TOKEN_START: &str = "IQoJb3JpZ2luX2Vj";

fn write(w: &mut Writer<'_>) {
    let temporary = Draw::new(w.rng).below(2) == 0;
    w.keyword("aws_access_key_id = ");
    w.out.push_str(if temporary { "ASIA" } else { "AKIA" });
    let mut id = Ascii::<16>::new();
    loop {
        random(w.rng, &mut id, 16, BASE32);
        if !id.bytes().ends_with(b"EXAMPLE") {
            break;
        }
        id = Ascii::new();
    }
    id.append_to(w.out);
    w.out.push_str("\r\n");

    w.keyword("aws_secret_access_key = ");
    let mut secret = Ascii::<40>::new();
    loop {
        random(w.rng, &mut secret, 40, BASE64);
        let bytes = secret.bytes();
        if bytes.iter().any(u8::is_ascii_uppercase)
            && bytes.iter().any(u8::is_ascii_lowercase)
            && bytes.iter().any(u8::is_ascii_digit)
            && !bytes.ends_with(b"EXAMPLEKEY")
        {
            break;
        }
        secret = Ascii::new();
    }
    secret.append_to(w.out);

    if temporary {
        w.out.push_str("\r\n");
        w.keyword("aws_session_token = ");
        w.out.push_str(TOKEN_START);
        let mut token = Ascii::<420>::new();
        random(w.rng, &mut token, 420, BASE64);
        token.append_to(w.out);
    }
}

/// Appends `count` characters of an alphabet whose size is a power of two, at most 64: eight from each random number.
fn random<const N: usize, const SIZE: usize>(rng: &mut Rng, text: &mut Ascii<N>, count: usize, alphabet: &[u8; SIZE]) {
    let mut left = count;
    while left > 0 {
        let mut draw = Draw::new(rng);
        for _ in 0..left.min(8) {
            text.byte(draw.pick(alphabet));
        }
        left -= left.min(8);
    }
}

/// The example keys of AWS's documentation (AWS CLI user guide, "Configuration and credential file settings"), which Macie
/// leaves out.
const PUBLISHED: &[(&str, &str)] = &[
    ("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
    ("AKIAI44QH8DHBEXAMPLE", "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY"),
];

fn published(w: &mut Writer<'_>) {
    let (id, secret) = Draw::new(w.rng).pick(PUBLISHED);
    w.keyword("aws_access_key_id = ");
    w.out.push_str(id);
    w.out.push_str("\r\n");
    w.keyword("aws_secret_access_key = ");
    w.out.push_str(secret);
}
