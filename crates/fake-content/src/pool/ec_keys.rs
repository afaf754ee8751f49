//! P-256 private keys in SEC 1 form.

use super::stream::stream;
use p256::SecretKey;
use p256::elliptic_curve::sec1::ToEncodedPoint;
use x509_cert::der::pem::{LineEnding, encode_string};

/// `ECPrivateKey` (RFC 5915, section 3) up to the 32 bytes of the key: SEQUENCE of 119 bytes, version 1, OCTET STRING.
const BEFORE_KEY: [u8; 7] = [0x30, 0x77, 0x02, 0x01, 0x01, 0x04, 0x20];
/// Between the key and the 65 bytes of the point: `[0]` with the OID of P-256 (1.2.840.10045.3.1.7), `[1]` with a BIT STRING.
/// p256's own encoder leaves `[0]` out, which openssl refuses to read.
const BEFORE_POINT: [u8; 17] =
    [0xa0, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0xa1, 0x44, 0x03, 0x42, 0x00];

pub(super) fn make(index: usize) -> String {
    let key = SecretKey::random(&mut stream("ec", index));
    let point = key.public_key().to_encoded_point(false);
    let der = [BEFORE_KEY.as_slice(), &key.to_bytes(), &BEFORE_POINT, point.as_bytes()].concat();
    encode_string("EC PRIVATE KEY", LineEnding::CRLF, &der).expect("a constant label and 121 bytes")
}
