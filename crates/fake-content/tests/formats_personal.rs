//! Values that identify persons: structure and issued ranges, each value parsed apart and judged by its published rule.
#![allow(clippy::unwrap_used)] // helpers of tests may, as tests do
mod common;

use std::collections::BTreeSet;

use common::{bare, digits, values};

#[test]
fn social_security_numbers_lie_in_the_issued_ranges() {
    let valid = |text: &str| {
        let [area, group, serial] = text.split('-').collect::<Vec<_>>()[..] else {
            return false;
        };
        let form = (area.len(), group.len(), serial.len()) == (3, 2, 4);
        let area: u32 = area.parse().unwrap();
        form && area != 0 && area != 666 && area < 900 && group != "00" && serial != "0000"
    };
    assert!(valid("219-09-9998"));
    for bad in ["000-12-3456", "666-12-3456", "987-65-4320", "123-00-4567", "123-45-0000", "12-345-6789"] {
        assert!(!valid(bad), "{bad}");
    }
    let all = bare("ssn");
    for value in &all {
        assert!(valid(value), "{value}");
        assert!(!["078-05-1120", "219-09-9999", "123-45-6789"].contains(&value.as_str()));
    }
    // Both sides of 666 are drawn.
    assert!(all.iter().any(|value| value.as_str() < "665") && all.iter().any(|value| value.as_str() > "667"));
}

#[test]
fn taxpayer_numbers_have_an_issued_group() {
    let mut groups = BTreeSet::new();
    for value in bare("itin") {
        let [area, group, serial] = value.split('-').collect::<Vec<_>>()[..] else { panic!("{value}") };
        assert!(area.starts_with('9') && digits(area).len() == 3 && digits(serial).len() == 4, "{value}");
        groups.insert(group.parse::<u32>().unwrap());
    }
    let issued: BTreeSet<u32> = (50..=99).filter(|group| !matches!(group, 66..=69 | 89 | 93)).collect();
    assert_eq!(groups, issued);
}

#[test]
fn phone_numbers_follow_the_numbering_plan() {
    let mut forms = BTreeSet::new();
    for value in bare("phone_number") {
        let national = value.strip_prefix("+1-").unwrap_or(&value);
        let plain: String = national.chars().filter(char::is_ascii_digit).collect();
        assert_eq!(plain.len(), 10, "{value}");
        let (area, exchange) = (&plain[..3], &plain[3..6]);
        for code in [area, exchange] {
            assert!(!code.starts_with(['0', '1']) && !code.ends_with("11"), "{value}");
        }
        assert_ne!(exchange, "555", "{value}");
        forms.insert(value.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect::<String>());
    }
    let expected = ["(000) 000-0000", "000-000-0000", "000.000.0000", "+0-000-000-0000"];
    assert_eq!(forms, expected.map(str::to_owned).into());
}

#[test]
fn addresses_end_in_a_city_state_and_zip_code_and_zip_codes_are_among_them() {
    let mut zips = BTreeSet::new();
    for value in bare("address") {
        let parts: Vec<&str> = value.split(", ").collect();
        assert!((3..=4).contains(&parts.len()), "{value}");
        let (number, street) = parts[0].split_once(' ').unwrap();
        assert!(number.parse::<u32>().unwrap() > 0 && street.contains(' '), "{value}");
        let (state, zip) = parts[parts.len() - 1].split_once(' ').unwrap();
        assert!(state.len() == 2 && digits(zip).len() == 5, "{value}");
        zips.insert(zip.to_owned());
    }
    assert!(zips.len() >= 60);
    for value in bare("zipcode") {
        assert!(zips.contains(&value), "{value}");
    }
}

#[test]
fn dates_of_birth_are_days_that_existed_and_reach_the_ends_of_months() {
    let mut seen = BTreeSet::new();
    for value in bare("date_of_birth") {
        let [year, month, day] = value.split('-').map(|n| n.parse::<u32>().unwrap()).collect::<Vec<_>>()[..] else {
            panic!("{value}")
        };
        assert_eq!(value.len(), 10);
        assert!((1940..=2006).contains(&year), "{value}");
        let leap = year % 400 == 0 || year % 4 == 0 && year % 100 != 0;
        let last = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month as usize - 1];
        assert!((1..=last).contains(&day), "{value}");
        seen.insert((month, day));
    }
    assert_eq!(seen.len(), 366);
}

#[test]
fn passport_numbers_are_nine_characters_of_either_series() {
    let (mut old, mut new) = (0, 0);
    for value in bare("us_passport") {
        assert_eq!(value.len(), 9, "{value}");
        digits(&value[1..]);
        if value.as_bytes()[0].is_ascii_uppercase() {
            new += 1;
        } else {
            old += 1;
        }
    }
    assert!(old > 4_000 && new > 4_000);
}

#[test]
fn a_profile_is_made_of_values_that_obey_their_own_rules() {
    for value in values("profile", true, 500) {
        let part = |label: &str| -> String {
            let (_, after) = value.split_once(&format!("{label}: ")).unwrap_or_else(|| panic!("no {label} in {value}"));
            after.split(", ").next().unwrap().to_owned()
        };
        assert_eq!(part("SSN").split('-').map(str::len).collect::<Vec<_>>(), [3, 2, 4]);
        assert_eq!(part("date of birth").len(), 10);
        assert!(part("phone").chars().filter(char::is_ascii_digit).count() >= 10);
        assert!(part("email").contains("@example."));
        for label in ["name", "address", "job", "company"] {
            assert!(!part(label).is_empty());
        }
    }
}
