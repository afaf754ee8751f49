//! Technical values and texts: each parsed apart and judged by its standard.
#![allow(clippy::unwrap_used)] // helpers of tests may, as tests do
mod common;

use std::net::{Ipv4Addr, Ipv6Addr};

use common::{bare, digits, values};

#[test]
fn bank_codes_have_a_country_and_are_neither_test_nor_passive() {
    for value in bare("swift_code") {
        assert!(value.len() == 8 || value.len() == 11, "{value}");
        assert!(value[..6].chars().all(|c| c.is_ascii_uppercase()), "{value}");
        assert!(value[6..].chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit()), "{value}");
        assert!(!value[7..8].contains(['0', '1']), "{value}");
        assert!(value.len() == 8 || &value[8..] == "XXX" || !value[8..].starts_with('X'), "{value}");
    }
}

#[test]
fn vulnerability_ids_have_a_year_and_a_number_as_their_year_allows() {
    for value in bare("cve") {
        let [cve, year, number] = value.split('-').collect::<Vec<_>>()[..] else { panic!("{value}") };
        let year: u32 = year.parse().unwrap();
        assert!(cve == "CVE" && (1999..=2026).contains(&year), "{value}");
        let longer = number.len() == 5 && year >= 2014 && !number.starts_with('0');
        assert!((number.len() == 4 || longer) && number != "0000", "{value}");
        digits(number);
    }
}

#[test]
fn network_addresses_parse_and_are_global_unicast() {
    for value in bare("ipv4") {
        let address: Ipv4Addr = value.parse().unwrap();
        let special = address.is_private()
            || address.is_loopback()
            || address.is_link_local()
            || address.is_multicast()
            || address.is_broadcast()
            || address.is_documentation()
            || address.is_unspecified()
            || matches!(
                address.octets(),
                [0 | 127 | 240.., ..] | [100, 64..=127, ..] | [192, 0, 0, _] | [198, 18..=19, ..]
            );
        assert!(!special && address.to_string() == value, "{value}");
    }
    for value in bare("ipv6") {
        let address: Ipv6Addr = value.parse().unwrap();
        assert!((0x2400..0x2b00).contains(&address.segments()[0]), "{value}");
        // The standard library prints the canonical form of RFC 5952.
        assert_eq!(address.to_string(), value);
    }
    for value in bare("mac_address") {
        let bytes: Vec<u8> = value.split(':').map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect();
        assert!(bytes.len() == 6 && bytes[0] & 1 == 0 && bytes[0] & 2 == 2 && value.len() == 17, "{value}");
    }
}

#[test]
fn uuids_say_version_4_and_the_standard_variant() {
    for value in bare("uuid4") {
        assert_eq!(value.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12], "{value}");
        assert!(&value[14..15] == "4" && "89ab".contains(&value[19..20]), "{value}");
        assert!(value.chars().all(|c| c == '-' || c.is_ascii_digit() || ('a'..='f').contains(&c)), "{value}");
    }
}

#[test]
fn mail_and_web_addresses_reach_nobody() {
    let reserved =
        |host: &str| ["example.com", "example.net", "example.org"].iter().any(|domain| host.ends_with(domain));
    for value in bare("email") {
        let (name, host) = value.split_once('@').unwrap();
        assert!(reserved(host) && name.chars().all(|c| c.is_ascii_lowercase() || c == '.'), "{value}");
        assert!(name.split('.').all(|part| !part.is_empty()) && name.matches('.').count() == 1, "{value}");
    }
    for value in bare("url") {
        let (host, path) = value.strip_prefix("https://").unwrap().split_once('/').unwrap();
        assert!(reserved(host) && !path.is_empty() && !path.ends_with('/'), "{value}");
    }
}

#[test]
fn texts_names_and_paths_have_their_shape() {
    for value in bare("sentence") {
        let words = value.split(' ').count();
        assert!(
            (4..=11).contains(&words) && value.ends_with('.') && value.as_bytes()[0].is_ascii_uppercase(),
            "{value}"
        );
    }
    for value in values("text", true, 500) {
        assert!((3..=6).contains(&value.matches('.').count()), "{value}");
    }
    for value in bare("name") {
        assert_eq!(value.split(' ').count(), 2, "{value}");
    }
    for value in bare("file_name") {
        assert!(value.matches('.').count() == 1 && !value.contains(['/', ' ']), "{value}");
    }
    for value in bare("file_path") {
        assert!(
            value.starts_with('/') && !value.contains("//") && value.rsplit('/').next().unwrap().contains('.'),
            "{value}"
        );
    }
    for value in bare("user_name") {
        assert!(value.len() <= 32 && value.as_bytes()[0].is_ascii_lowercase(), "{value}");
        digits(&value[value.len() - 2..]);
    }
    for value in bare("job").iter().chain(&bare("company")) {
        assert!(value.as_bytes()[0].is_ascii_uppercase() && value.len() < 64, "{value}");
    }
}
