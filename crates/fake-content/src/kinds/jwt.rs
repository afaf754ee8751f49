//! JSON Web Tokens.
use sha2::{Digest, Sha256};

use randomness::Draw;

use crate::{
    Category, FakeKind, Truth, Writer,
    ascii::{Ascii, BASE64_URL},
    words,
};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "jwt",
    summary: "signed JSON Web Token",
    rule: "header, claims (sub, name, iat, exp) and signature in Base64url (RFC 7519); the signature is a real HMAC with \
           SHA-256 whose public key is the text \"fake-content: this key signs nothing real\"",
    detected_by: Some("JSON_WEB_TOKEN"),
    keyword: None,
    category: Category::Credentials,
    write,
    pool: None,
    truth: Truth::PLAIN,
};

/// Public on purpose: whoever wonders about a token can verify that it came from here.
const KEY: &[u8] = b"fake-content: this key signs nothing real";

/// `{"alg":"HS256","typ":"JWT"}`
const HEADER: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.";

/// 2026-01-01T00:00:00Z in seconds: there is no clock here, so tokens are issued in the two years before.
const NEWEST: u64 = 1_767_225_600;
const TWO_YEARS: u64 = 2 * 365 * 86_400;

fn write(w: &mut Writer<'_>) {
    let mut draw = Draw::new(w.rng);
    let issued = NEWEST - draw.below(TWO_YEARS);
    let mut claims = Ascii::<160>::new();
    claims.text(r#"{"sub":""#);
    claims.digits::<10>(Draw::new(w.rng).below(10_000_000_000));
    claims.text(r#"","name":""#);
    claims.text(draw.pick(words::FIRST_NAMES));
    claims.byte(b' ');
    claims.text(draw.pick(words::LAST_NAMES));
    claims.text(r#"","iat":"#);
    claims.number(issued);
    claims.text(r#","exp":"#);
    claims.number(issued + 3_600);
    claims.byte(b'}');
    let mut token = Ascii::<320>::new();
    token.text(HEADER);
    token.base64(claims.bytes(), BASE64_URL, false);
    let signature = hmac_sha256(token.bytes());
    token.byte(b'.');
    token.base64(&signature, BASE64_URL, false);
    token.append_to(w.out);
}

/// HMAC with SHA-256 and [`KEY`] (RFC 2104).
fn hmac_sha256(text: &[u8]) -> [u8; 32] {
    let mut inner = [0x36; 64];
    let mut outer = [0x5c; 64];
    for (place, byte) in KEY.iter().enumerate() {
        inner[place] ^= byte;
        outer[place] ^= byte;
    }
    let digest = Sha256::new().chain_update(inner).chain_update(text).finalize();
    Sha256::new().chain_update(outer).chain_update(digest).finalize().into()
}
