//! What every fake type owes, shown for all of the registry.
mod common;

use std::collections::BTreeSet;

use common::{SEEDS, small_pool, values};
use fake_content::{Document, FAKES, Pool, Rng, fake};
use rand::SeedableRng;

/// The types that the predecessor's blueprints and documentation name, and those promised beside them.
const PROMISED: &str = "bban iban credit_card_full phone_number ssn address zipcode email profile file_name file_path sentence \
    rsa dsa ec cert pgp aws_creds slack_creds github_creds facebook_creds linux_passwd linux_shadow itin swift_code cve name \
    company job url ipv4 ipv6 mac_address user_name password date_of_birth text uuid4 jwt vin aba nhs_number npi openssh";

#[test]
fn every_promised_type_is_there_and_names_are_unique_sorted_and_plain() {
    for name in PROMISED.split_whitespace() {
        assert_eq!(fake(name).map(|kind| kind.name), Some(name));
    }
    assert!(FAKES.is_sorted_by(|a, b| a.name < b.name), "the registry is not sorted by name");
    for kind in FAKES {
        assert!(kind.name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'), "{}", kind.name);
    }
    assert!(fake("no_such_type").is_none());
}

#[test]
fn every_type_is_documented() {
    for kind in FAKES {
        assert!((8..=120).contains(&kind.summary.len()), "{}: summary", kind.name);
        assert!(kind.rule.len() >= 20, "{}: rule", kind.name);
        assert!(!kind.summary.contains('\n') && !kind.rule.contains('\n'), "{}", kind.name);
        for id in kind.detected_by.into_iter().flat_map(|ids| ids.split(", ")) {
            assert!(
                id.chars().all(|c| c.is_ascii_uppercase() || c == '_'),
                "{}: {id} is no identifier of Macie",
                kind.name
            );
        }
    }
}

#[test]
fn a_type_detected_only_beside_a_keyword_has_one() {
    // The identifiers written here that Macie matches without a keyword (user guide, managed data identifiers).
    let free = |id: &str| {
        id.ends_with("_PRIVATE_KEY")
            || ["ADDRESS", "NAME", "PKCS", "JSON_WEB_TOKEN", "HTTP_BASIC_AUTH_HEADER"].contains(&id)
    };
    for kind in FAKES {
        let Some(ids) = kind.detected_by else {
            continue;
        };
        let asks = ids.split(", ").any(|id| !free(id)) && kind.name != "iban";
        assert_eq!(asks, kind.keyword.is_some(), "{}", kind.name);
    }
}

#[test]
fn values_are_clean_text_of_whole_lines() {
    for kind in FAKES {
        for keywords in [true, false] {
            for value in values(kind.name, keywords, 300) {
                assert!(!value.is_empty() && value.is_ascii(), "{}: {value:?}", kind.name);
                assert_eq!(value.trim(), value, "{}: space around", kind.name);
                let lone = value.replace("\r\n", "");
                assert!(!lone.contains(['\r', '\n', '\t', '\0']), "{}: {value:?}", kind.name);
            }
        }
    }
}

/// The parts of a value: on each line, what stands between commas.
fn parts(value: &str) -> Vec<&str> {
    value.split("\r\n").flat_map(|line| line.split(", ")).collect()
}

/// A part without the label before it.
fn unlabelled(part: &str) -> &str {
    let part = part.split_once(": ").map_or(part, |(_, rest)| rest);
    part.split_once(" = ").map_or(part, |(_, rest)| rest)
}

#[test]
fn keywords_are_labels_and_nothing_else_so_that_bare_values_are_the_same_values() {
    for kind in FAKES {
        let labelled = values(kind.name, true, 500);
        let bare = values(kind.name, false, 500);
        for (labelled, bare) in labelled.iter().zip(&bare) {
            let strip = |text: &str| parts(text).into_iter().map(unlabelled).map(str::to_owned).collect::<Vec<_>>();
            assert_eq!(strip(labelled), strip(bare), "{}", kind.name);
            match kind.keyword {
                None => assert_eq!(labelled, bare, "{}", kind.name),
                Some(keyword) => assert!(
                    !bare.to_lowercase().contains(&format!("{}:", keyword.to_lowercase()))
                        && bare.len() < labelled.len(),
                    "{}: {bare}",
                    kind.name
                ),
            }
        }
    }
}

#[test]
fn the_keyword_ends_within_30_characters_before_the_value_on_its_line() {
    for kind in FAKES {
        let Some(keyword) = kind.keyword else {
            continue;
        };
        let labelled = values(kind.name, true, 500);
        let bare = values(kind.name, false, 500);
        for (labelled, bare) in labelled.iter().zip(&bare) {
            let (_, after) =
                labelled.split_once(keyword).unwrap_or_else(|| panic!("{}: no keyword in {labelled}", kind.name));
            let value = [": ", " = "]
                .iter()
                .find_map(|between| after.strip_prefix(between))
                .unwrap_or_else(|| panic!("{}: {labelled}", kind.name));
            let gap = after.len() - value.len();
            assert!((1..=30).contains(&gap), "{}: {labelled}", kind.name);
            // What follows is the value itself: a part of the bare text, and the longest unless the type has several.
            let part = parts(value)[0];
            assert!(parts(bare).contains(&part), "{}: {part} is not in {bare}", kind.name);
        }
    }
}

#[test]
fn equal_seeds_give_equal_values_and_different_seeds_others() {
    let pool = small_pool();
    for kind in FAKES {
        let write = |seed| {
            let mut rng = Rng::seed_from_u64(seed);
            let mut out = String::new();
            Document::new(kind, 50, true, &pool).unwrap().write(&mut rng, &mut out);
            out
        };
        for seed in SEEDS {
            assert_eq!(write(seed), write(seed), "{}", kind.name);
        }
        assert_ne!(write(1), write(2), "{}", kind.name);
    }
}

#[test]
fn values_vary_as_much_as_their_type_allows() {
    // Types whose values come from a list.
    let few = [
        ("zipcode", 60),
        ("job", 1_000),
        ("file_name", 1_000),
        ("cve", 5_000),
        ("company", 7_000),
        ("date_of_birth", 5_000),
    ];
    for kind in FAKES.iter().filter(|kind| kind.pool.is_none()) {
        let distinct: BTreeSet<String> = values(kind.name, false, 2_500).into_iter().collect();
        let least = few.iter().find(|(name, _)| *name == kind.name).map_or(9_000, |(_, least)| *least);
        assert!(distinct.len() >= least, "{}: {} of 10,000", kind.name, distinct.len());
    }
}

#[test]
fn key_material_comes_from_the_pool_whole_and_every_entry_is_used() {
    let pool = small_pool();
    for kind in FAKES {
        let Some(needs) = kind.pool else { continue };
        assert_eq!(needs.name(), kind.name);
        let seen: BTreeSet<String> = values(kind.name, true, 50).into_iter().collect();
        let entries: BTreeSet<String> = pool.entries(needs).iter().cloned().collect();
        assert_eq!(seen, entries);
    }
}

#[test]
fn a_document_whose_key_material_is_missing_cannot_be_made_and_says_what_is() {
    let empty = Pool::empty();
    for kind in FAKES {
        match (Document::new(kind, 1, true, &empty), kind.pool) {
            (Ok(_), None) => {}
            (Err(error), Some(needs)) => {
                assert_eq!((error.fake_type, error.kind), (kind.name, needs));
                assert!(error.to_string().contains(needs.name()), "{error}");
            }
            (result, needs) => panic!("{}: {result:?} though it needs {needs:?}", kind.name),
        }
    }
}

#[test]
#[should_panic(expected = "the pool holds no rsa entries")]
fn writing_a_key_without_its_pool_is_loud() {
    let mut out = String::new();
    fake("rsa").unwrap().write(&mut out, &mut Rng::seed_from_u64(1), true, &Pool::empty());
}
