//! openssl reads the pool's keys and certificates, and agrees with how they were made.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use fake_content::{Pool, PoolKind};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::io::Write;
use std::process::{Command, Stdio};

/// Standard output and error of `openssl`, which must succeed.
fn openssl(args: &[&str], input: &[u8]) -> (Vec<u8>, String) {
    let mut child = Command::new("openssl")
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("this test needs openssl (Debian: apt-get install openssl): {error}"));
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "openssl {args:?} on {}: {errors}", String::from_utf8_lossy(input));
    (output.stdout, errors)
}

fn text(args: &[&str], input: &str) -> String {
    let (out, errors) = openssl(args, input.as_bytes());
    String::from_utf8(out).unwrap() + &errors
}

fn entries(kind: PoolKind) -> Vec<String> {
    Pool::make(&BTreeSet::from([kind]), 2, &|_, _| ()).entries(kind).to_vec()
}

/// The pool's derivation, written anew: SHA-256 over length and text of seed and label, and the index, all 8 bytes.
fn derive(label: &str, index: u64) -> String {
    let mut hash = Sha256::new();
    for part in [Pool::SEED, label] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.update(index.to_be_bytes());
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn public_keys(kind: PoolKind, command: &str) -> usize {
    let keys: BTreeSet<Vec<u8>> = entries(kind)
        .iter()
        .map(|entry| {
            let (public, _) = openssl(&[command, "-pubout"], entry.as_bytes());
            assert!(public.starts_with(b"-----BEGIN PUBLIC KEY-----"));
            public
        })
        .collect();
    keys.len()
}

#[test]
fn rsa_keys_pass_its_check_and_are_2048_bits_long() {
    let mut moduli = BTreeSet::new();
    for entry in entries(PoolKind::Rsa) {
        // Tests both primes, the product, the exponents and the coefficient.
        let said = text(&["rsa", "-check", "-noout", "-text", "-modulus"], &entry);
        assert!(said.contains("RSA key ok"), "{said}");
        assert!(said.contains("(2048 bit, 2 primes)"), "{said}");
        assert!(said.contains("publicExponent: 65537 (0x10001)"), "{said}");
        let modulus = said.lines().find(|line| line.starts_with("Modulus=")).unwrap();
        assert!(moduli.insert(modulus.to_owned()));
    }
    assert_eq!(public_keys(PoolKind::Rsa, "rsa"), 32);
}

#[test]
fn dsa_keys_pass_its_check_and_share_one_parameter_set() {
    let mut parameters = BTreeSet::new();
    for entry in entries(PoolKind::Dsa) {
        // Parameters, ranges, and that y is g to the x.
        assert!(text(&["pkey", "-check", "-noout"], &entry).contains("Key is valid"));
        let said = text(&["dsa", "-noout", "-text"], &entry);
        assert!(said.contains("Private-Key: (2048 bit)"), "{said}");
        parameters.insert(numbers(&said));
    }
    assert_eq!(parameters.len(), 1);
    assert_eq!(public_keys(PoolKind::Dsa, "dsa"), 32);
}

/// P, Q and G as `-text` prints them: hexadecimal, in lines that begin with blanks.
fn numbers(said: &str) -> String {
    let from = said.find("P:").unwrap();
    said[from..]
        .lines()
        .take_while(|line| ["P:", "Q:", "G:", " "].iter().any(|start| line.starts_with(start)))
        .map(str::trim)
        .collect()
}

/// FIPS 186-4, A.1.1.2, as openssl has it: it searches the counter itself.
#[test]
fn openssl_makes_the_same_dsa_parameters_from_the_published_seed() {
    let seed = format!("hexseed:{}", derive("dsa parameters", 28));
    let mut args = vec!["genpkey", "-genparam", "-algorithm", "DSA", "-text"];
    for option in [&seed, "type:fips186_4", "dsa_paramgen_bits:2048", "dsa_paramgen_q_bits:256", "digest:SHA256"] {
        args.extend(["-pkeyopt", option]);
    }
    let (made, _) = openssl(&args, b"");
    let made = String::from_utf8(made).unwrap();
    let ours = text(&["dsa", "-noout", "-text"], &entries(PoolKind::Dsa)[0]);
    assert_eq!(numbers(&made), numbers(&ours));
}

#[test]
fn ec_keys_pass_its_check_and_name_their_curve() {
    let mut keys = BTreeSet::new();
    for entry in entries(PoolKind::Ec) {
        let said = text(&["ec", "-check", "-noout", "-text"], &entry);
        assert!(said.contains("EC Key valid"), "{said}");
        assert!(said.contains("ASN1 OID: prime256v1"), "{said}");
        let public = said[said.find("pub:").unwrap()..said.find("ASN1").unwrap()].to_owned();
        assert!(keys.insert(public));
    }
    assert_eq!(keys.len(), 256);
}

/// Anybody can recompute the keys: an EC key is the first 32 bytes of ChaCha20 under the derived key, by openssl's cipher.
#[test]
fn ec_keys_come_from_the_published_seed() {
    for (index, entry) in entries(PoolKind::Ec).iter().enumerate().step_by(16) {
        let key = derive("ec", index as u64);
        let iv = "0".repeat(32);
        let (stream, _) = openssl(&["enc", "-chacha20", "-K", &key, "-iv", &iv], &[0; 32]);
        let stream: String = stream.iter().map(|byte| format!("{byte:02x}")).collect();
        let said = text(&["ec", "-noout", "-text"], entry);
        let private = &said[said.find("priv:").unwrap() + 5..said.find("pub:").unwrap()];
        let private: String = private.chars().filter(char::is_ascii_hexdigit).collect();
        assert_eq!(private, stream, "key {index}");
    }
}

#[test]
fn certificates_are_read_and_differ_in_key_and_serial() {
    let (mut serials, mut keys) = (BTreeSet::new(), BTreeSet::new());
    for entry in entries(PoolKind::Cert) {
        let said = text(&["x509", "-noout", "-text", "-serial", "-pubkey"], &entry);
        for expected in [
            "Version: 3 (0x2)",
            "Not Before: Jan  1 00:00:00 2024 GMT",
            "Not After : Jan  1 00:00:00 2034 GMT",
            "Signature Algorithm: ecdsa-with-SHA256",
            "CA:FALSE",
        ] {
            assert!(said.contains(expected), "{expected}: {said}");
        }
        let after = |mark: &str| said[said.find(mark).unwrap() + mark.len()..].lines().next().unwrap();
        let host = after("DNS:");
        // RFC 2606: names that nobody can own.
        assert!(["example.com", "example.net", "example.org", "corp.example"].iter().any(|end| host.ends_with(end)));
        assert!(after("Subject: ").ends_with(&format!("CN = {host}")), "{said}");
        assert_eq!(after("Subject: "), after("Issuer: "));
        assert!(serials.insert(after("serial=").to_owned()));
        let key = &said[said.find("-----BEGIN PUBLIC KEY").unwrap()..said.find("-----END PUBLIC KEY").unwrap()];
        assert!(keys.insert(key.to_owned()));
    }
    assert_eq!((serials.len(), keys.len()), (256, 256));
}

#[test]
fn certificates_are_signed_by_their_own_key() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("cert.pem");
    let path = path.to_str().unwrap();
    // 2026-01-01 and 2033-12-31: not the day of the test.
    for (entry, time) in entries(PoolKind::Cert).iter().zip(["1767225600", "2019600000"].iter().cycle()) {
        std::fs::write(path, entry).unwrap();
        let args = ["verify", "-check_ss_sig", "-attime", time, "-CAfile", path, path];
        assert!(text(&args, "").contains(": OK"));
    }
}

/// The tests above can fail: openssl refuses a certificate whose signature has one bit changed.
#[test]
fn a_changed_certificate_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let (der, path) = (dir.path().join("der"), dir.path().join("cert.pem"));
    let (mut bytes, _) = openssl(&["x509", "-outform", "DER"], entries(PoolKind::Cert)[0].as_bytes());
    *bytes.last_mut().unwrap() ^= 1;
    std::fs::write(&der, bytes).unwrap();
    let (path, der) = (path.to_str().unwrap(), der.to_str().unwrap());
    openssl(&["x509", "-inform", "DER", "-in", der, "-out", path], b"");
    let verify = Command::new("openssl")
        .args(["verify", "-check_ss_sig", "-attime", "1767225600", "-CAfile", path, path])
        .output()
        .unwrap();
    assert!(!verify.status.success());
}
