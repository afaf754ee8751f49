//! Payment card numbers.
use randomness::Draw;

use crate::{Rng, ascii::Ascii, check};

/// A card's brand.
#[derive(Clone, Copy)]
pub(crate) enum Brand {
    Visa,
    Mastercard,
    Amex,
    Discover,
}

impl Brand {
    /// The brand and the keyword, up to the number.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Brand::Visa => "Visa credit card number: ",
            Brand::Mastercard => "Mastercard credit card number: ",
            Brand::Amex => "American Express credit card number: ",
            Brand::Discover => "Discover credit card number: ",
        }
    }

    /// How many digits its security code has.
    pub(crate) fn code_digits(self) -> usize {
        match self {
            Brand::Amex => 4,
            Brand::Visa | Brand::Mastercard | Brand::Discover => 3,
        }
    }
}

/// Numbers that issuers publish for tests, and which classifiers therefore ignore; sorted. Only those of the brands and
/// lengths written here: Macie's list ("Credit card number") and the test pages of payment providers.
const TEST_NUMBERS: &[u64] = &[
    343_434_343_434_343,
    371_449_635_398_431,
    378_282_246_310_005,
    378_734_493_671_000,
    2_222_405_343_248_877,
    2_222_990_905_257_051,
    2_223_000_048_400_011,
    2_223_003_122_003_222,
    2_223_007_648_726_984,
    2_223_577_120_017_656,
    4_000_056_655_665_556,
    4_012_888_888_881_881,
    4_111_111_111_111_111,
    4_242_424_242_424_242,
    4_444_333_322_221_111,
    4_462_030_000_000_000,
    4_484_070_000_000_000,
    4_917_300_800_000_000,
    4_917_610_000_000_000,
    5_105_105_105_105_100,
    5_111_010_030_175_156,
    5_185_540_810_000_019,
    5_200_828_282_828_210,
    5_204_230_080_000_017,
    5_204_740_009_900_014,
    5_420_923_878_724_339,
    5_424_000_000_000_015,
    5_454_545_454_545_454,
    5_455_330_760_000_018,
    5_506_900_490_000_436,
    5_506_900_490_000_444,
    5_506_900_510_000_234,
    5_506_920_809_243_667,
    5_506_922_400_634_930,
    5_506_927_427_317_625,
    5_553_042_241_984_105,
    5_555_553_753_048_194,
    5_555_555_555_554_444,
    6_011_000_400_000_000,
    6_011_000_990_139_424,
    6_011_000_991_300_009,
    6_011_111_111_111_117,
    6_011_981_111_111_113,
];

/// A valid card number.
pub(crate) struct Card {
    pub(crate) brand: Brand,
    pub(crate) number: Ascii<16>,
}

impl Card {
    /// A card of any brand: half Visa, the rest in about the shares of cards in use in the United States.
    pub(crate) fn draw(rng: &mut Rng) -> Card {
        loop {
            let mut draw = Draw::new(rng);
            let mut number = Ascii::new();
            // The number without its check digit.
            let (brand, payload) = match draw.below(20) {
                0..10 => (Brand::Visa, 400_000_000_000_000 + draw.below(100_000_000_000_000)),
                10..14 => (Brand::Mastercard, 510_000_000_000_000 + draw.below(50_000_000_000_000)),
                14..16 => (Brand::Mastercard, 222_100_000_000_000 + draw.below(50_000_000_000_000)),
                16 => (Brand::Amex, 34_000_000_000_000 + draw.below(1_000_000_000_000)),
                17 => (Brand::Amex, 37_000_000_000_000 + draw.below(1_000_000_000_000)),
                18 => (Brand::Discover, 601_100_000_000_000 + draw.below(100_000_000_000)),
                _ => (Brand::Discover, 644_000_000_000_000 + draw.below(16_000_000_000_000)),
            };
            match brand {
                Brand::Amex => number.digits::<14>(payload),
                Brand::Visa | Brand::Mastercard | Brand::Discover => number.digits::<15>(payload),
            }
            let check = check::luhn(number.bytes());
            number.byte(check);
            let whole = payload * 10 + u64::from(check - b'0');
            if TEST_NUMBERS.binary_search(&whole).is_err() {
                return Card { brand, number };
            }
        }
    }
}

impl Card {
    /// A card number with another check digit than the right one.
    pub(crate) fn spoiled(rng: &mut Rng) -> Card {
        let mut card = Card::draw(rng);
        let shift = 1 + Draw::new(rng).below(9) as u8;
        if let Some(last) = card.number.bytes_mut().last_mut() {
            *last = b'0' + (*last - b'0' + shift) % 10;
        }
        card
    }

    /// A number that Macie leaves out because issuers reserved it for tests (Macie user guide, "Credit card number").
    pub(crate) fn published(rng: &mut Rng) -> Card {
        let (brand, text) = Draw::new(rng).pick(LEFT_OUT);
        let mut number = Ascii::new();
        number.text(text);
        Card { brand, number }
    }
}

/// Of the test numbers, some that Macie's user guide names.
const LEFT_OUT: &[(Brand, &str)] = &[
    (Brand::Visa, "4111111111111111"),
    (Brand::Visa, "4012888888881881"),
    (Brand::Visa, "4444333322221111"),
    (Brand::Mastercard, "5555555555554444"),
    (Brand::Mastercard, "5105105105105100"),
    (Brand::Mastercard, "2222405343248877"),
    (Brand::Amex, "378282246310005"),
    (Brand::Amex, "371449635398431"),
    (Brand::Discover, "6011111111111117"),
    (Brand::Discover, "6011000990139424"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_test_numbers_can_be_searched_and_are_valid_cards_themselves() {
        assert!(TEST_NUMBERS.is_sorted());
        for number in TEST_NUMBERS {
            let text = number.to_string();
            let (payload, last) = text.as_bytes().split_at(text.len() - 1);
            assert_eq!(check::luhn(payload), last[0], "{number}");
        }
    }
}
