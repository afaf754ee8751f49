//! gpg and ssh-keygen read the pool's keys and can use them.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use fake_content::{Pool, PoolKind};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

fn entries(kind: PoolKind) -> Vec<String> {
    Pool::make(&BTreeSet::from([kind]), 2, &|_, _| ()).entries(kind).to_vec()
}

/// Standard output of a tool, which must succeed.
fn run(command: &mut Command, package: &str, input: &[u8]) -> String {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{command:?} must run (Debian: apt-get install {package}): {error}"));
    let mut stdin = child.stdin.take().unwrap();
    std::thread::scope(|scope| {
        // Beside the reading: a tool that answers before it has read everything must not block.
        scope.spawn(move || stdin.write_all(input).unwrap());
        let output = child.wait_with_output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{command:?}: {errors}");
        String::from_utf8(output.stdout).unwrap()
    })
}

/// A gpg with a home of its own; its agent ends with it.
struct Gpg(tempfile::TempDir);

impl Gpg {
    fn new() -> Gpg {
        // The agent's socket lies in the home, and its path must be short.
        let home = tempfile::Builder::new().prefix("g").tempdir_in("/tmp").unwrap();
        Gpg(home)
    }

    fn run(&self, args: &[&str], input: &[u8]) -> String {
        let mut command = Command::new("gpg");
        command.arg("--homedir").arg(self.0.path());
        command.args(["--batch", "--no-tty", "--quiet", "--trust-model", "always"]).args(args);
        run(&mut command, "gnupg", input)
    }
}

impl Drop for Gpg {
    fn drop(&mut self) {
        let kill = ["--kill", "gpg-agent"];
        let _ = Command::new("gpgconf").arg("--homedir").arg(self.0.path()).args(kill).status();
    }
}

/// The fields of the records of one type in `--with-colons` output (GnuPG's doc/DETAILS).
fn records<'a>(listing: &'a str, kind: &str) -> Vec<Vec<&'a str>> {
    listing.lines().map(|line| line.split(':').collect::<Vec<_>>()).filter(|fields| fields[0] == kind).collect()
}

#[test]
fn gpg_imports_every_block_and_finds_every_self_signature_good() {
    let gpg = Gpg::new();
    let blocks = entries(PoolKind::Pgp).join("\r\n");
    let status = gpg.run(&["--status-fd", "1", "--import"], blocks.as_bytes());
    // IMPORT_RES: field 1 counts the keys, 10 the secret keys read, 11 the secret keys imported.
    let result = status.lines().find(|line| line.contains("IMPORT_RES")).unwrap();
    let counts: Vec<&str> = result.split_whitespace().skip(2).collect();
    assert_eq!((counts[0], counts[9], counts[10]), ("256", "256", "256"), "{result}");

    let secret = gpg.run(&["--with-colons", "--list-secret-keys"], b"");
    let keys = records(&secret, "sec");
    assert_eq!(keys.len(), 256);
    // Algorithm 22 is EdDSA; made 2024-01-01; may certify and sign, and encrypt by its subkey; the secret is there.
    assert!(keys.iter().all(|f| f[3] == "22" && f[5] == "1704067200" && f[11] == "scESC" && f[14] == "+"), "{keys:?}");
    let subkeys = records(&secret, "ssb");
    assert_eq!(subkeys.len(), 256);
    assert!(subkeys.iter().all(|f| f[3] == "18" && f[11] == "e" && f[14] == "+"), "{subkeys:?}");
    let fingerprints: BTreeSet<&str> = records(&secret, "fpr").iter().map(|fields| fields[9]).collect();
    assert_eq!(fingerprints.len(), 512);
    assert!(records(&secret, "uid").iter().all(|fields| {
        let mailbox = fields[9].trim_end_matches('>');
        ["example.com", "example.net", "example.org", "corp.example"].iter().any(|end| mailbox.ends_with(end))
    }));

    // One over the user id, one over the subkey, each marked good.
    let checked = gpg.run(&["--with-colons", "--check-sigs"], b"");
    let signatures = records(&checked, "sig");
    assert_eq!(signatures.len(), 512);
    assert!(signatures.iter().all(|fields| fields[1] == "!"));
}

#[test]
fn gpg_lists_the_packets_of_every_block() {
    let gpg = Gpg::new();
    for entry in entries(PoolKind::Pgp).iter().step_by(8) {
        let packets = gpg.run(&["--list-packets"], entry.as_bytes());
        let kinds: Vec<&str> = packets.lines().filter(|line| line.starts_with(':')).collect();
        let expected = [
            ":secret key packet:",
            ":user ID packet:",
            ":signature packet:",
            ":secret sub key packet:",
            ":signature packet:",
        ];
        assert_eq!(kinds.len(), expected.len(), "{packets}");
        assert!(kinds.iter().zip(expected).all(|(found, start)| found.starts_with(start)), "{packets}");
    }
}

#[test]
fn gpg_signs_and_decrypts_with_the_keys() {
    let gpg = Gpg::new();
    let blocks: Vec<String> = entries(PoolKind::Pgp).into_iter().step_by(16).collect();
    gpg.run(&["--import"], blocks.join("\r\n").as_bytes());
    let listing = gpg.run(&["--with-colons", "--list-secret-keys"], b"");
    let lines: Vec<&str> = listing.lines().collect();
    let primary: Vec<&str> = lines
        .windows(2)
        .filter(|pair| pair[0].starts_with("sec:"))
        .map(|pair| pair[1].split(':').nth(9).unwrap())
        .collect();
    assert_eq!(primary.len(), 16);
    for key in primary {
        let sealed = gpg.run(&["--armor", "-r", key, "-u", key, "--sign", "--encrypt"], b"a message");
        let opened = gpg.run(&["--status-fd", "1", "--decrypt"], sealed.as_bytes());
        assert!(
            opened.contains("a message") && opened.contains("GOODSIG") && opened.contains("DECRYPTION_OKAY"),
            "{opened}"
        );
    }
}

/// The key as OpenSSH wants it: LF line ends, one after the last line, readable by its owner alone.
fn write_key(path: &Path, entry: &str) {
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
    let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path).unwrap();
    file.set_permissions(PermissionsExt::from_mode(0o600)).unwrap();
    file.write_all((entry.replace("\r\n", "\n") + "\n").as_bytes()).unwrap();
}

fn ssh_keygen(args: &[&str], input: &[u8]) -> String {
    run(Command::new("ssh-keygen").args(args), "openssh-client", input)
}

#[test]
fn ssh_keygen_reads_every_openssh_key() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("key");
    let mut keys = BTreeSet::new();
    for entry in entries(PoolKind::Openssh) {
        write_key(&path, &entry);
        let public = ssh_keygen(&["-y", "-P", "", "-f", path.to_str().unwrap()], b"");
        let fields: Vec<&str> = public.split_whitespace().collect();
        assert_eq!((fields.len(), fields[0]), (3, "ssh-ed25519"), "{public}");
        assert!(fields[2].contains('@') && fields[2].contains("example"), "{public}");
        assert!(keys.insert(fields[1].to_owned()));
    }
    assert_eq!(keys.len(), 256);
}

#[test]
fn signatures_by_the_openssh_keys_verify_against_their_public_keys() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    let (key, message, signature, signers) = (at("key"), at("message"), at("message.sig"), at("signers"));
    std::fs::write(&message, "a message").unwrap();
    for entry in entries(PoolKind::Openssh).iter().step_by(16) {
        write_key(Path::new(&key), entry);
        let public = ssh_keygen(&["-y", "-P", "", "-f", &key], b"");
        std::fs::write(&signers, format!("someone {public}")).unwrap();
        let _ = std::fs::remove_file(&signature);
        ssh_keygen(&["-Y", "sign", "-f", &key, "-n", "test", &message], b"");
        let verify = ["-Y", "verify", "-f", &signers, "-I", "someone", "-n", "test", "-s", &signature];
        assert!(ssh_keygen(&verify, b"a message").contains("Good \"test\" signature"));
    }
}
