//! From the bytes of a file to text: decompressed, without marks of its encoding.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::MultiGzDecoder;

/// The text's bytes, and why they end early, if they do.
#[must_use]
pub fn of_bytes(bytes: &[u8], largest: u64) -> (Cow<'_, [u8]>, Option<String>) {
    let (bytes, cut) = if bytes.starts_with(&[0x1f, 0x8b]) { decompress(bytes, largest) } else { (bytes.into(), None) };
    (without_mark(bytes), cut)
}

/// What a broken file holds before it breaks is kept.
fn decompress(bytes: &[u8], largest: u64) -> (Cow<'_, [u8]>, Option<String>) {
    let mut all = Vec::new();
    let mut decoder = MultiGzDecoder::new(bytes).take(largest);
    let cut = match decoder.read_to_end(&mut all) {
        Err(error) => Some(format!("cannot decompress the rest: {error}")),
        Ok(_) if decoder.limit() == 0 => Some(format!("expected at most {largest} bytes of text, found more")),
        Ok(_) => None,
    };
    (all.into(), cut)
}

/// UTF-8 may begin with a mark; UTF-16, as some shells write it, always does.
fn without_mark(bytes: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    let pair: fn([u8; 2]) -> u16 = match bytes.get(..2) {
        Some([0xff, 0xfe]) => u16::from_le_bytes,
        Some([0xfe, 0xff]) => u16::from_be_bytes,
        _ if bytes.starts_with(&[0xef, 0xbb, 0xbf]) => {
            return match bytes {
                Cow::Borrowed(bytes) => Cow::Borrowed(&bytes[3..]),
                Cow::Owned(mut bytes) => Cow::Owned(bytes.split_off(3)),
            };
        }
        _ => return bytes,
    };
    let units: Vec<u16> = bytes[2..].as_chunks::<2>().0.iter().map(|unit| pair(*unit)).collect();
    String::from_utf16_lossy(&units).into_bytes().into()
}
