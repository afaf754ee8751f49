//! Check digits, against rules written apart from the code that makes them. Each rule first has to accept published numbers
//! and refuse altered ones; then it judges thousands of values.
#![allow(clippy::unwrap_used)] // helpers of tests may, as tests do
mod common;

use common::{bare, digits};

/// Shows that a rule knows good from bad: it accepts `good`, and refuses each of them with any one digit altered.
fn proves_itself(rule: fn(&str) -> bool, good: &[&str]) {
    for number in good {
        assert!(rule(number), "{number} was published as valid");
        for (place, old) in number.char_indices().filter(|(_, c)| c.is_ascii_digit()) {
            for new in ('0'..='9').filter(|new| *new != old) {
                let mut altered = (*number).to_owned();
                altered.replace_range(place..=place, &new.to_string());
                assert!(!rule(&altered), "{altered} passes, altered from {number}");
            }
        }
    }
}

/// Luhn: the digits of every second number doubled, from the right, all summed.
fn luhn(number: &str) -> bool {
    let sum: u32 = number
        .chars()
        .rev()
        .zip([1, 2].into_iter().cycle())
        .flat_map(|(c, times)| digits(&(c.to_digit(10).unwrap() * times).to_string()))
        .sum();
    sum.is_multiple_of(10)
}

const PUBLISHED_TEST_CARDS: [&str; 8] = [
    "4111111111111111",
    "4012888888881881",
    "5555555555554444",
    "5105105105105100",
    "2223003122003222",
    "378282246310005",
    "371449635398431",
    "6011111111111117",
];

fn brand(number: &str) -> Option<&'static str> {
    let head = |n: usize| number[..n].parse::<u32>().unwrap();
    match number.len() {
        16 if head(1) == 4 => Some("Visa"),
        16 if (51..=55).contains(&head(2)) || (2221..=2720).contains(&head(4)) => Some("Mastercard"),
        15 if [34, 37].contains(&head(2)) => Some("American Express"),
        16 if head(4) == 6011 || (644..=649).contains(&head(3)) || head(2) == 65 => Some("Discover"),
        _ => None,
    }
}

#[test]
fn card_numbers_pass_luhn_have_a_brands_prefix_and_length_and_are_no_test_numbers() {
    proves_itself(luhn, &PUBLISHED_TEST_CARDS);
    let mut seen = std::collections::BTreeMap::new();
    for value in common::values("credit_card_full", true, 2_500) {
        let parts: Vec<&str> = value.split(", ").collect();
        let [_holder, number, expiry, cvv] = parts[..] else { panic!("{value}") };
        let (label, number) = number.split_once(" credit card number: ").unwrap();
        assert!(luhn(number), "{value}");
        assert_eq!(brand(number), Some(label), "{value}");
        assert!(!PUBLISHED_TEST_CARDS.contains(&number));
        *seen.entry(label.to_owned()).or_insert(0) += 1;
        let expiry = expiry.strip_prefix("expiry: ").unwrap();
        let (month, year) = expiry.split_once('/').unwrap();
        assert!((1..=12).contains(&month.parse::<u32>().unwrap()) && month.len() == 2);
        assert!((27..=35).contains(&year.parse::<u32>().unwrap()));
        let cvv = cvv.strip_prefix("cvv: ").unwrap();
        assert_eq!(digits(cvv).len(), if label == "American Express" { 4 } else { 3 });
    }
    assert!(seen.len() == 4 && seen.values().all(|&n| n > 500), "{seen:?}");
}

#[test]
fn decoy_card_numbers_look_like_cards_but_fail_luhn() {
    for value in bare("decoy_credit_card") {
        assert!(brand(&value).is_some() && !luhn(&value), "{value}");
    }
}

/// The whole number, first four characters moved to the end, letters as 10 to 35: by 97 leaves 1.
fn mod97(iban: &str) -> bool {
    let moved = format!("{}{}", &iban[4..], &iban[..4]);
    number_mod97(&moved) == 1
}

fn number_mod97(text: &str) -> u32 {
    text.chars()
        .flat_map(|c| digits(&c.to_digit(36).unwrap().to_string()))
        .fold(0, |rest, digit| (rest * 10 + digit) % 97)
}

fn by_eleven(number: &str, weights: &[u32]) -> bool {
    let sum: u32 = digits(number).iter().zip(weights).map(|(d, w)| d * w).sum();
    sum.is_multiple_of(11)
}

/// ISO 7064, MOD 11,10: the last product must be 1.
fn mod11_10(number: &str) -> bool {
    let (check, rest) = digits(number).split_last().map(|(c, r)| (*c, r.to_vec())).unwrap();
    let mut product = 10;
    for digit in rest {
        product = (product + digit) % 10;
        product = if product == 0 { 20 % 11 } else { product * 2 % 11 };
    }
    (product + check) % 10 == 1
}

/// Spain: with the powers of 2 mod 11 as weights and the check digit added, a multiple of 11; 1 stands for 10 as well.
fn spanish(number: &str, check: char) -> bool {
    let check = check.to_digit(10).unwrap();
    let sum: u32 =
        digits(number).iter().rev().enumerate().map(|(place, digit)| digit * (2_u32.pow(9 - place as u32) % 11)).sum();
    (sum + check).is_multiple_of(11) || check == 1 && (sum + 10).is_multiple_of(11)
}

/// Italy's check letter; the table is that of the banks' association for digits and letters in odd places.
fn italian(bban: &str) -> bool {
    const ODD: [u32; 36] = [
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, // digits
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23, // letters
    ];
    let sum: u32 = bban[1..]
        .chars()
        .enumerate()
        .map(|(place, c)| {
            let value = c.to_digit(36).unwrap();
            if place % 2 == 0 { ODD[value as usize] } else { value % 10 + if value >= 20 { 10 } else { 0 } }
        })
        .sum();
    bban.as_bytes()[0] == b'A' + (sum % 26) as u8
}

/// A BBAN by the rules of its country: structure, length, and the national check digits.
fn bban(country: &str, bban: &str) -> bool {
    let letters = |n: usize| bban[..n].chars().all(|c| c.is_ascii_uppercase());
    let numbers = |from: usize| bban[from..].chars().all(|c| c.is_ascii_digit());
    // Letters at most in the account, as France and Italy allow.
    let alphanumeric = bban.chars().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase());
    let powers = |n: u32| (0..n).rev().map(|i| 2_u32.pow(i) % 11).collect::<Vec<_>>();
    match (country, bban.len()) {
        ("CH", 17) => numbers(5) && bban[..5].chars().all(|c| c.is_ascii_digit()),
        ("DE", 18) => numbers(0) && ('1'..='8').contains(&bban.chars().next().unwrap()),
        ("GB", 18) => letters(4) && numbers(4),
        ("CZ" | "SK", 20) => numbers(0) && by_eleven(&bban[4..10], &powers(6)) && by_eleven(&bban[10..], &powers(10)),
        ("ES", 20) => {
            let mut check = bban[8..10].chars();
            numbers(0)
                && spanish(&format!("00{}", &bban[..8]), check.next().unwrap())
                && spanish(&bban[10..], check.next().unwrap())
        }
        ("FI", 14) => numbers(0) && luhn(bban),
        // The RIB key makes the whole a multiple of 97, with the letters A to Z as 1 to 9, 1 to 9, 2 to 9.
        ("FR", 23) => {
            let plain: String = bban
                .chars()
                .map(|c| match c {
                    'A'..='I' => char::from(b'1' + (c as u8 - b'A')),
                    'J'..='R' => char::from(b'1' + (c as u8 - b'J')),
                    'S'..='Z' => char::from(b'2' + (c as u8 - b'S')),
                    _ => c,
                })
                .collect();
            alphanumeric && number_mod97(&plain) == 0
        }
        ("HR", 17) => numbers(0) && mod11_10(&bban[..7]) && mod11_10(&bban[7..]),
        ("IT", 23) => letters(1) && alphanumeric && italian(bban),
        ("NL", 14) => letters(4) && numbers(4) && by_eleven(&bban[4..], &[10, 9, 8, 7, 6, 5, 4, 3, 2, 1]),
        ("PL", 24) => {
            let sum: u32 = digits(&bban[..8]).iter().zip([3, 9, 7, 1, 3, 9, 7, 1]).map(|(d, w)| d * w).sum();
            numbers(0) && sum.is_multiple_of(10)
        }
        ("PT", 21) | ("SI", 15) => numbers(0) && number_mod97(bban) == 1,
        _ => false,
    }
}

fn iban(text: &str) -> bool {
    mod97(text) && bban(&text[..2], &text[4..])
}

#[test]
fn ibans_have_their_countrys_structure_and_check_digits() {
    // The examples of the countries in SWIFT's IBAN registry.
    let published = [
        "CH9300762011623852957",
        "CZ6508000000192000145399",
        "DE89370400440532013000",
        "ES9121000418450200051332",
        "FI2112345600000785",
        "FR1420041010050500013M02606",
        "GB29NWBK60161331926819",
        "HR1210010051863000160",
        "IT60X0542811101000000123456",
        "NL91ABNA0417164300",
        "PL61109010140000071219812874",
        "PT50000201231234567890154",
        "SI56263300012039086",
        "SK3112000000198742637541",
    ];
    proves_itself(iban, &published);
    let mut seen = std::collections::BTreeSet::new();
    for value in bare("iban") {
        assert!(iban(&value), "{value}");
        seen.insert(value[..2].to_owned());
    }
    assert_eq!(seen.len(), published.len());
    assert!(published.iter().all(|iban| seen.contains(&iban[..2])));
}

#[test]
fn bbans_have_the_structure_and_check_digits_of_a_country_whose_bbans_are_detected() {
    let mut seen = std::collections::BTreeSet::new();
    for value in bare("bban") {
        let country = ["DE", "ES", "FR", "GB", "IT"].into_iter().find(|country| bban(country, &value));
        seen.insert(country.unwrap_or_else(|| panic!("{value}")));
    }
    assert_eq!(seen.len(), 5);
}

fn aba(number: &str) -> bool {
    let d = digits(number);
    let prefix = d[0] * 10 + d[1];
    let issued = matches!(prefix, 1..=12 | 21..=32 | 61..=72 | 80);
    d.len() == 9
        && issued
        && (3 * (d[0] + d[3] + d[6]) + 7 * (d[1] + d[4] + d[7]) + d[2] + d[5] + d[8]).is_multiple_of(10)
}

#[test]
fn routing_numbers_have_an_issued_prefix_and_their_check_digit() {
    proves_itself(aba, &["111000025", "021000021", "011401533", "122105155"]);
    assert!(!aba("123456789") && !aba("990000000"));
    for value in bare("aba") {
        assert!(aba(&value), "{value}");
    }
}

/// NHS Data Dictionary: the nine digits weighted 10 to 2 and the check digit make a multiple of 11.
fn nhs(number: &str) -> bool {
    let plain = number.replace(' ', "");
    plain.len() == 10 && by_eleven(&plain, &[10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
}

#[test]
fn nhs_numbers_have_their_check_digit_their_groups_and_lie_in_a_range_given_out() {
    proves_itself(nhs, &["943 476 5919", "401 023 2137", "9876543210"]);
    for value in bare("nhs_number") {
        assert!(nhs(&value), "{value}");
        assert_eq!(value.split(' ').map(str::len).collect::<Vec<_>>(), [3, 3, 4]);
        let whole: u64 = value.replace(' ', "").parse().unwrap();
        assert!(matches!(whole / 10, 400_000_000..=499_999_999 | 600_000_000..=708_800_000), "{value}");
    }
}

fn npi(number: &str) -> bool {
    number.len() == 10 && number.starts_with(['1', '2']) && luhn(&format!("80840{number}"))
}

#[test]
fn npis_have_the_check_digit_of_their_card_issuer_number() {
    proves_itself(npi, &["1234567893", "1245319599"]);
    for value in bare("npi") {
        assert!(npi(&value), "{value}");
    }
}

fn dea(number: &str) -> bool {
    let d = digits(&number[2..]);
    d.len() == 7 && (d[0] + d[2] + d[4] + 2 * (d[1] + d[3] + d[5])) % 10 == d[6]
}

#[test]
fn dea_numbers_have_their_check_digit() {
    for good in ["AP5836727", "F91234563", "BB1388568"] {
        assert!(dea(good), "{good}");
    }
    assert!(!dea("AP5836728") && !dea("F91234567"));
    for value in bare("dea") {
        assert!(dea(&value) && value[..2].chars().all(|c| c.is_ascii_uppercase()), "{value}");
        assert!("ABFGM".contains(&value[..1]), "{value}");
    }
}

/// The published table of 49 CFR 565.15, written out.
fn vin(number: &str) -> bool {
    let value = |c: char| match c {
        'A' | 'J' => Some(1),
        'B' | 'K' | 'S' => Some(2),
        'C' | 'L' | 'T' => Some(3),
        'D' | 'M' | 'U' => Some(4),
        'E' | 'N' | 'V' => Some(5),
        'F' | 'W' => Some(6),
        'G' | 'P' | 'X' => Some(7),
        'H' | 'Y' => Some(8),
        'R' | 'Z' => Some(9),
        _ => c.to_digit(10),
    };
    let weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
    let Some(values) = number.chars().map(value).collect::<Option<Vec<u32>>>() else {
        // X as a check digit is also the letter X; I, O and Q are nothing.
        return false;
    };
    let sum: u32 = values.iter().zip(weights).map(|(v, w)| v * w).sum();
    let check = char::from_digit(sum % 11, 10).unwrap_or('X');
    values.len() == 17 && number.chars().nth(8) == Some(check)
}

#[test]
fn vins_have_their_check_digit_and_a_model_year() {
    for good in ["1HGCM82633A004352", "1M8GDM9AXKP042788", "11111111111111111", "5GZCZ43D13S812715"] {
        assert!(vin(good), "{good}");
    }
    assert!(!vin("1M8GDM9A1KP042788") && !vin("1HGCM82633A004353") && !vin("1HGCM8263QA004352"));
    for value in bare("vin") {
        assert!(vin(&value), "{value}");
        assert!("ABCDEFGHJKLMNPRST".contains(&value[9..10]), "{value}");
        assert!(value[11..].chars().all(|c| c.is_ascii_digit()), "{value}");
        assert!(value.as_bytes()[6].is_ascii_uppercase(), "{value}");
    }
}
