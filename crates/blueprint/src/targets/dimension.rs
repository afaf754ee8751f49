//! Values of CloudWatch's dimensions.

use std::fmt::Write as _;

use settings::names::DIMENSION;

/// `text` as a value that CloudWatch takes: what it would refuse is percent-encoded, what is too long is cut.
///
/// A text that it takes as it is stays as it is, so two texts may have one value: begin it with what tells them apart.
#[must_use]
pub fn encode(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    for byte in text.bytes() {
        let before = value.len();
        if byte.is_ascii() && !byte.is_ascii_control() {
            value.push(char::from(byte));
        } else {
            // Writing to a text cannot fail.
            let _ = write!(value, "%{byte:02X}");
        }
        if value.len() > DIMENSION.length.1 {
            value.truncate(before);
            break;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cloudwatch_takes_stays_as_it_is() {
        for taken in ["a", "a b", " a", "~!@#$%^&*()", &"x".repeat(1024)] {
            assert_eq!((DIMENSION.refusal(taken), encode(taken).as_str()), (None, taken));
        }
    }
}
