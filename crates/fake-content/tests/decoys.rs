//! Decoys, against rules written apart from the code that makes them: what a valid value passes, its decoy fails.
#![allow(clippy::unwrap_used)] // helpers of tests may, as tests do
mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::small_pool;
use fake_content::{Contents, DecoyKind, Document, Expectation, FAKES, FakeKind, HEADER, Rng, fake};
use rand::SeedableRng;

fn kind(name: &str) -> &'static FakeKind {
    fake(name).unwrap()
}

/// Decoys of a type, as they stand in objects.
fn decoys(name: &str, decoy: DecoyKind) -> Vec<String> {
    let (pool, mut rng) = (small_pool(), Rng::seed_from_u64(7));
    let mut write = || {
        let mut out = String::new();
        kind(name).write_decoy(decoy, &mut out, &mut rng, true, &pool);
        out
    };
    (0..2_000).map(|_| write()).collect()
}

/// Valid values, with their keywords.
fn valid(name: &str) -> Vec<String> {
    common::values(name, true, 500)
}

fn document(name: &str, count: u32, keywords: bool, share: f64, seed: u64) -> (String, Contents) {
    let pool = small_pool();
    let (mut rng, mut decoys, mut out) = (Rng::seed_from_u64(seed), Rng::seed_from_u64(!seed), String::new());
    let document = Document::new(kind(name), count, keywords, &pool).unwrap();
    let contents = document.write_with_decoys(share, &mut rng, &mut decoys, &mut out);
    (out, contents)
}

/// What follows the last separator: the value where a keyword stands before it.
fn bare(text: &str) -> &str {
    text.rsplit(": ").next().unwrap()
}

fn digit_values(text: &str) -> Vec<u64> {
    text.chars().filter_map(|c| c.to_digit(10)).map(u64::from).collect()
}

fn weighted(text: &str, weights: &[u64]) -> u64 {
    digit_values(text).iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

fn luhn(number: &str) -> bool {
    let doubled = digit_values(number).into_iter().rev().enumerate();
    let sum: u64 =
        doubled.map(|(place, digit)| if place % 2 == 0 { digit } else { (2 * digit) / 10 + (2 * digit) % 10 }).sum();
    sum.is_multiple_of(10)
}

/// The number that letters as 10 to 35 make of a text, mod 97.
fn mod_97(text: &str) -> u64 {
    text.chars().fold(0, |rest, c| {
        let value = u64::from(c.to_digit(36).unwrap());
        (if value < 10 { rest * 10 + value } else { rest * 100 + value }) % 97
    })
}

fn iban(text: &str) -> bool {
    mod_97(&format!("{}{}", &text[4..], &text[..4])) == 1
}

fn card_number(text: &str) -> &str {
    text.split(", ").nth(1).unwrap().rsplit(' ').next().unwrap()
}

/// DEA: the sum of first, third and fifth digit and of twice the others ends in the seventh.
fn dea(text: &str) -> bool {
    let digits = digit_values(&text[2..]);
    let sum = digits[0] + digits[2] + digits[4] + 2 * (digits[1] + digits[3] + digits[5]);
    sum % 10 == digits[6]
}

/// ISO 3779 as 49 CFR 565.15 has it.
fn vin(text: &str) -> bool {
    let worth = |c: char| {
        "0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ"
            .chars()
            .position(|known| known == c)
            .map_or(0, |place| place as u64 % 10)
    };
    let weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
    let sum: u64 = text.chars().zip(weights).map(|(c, weight)| worth(c) * weight).sum();
    text.chars().nth(8) == "0123456789X".chars().nth(usize::try_from(sum % 11).unwrap())
}

/// National check digits of France, Spain and Italy; other BBANs have none.
fn bban(text: &str) -> bool {
    match text.len() {
        // RIB: the whole with its key, 89 bank + 15 branch + 3 account + key, is a multiple of 97.
        23 if text.starts_with(|c: char| c.is_ascii_digit()) => {
            let part = |range: std::ops::Range<usize>| text[range].parse::<u64>().unwrap();
            (89 * part(0..5) + 15 * part(5..10) + 3 * part(10..21) + part(21..23)) % 97 == 0
        }
        20 => {
            let control = |digits: &str, weights: &[u64]| match 11 - weighted(digits, weights) % 11 {
                11 => 0,
                10 => 1,
                digit => digit,
            };
            let weights = [1, 2, 4, 8, 5, 10, 9, 7, 3, 6];
            digit_values(&text[8..10]) == [control(&text[..8], &weights[2..]), control(&text[10..], &weights)]
        }
        23 => {
            let odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
            let digits = digit_values(&text[1..]);
            let values = digits
                .iter()
                .enumerate()
                .map(|(place, digit)| if place % 2 == 0 { odd[usize::try_from(*digit).unwrap()] } else { *digit });
            u64::from(text.as_bytes()[0] - b'A') == values.sum::<u64>() % 26
        }
        _ => true,
    }
}

/// The type, how its value is taken from a text, and the rule.
type Rule = (&'static str, fn(&str) -> bool);

const CHECKED: &[Rule] = &[
    ("aba", |text| weighted(bare(text), &[3, 7, 1, 3, 7, 1, 3, 7, 1]).is_multiple_of(10)),
    ("bban", |text| bban(bare(text))),
    ("credit_card_full", |text| luhn(card_number(text))),
    ("dea", |text| dea(bare(text))),
    ("iban", |text| iban(text)),
    ("nhs_number", |text| {
        let digits = bare(text).replace(' ', "");
        weighted(&digits, &[10, 9, 8, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
    }),
    ("npi", |text| luhn(&format!("80840{}", bare(text)))),
    ("vin", |text| vin(bare(text))),
];

#[test]
fn valid_values_pass_their_check_and_decoys_with_a_wrong_check_digit_fail_it() {
    let published = ["11111111111111111", "1M8GDM9AXKP042788"];
    assert!(published.iter().all(|number| vin(number)) && !vin("1M8GDM9A1KP042788"), "published VINs");
    assert!(iban("GB82WEST12345698765432") && !iban("GB83WEST12345698765432"), "the registry's example");
    for (name, rule) in CHECKED {
        let wrong = decoys(name, DecoyKind::WrongCheckDigit);
        assert!(valid(name).iter().all(|text| rule(text)), "{name}");
        for text in &wrong {
            assert!(!rule(text), "{name}: {text}");
        }
        // It looks like a valid one otherwise: as long, with the keyword in its place.
        let lengths = || valid(name).into_iter().map(|text| text.len());
        let (shortest, longest) = (lengths().min().unwrap(), lengths().max().unwrap());
        assert!(wrong.iter().all(|text| (shortest - 5..=longest + 5).contains(&text.len())), "{name}");
    }
}

#[test]
fn every_type_with_a_check_digit_that_is_written_here_has_such_decoys() {
    let of_registry: Vec<&str> = FAKES
        .iter()
        .filter(|kind| kind.decoys(true).contains(&DecoyKind::WrongCheckDigit))
        .map(|kind| kind.name)
        .filter(|name| *name != "github_creds") // a check value, below
        .collect();
    assert_eq!(of_registry, CHECKED.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    let tokens = |texts: Vec<String>| -> BTreeMap<String, String> {
        texts
            .iter()
            .map(|text| text.rsplit(' ').next().unwrap().split_at(34))
            .map(|(a, b)| (a.into(), b.into()))
            .collect()
    };
    // The check value follows from the rest alone: the same rest has another one in a decoy.
    let (wrong, right) = (tokens(decoys("github_creds", DecoyKind::WrongCheckDigit)), tokens(valid("github_creds")));
    assert!(wrong.len() == 2_000 && right.len() == 2_000 && wrong.keys().all(|rest| !right.contains_key(rest)));
}

/// Every keyword of the registry, in lower case, and brands of cards.
fn keywords() -> Vec<String> {
    let brands = ["visa", "mastercard", "american express", "discover", "card", "expiry", "cvv", "secret"];
    FAKES.iter().filter_map(|kind| kind.keyword).chain(brands).map(str::to_lowercase).collect()
}

#[test]
fn without_keyword_there_is_none_anywhere_and_neighbours_are_out_of_reach() {
    for kind in FAKES.iter().filter(|kind| kind.decoys(true).contains(&DecoyKind::NoKeyword)) {
        for text in decoys(kind.name, DecoyKind::NoKeyword) {
            // As words: names may hold the letters of a keyword.
            let words = |text: &str| -> String {
                let spaced = text.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), " ");
                format!(" {} ", spaced.split_whitespace().collect::<Vec<_>>().join(" "))
            };
            // Names may be keywords, as Swift is: where there are names, only words of cards and accounts count.
            let holds_names = ["credit_card_full", "profile"].contains(&kind.name);
            for keyword in keywords().into_iter().filter(|keyword| !holds_names || keyword != "swift") {
                assert!(!words(&text).contains(&words(&keyword)), "{keyword}: {text}");
            }
            let plain = |part: &str| part.chars().all(|c| c.is_ascii_lowercase() || c == ' ');
            assert!(plain(&text[..31]) && plain(&text[text.len() - 31..]), "{}: {text}", kind.name);
        }
    }
}

#[test]
fn a_keyword_that_is_too_far_has_exactly_31_characters_between_it_and_the_value() {
    for kind in FAKES.iter().filter(|kind| kind.decoys(true).contains(&DecoyKind::FarKeyword)) {
        let keyword = kind.keyword.unwrap();
        for text in decoys(kind.name, DecoyKind::FarKeyword) {
            let after = text.strip_prefix(keyword).unwrap_or_else(|| panic!("{}: {text}", kind.name));
            let (between, rest) = after.split_at(31);
            assert!(between.starts_with(": ") && between.ends_with(' '), "{}: {text}", kind.name);
            let filler = &between[2..30];
            assert!(filler.chars().all(|c| c.is_ascii_lowercase() || c == ' '), "{}: {text}", kind.name);
            let value = &rest[..rest.len() - 32];
            assert!(!value.starts_with(' ') && !value.ends_with(' ') && !value.is_empty(), "{}: {text}", kind.name);
            let (first, after) = (value.chars().next().unwrap(), rest[rest.len() - 32..].chars());
            assert!(!first.is_ascii_lowercase() || kind.name == "password", "{}: {text}", kind.name);
            assert!(after.clone().all(|c| c.is_ascii_lowercase() || c == ' ') && after.count() == 32);
        }
    }
}

#[test]
fn telephone_numbers_without_keyword_have_no_country_code_which_would_do() {
    for decoy in [DecoyKind::NoKeyword, DecoyKind::FarKeyword] {
        assert!(decoys("phone_number", decoy).iter().all(|text| !text.contains('+')));
    }
    assert!(valid("phone_number").iter().any(|text| text.contains("+1-")));
}

#[test]
fn published_numbers_are_those_that_were_published() {
    // Cards: Macie user guide, "Credit card number", which lists what Macie leaves out. Keys: AWS CLI user guide. Social
    // security numbers: SSA history, "Social Security Cards Issued by Woolworth", and its pamphlet of 1940.
    let cards = "4111111111111111 4012888888881881 4444333322221111 5555555555554444 5105105105105100 2222405343248877 \
                 378282246310005 371449635398431 6011111111111117 6011000990139424";
    let seen: BTreeSet<String> =
        decoys("credit_card_full", DecoyKind::TestNumber).iter().map(|text| card_number(text).to_owned()).collect();
    assert_eq!(seen, cards.split_whitespace().map(str::to_owned).collect());
    assert!(seen.iter().all(|number| luhn(number)), "a valid check digit: only the list tells them");
    let ssn: BTreeSet<String> = decoys("ssn", DecoyKind::TestNumber).into_iter().collect();
    assert_eq!(ssn, ["SSN: 078-05-1120", "SSN: 219-09-9999"].map(str::to_owned).into());
    let secrets: BTreeSet<String> = decoys("aws_creds", DecoyKind::TestNumber)
        .iter()
        .map(|text| text.split_once("\r\naws_secret_access_key = ").unwrap().1.to_owned())
        .collect();
    let published = ["je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"];
    assert_eq!(secrets, published.map(str::to_owned).into());
}

#[test]
fn half_an_address_has_a_street_and_no_postal_code() {
    let halves = decoys("address", DecoyKind::HalfAddress);
    for text in &halves {
        assert!(text.starts_with(|c: char| c.is_ascii_digit()), "{text}");
        let tail: String = text.chars().rev().take(5).collect();
        assert!(!tail.chars().all(|c| c.is_ascii_digit()), "{text}");
    }
    let (with_city, alone): (Vec<&String>, Vec<&String>) = halves.iter().partition(|text| {
        let state = text.rsplit(", ").next().unwrap();
        state.len() == 2 && state.chars().all(|c| c.is_ascii_uppercase())
    });
    assert!(with_city.len() > 800 && alone.len() > 800);
    assert!(alone.iter().all(|text| !text.contains(',')));
}

#[test]
fn without_decoys_the_content_is_that_of_a_document_and_a_decoy_moves_no_other_value() {
    let pool = small_pool();
    for kind in FAKES {
        for keywords in [true, false] {
            let mut plain = String::new();
            Document::new(kind, 20, keywords, &pool).unwrap().write(&mut Rng::seed_from_u64(3), &mut plain);
            assert_eq!(document(kind.name, 20, keywords, 0.0, 3).0, plain, "{}", kind.name);
        }
    }
    let lines = |text: &str| -> Vec<String> { text[HEADER.len()..].lines().map(str::to_owned).collect() };
    let (plain, (some, contents)) = (document("ssn", 1_000, true, 0.0, 4).0, document("ssn", 1_000, true, 0.2, 4));
    let (plain, some) = (lines(&plain), lines(&some));
    let changed = plain.iter().zip(&some).filter(|(one, other)| one != other).count() as u64;
    assert_eq!((plain.len(), some.len()), (1_000, 1_000));
    assert_eq!(changed, contents.decoys.values().sum::<u64>());
    // 200 expected; 5 standard deviations are 63.
    assert!((137..263).contains(&changed), "{changed} decoys");
    assert_eq!(contents.decoys.len(), 3, "each kind of the type");
}

#[test]
fn the_contents_count_what_the_lines_hold_and_say_on_which_lines() {
    let (text, contents) = document("ssn", 100, true, 0.3, 9);
    let ssn = &contents.identifiers["USA_SOCIAL_SECURITY_NUMBER"];
    let lines: Vec<&str> = text.lines().collect();
    let plain =
        |line: &str| line.strip_prefix("SSN: ").is_some_and(|value| value.len() == 11 && !line.contains("078-05-1120"));
    let void = |line: &str| line.contains("078-05-1120") || line.contains("219-09-9999");
    let valid: Vec<u64> = (1..).zip(&lines).filter(|(_, line)| plain(line) && !void(line)).map(|(at, _)| at).collect();
    assert_eq!((contents.values, ssn.valid, ssn.truth), (100, valid.len() as u64, Expectation::Must));
    let told: Vec<u64> = ssn.lines.runs.iter().flat_map(|(first, last)| *first..=*last).collect();
    assert_eq!((told, ssn.lines.to), (valid, None));
    for (kind, decoys) in &ssn.decoys {
        assert_eq!(Some(&decoys.count), contents.decoys.get(kind));
        let there: u64 = decoys.lines.runs.iter().map(|(first, last)| last + 1 - first).sum();
        assert_eq!(there, decoys.count, "{kind}");
    }
    let void_lines: Vec<u64> = (1..).zip(&lines).filter(|(_, line)| void(line)).map(|(at, _)| at).collect();
    let test_numbers = &ssn.decoys[&DecoyKind::TestNumber].lines.runs;
    assert_eq!(test_numbers.iter().flat_map(|(first, last)| *first..=*last).collect::<Vec<_>>(), void_lines);
}

#[test]
fn each_identifier_of_a_type_is_told_by_what_it_should_make_of_the_values() {
    // Without keywords only what needs none is found.
    let (_, bare) = document("profile", 40, false, 0.0, 1);
    let truth = |contents: &Contents, name: &str| (contents.identifiers[name].truth, contents.identifiers[name].valid);
    assert_eq!(truth(&bare, "NAME"), (Expectation::Must, 40));
    assert_eq!(truth(&bare, "ADDRESS"), (Expectation::Must, 40));
    assert_eq!(truth(&bare, "USA_SOCIAL_SECURITY_NUMBER"), (Expectation::MustNot, 0));
    assert_eq!(bare.identifiers["DATE_OF_BIRTH"].decoys[&DecoyKind::NoKeyword].count, 40);
    let with_code = document("profile", 40, false, 0.0, 1).0.matches(", +1-").count() as u64;
    assert_eq!(truth(&bare, "PHONE_NUMBER"), (Expectation::Must, with_code));
    // A card's holder has a name, which may be found; a wrong check digit concerns the number alone.
    let (_, cards) = document("credit_card_full", 300, true, 0.5, 1);
    let wrong = cards.decoys[&DecoyKind::WrongCheckDigit];
    let missing = cards.decoys[&DecoyKind::NoKeyword] + cards.decoys[&DecoyKind::FarKeyword];
    assert_eq!(cards.identifiers["CREDIT_CARD_NUMBER"].decoys[&DecoyKind::WrongCheckDigit].count, wrong);
    assert_eq!(truth(&cards, "CREDIT_CARD_EXPIRATION"), (Expectation::Must, 300 - missing));
    assert_eq!(cards.identifiers["CREDIT_CARD_EXPIRATION"].decoys.len(), 1);
    assert_eq!((truth(&cards, "NAME").0, cards.identifiers["NAME"].may), (Expectation::May, 300));
    // Of a bank account there is one country.
    for name in ["iban", "bban"] {
        let (text, accounts) = document(name, 400, true, 0.0, 2);
        let identifiers: Vec<&str> = kind(name).identifiers().collect();
        let own = accounts.identifiers.iter().filter(|(_, identified)| identified.valid > 0);
        let own: BTreeMap<&str, u64> =
            own.map(|(identifier, identified)| (identifier.as_str(), identified.valid)).collect();
        assert_eq!(own.keys().copied().collect::<BTreeSet<_>>(), identifiers.into_iter().collect());
        assert_eq!(own.values().sum::<u64>(), 400);
        if name == "iban" {
            assert_eq!(own["SLOVENIA_BANK_ACCOUNT_NUMBER"], text.matches("\r\nSI").count() as u64);
        }
    }
    let (_, decoy_cards) = document("decoy_credit_card", 5, true, 0.0, 2);
    assert_eq!(decoy_cards.identifiers["CREDIT_CARD_NUMBER"].decoys[&DecoyKind::WrongCheckDigit].count, 5);
    assert!(document("sentence", 5, true, 0.5, 2).1.identifiers.is_empty());
}
