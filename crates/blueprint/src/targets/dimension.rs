//! Values of CloudWatch's dimensions.
//!
//! Rules: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html>. A request with one value
//! that breaks them fails whole.

use std::fmt::Write as _;

/// The most characters of a value.
const LONGEST: usize = 1024;

/// Why CloudWatch would refuse a value; `None`: it takes it.
#[must_use]
pub(crate) fn refusal(value: &str) -> Option<&'static str> {
    if !value.is_ascii() {
        Some("a character that is not ASCII")
    } else if value.bytes().any(|byte| byte.is_ascii_control()) {
        Some("a control character")
    } else if value.bytes().all(|byte| byte == b' ') {
        Some("nothing but blanks")
    } else if value.len() > LONGEST {
        Some("more than 1,024 characters")
    } else {
        None
    }
}

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
        if value.len() > LONGEST {
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
    fn what_cloudwatch_refuses_is_known() {
        for refused in ["é", "a\tb", "a\u{7f}", "", "   ", &"x".repeat(1025)] {
            assert!(refusal(refused).is_some(), "{refused:?}");
        }
        for taken in ["a", "a b", " a", "~!@#$%^&*()", &"x".repeat(1024)] {
            assert_eq!((refusal(taken), encode(taken).as_str()), (None, taken));
        }
    }
}
