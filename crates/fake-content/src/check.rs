//! Check digits that more than one fake type needs.

/// The Luhn check digit to put after `digits` (ASCII): every second digit, from the last one, counts twice, with its own
/// digits added (ISO/IEC 7812-1, annex B).
#[inline]
pub(crate) fn luhn(digits: &[u8]) -> u8 {
    let mut sum = 0_u32;
    for (from_end, &digit) in digits.iter().rev().enumerate() {
        let digit = u32::from(digit - b'0');
        sum += if from_end % 2 == 0 { 2 * digit - 9 * u32::from(digit > 4) } else { digit };
    }
    b'0' + ((10 - sum % 10) % 10) as u8
}

/// The sum of each digit (ASCII) times its weight.
#[inline]
pub(crate) fn weighted(digits: &[u8], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).map(|(&digit, &weight)| u32::from(digit - b'0') * weight).sum()
}

/// CRC-32 as in ISO 3309 and zlib (polynomial 0xEDB88320, reflected).
pub(crate) fn crc32(bytes: &[u8]) -> u32 {
    static TABLE: [u32; 256] = {
        let mut table = [0; 256];
        let mut i = 0;
        while i < 256 {
            let mut crc = i as u32;
            let mut bit = 0;
            while bit < 8 {
                crc = (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg());
                bit += 1;
            }
            table[i] = crc;
            i += 1;
        }
        table
    };
    !bytes.iter().fold(u32::MAX, |crc, &byte| (crc >> 8) ^ TABLE[usize::from(crc as u8 ^ byte)])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The check value of the CRC catalogue for CRC-32/ISO-HDLC.
    #[test]
    fn crc32_agrees_with_its_published_check_value() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }

    /// ISO/IEC 7812-1's worked example: 7992739871, check digit 3.
    #[test]
    fn luhn_agrees_with_the_published_example() {
        assert_eq!(luhn(b"7992739871"), b'3');
    }
}
