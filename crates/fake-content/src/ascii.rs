//! A buffer of ASCII text on the stack, and the encodings that values need.

/// The numbers 00 to 99, two digits each.
static PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [[0; 2]; 100];
    let mut i = 0;
    while i < 100 {
        pairs[i] = [b'0' + (i / 10) as u8, b'0' + (i % 10) as u8];
        i += 1;
    }
    pairs
};

pub(crate) const UPPER: &[u8; 26] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ";
pub(crate) const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
pub(crate) const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
pub(crate) const BASE64_URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const HEX: &[u8; 16] = b"0123456789abcdef";

/// At most `N` bytes of ASCII. A value is put together here and appended to the output in one piece: appending byte by byte
/// would check the output's capacity for each.
#[repr(align(16))] // lets the check for ASCII go in whole words from the first byte
pub(crate) struct Ascii<const N: usize> {
    bytes: [u8; N],
    len: usize,
}

impl<const N: usize> Ascii<N> {
    pub(crate) fn new() -> Ascii<N> {
        Ascii { bytes: [0; N], len: 0 }
    }

    #[inline]
    pub(crate) fn byte(&mut self, byte: u8) {
        self.bytes[self.len] = byte;
        self.len += 1;
    }

    #[inline]
    pub(crate) fn text(&mut self, text: &str) {
        self.bytes[self.len..self.len + text.len()].copy_from_slice(text.as_bytes());
        self.len += text.len();
    }

    /// `value` in exactly `WIDTH` digits, with leading zeros.
    #[inline]
    pub(crate) fn digits<const WIDTH: usize>(&mut self, mut value: u64) {
        let at = &mut self.bytes[self.len..self.len + WIDTH];
        let mut end = WIDTH;
        while end >= 2 {
            at[end - 2..end].copy_from_slice(&PAIRS[(value % 100) as usize]);
            value /= 100;
            end -= 2;
        }
        if end == 1 {
            at[0] = b'0' + (value % 10) as u8;
        }
        self.len += WIDTH;
    }

    /// `value` without leading zeros.
    pub(crate) fn number(&mut self, value: u64) {
        let mut width = 1;
        let mut bound = 10;
        while value >= bound && width < 19 {
            bound *= 10;
            width += 1;
        }
        for place in (0..width).rev() {
            let unit = 10_u64.pow(place);
            self.byte(b'0' + (value / unit % 10) as u8);
        }
    }

    /// The low `4 * width` bits of `value` in `width` hexadecimal digits.
    #[inline]
    pub(crate) fn hex(&mut self, value: u64, width: usize) {
        for place in (0..width).rev() {
            self.byte(HEX[(value >> (4 * place)) as usize & 15]);
        }
    }

    /// Base64 of `bytes` (RFC 4648), padded with `=` if `pad`.
    pub(crate) fn base64(&mut self, bytes: &[u8], alphabet: &[u8; 64], pad: bool) {
        for chunk in bytes.chunks(3) {
            let group = (u32::from(chunk[0]) << 16)
                | (u32::from(chunk.get(1).copied().unwrap_or(0)) << 8)
                | u32::from(chunk.get(2).copied().unwrap_or(0));
            for place in 0..4 {
                if place <= chunk.len() {
                    self.byte(alphabet[(group >> (18 - 6 * place)) as usize & 63]);
                } else if pad {
                    self.byte(b'=');
                }
            }
        }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    pub(crate) fn bytes_mut(&mut self) -> &mut [u8] {
        &mut self.bytes[..self.len]
    }

    #[inline]
    pub(crate) fn as_str(&self) -> &str {
        str::from_utf8(self.bytes()).expect("only ASCII is put in")
    }

    #[inline]
    pub(crate) fn append_to(&self, out: &mut String) {
        out.push_str(self.as_str());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_standard_library_writes_them() {
        for value in [0, 1, 9, 10, 99, 100, 101, 65_535, 1_234_567, u64::MAX / 2] {
            let mut text = Ascii::<64>::new();
            text.number(value);
            text.byte(b' ');
            text.digits::<7>(value % 10_000_000);
            text.byte(b' ');
            text.hex(value, 16);
            let low = value % 10_000_000;
            assert_eq!(text.as_str(), format!("{value} {low:07} {value:016x}"));
        }
    }

    /// RFC 4648, section 10.
    #[test]
    fn base64_agrees_with_the_published_vectors() {
        for (bytes, encoded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            let mut text = Ascii::<64>::new();
            text.base64(bytes.as_bytes(), BASE64, true);
            assert_eq!(text.as_str(), encoded);
            let mut text = Ascii::<64>::new();
            text.base64(bytes.as_bytes(), BASE64_URL, false);
            assert_eq!(text.as_str(), encoded.trim_end_matches('='));
        }
    }
}
