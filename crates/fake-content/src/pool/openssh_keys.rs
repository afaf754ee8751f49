//! Ed25519 private keys in OpenSSH's own form.

use super::people;
use super::stream::stream;
use ssh_key::{Algorithm, LineEnding, PrivateKey};

pub(super) fn make(index: usize) -> String {
    let mut rng = stream("openssh", index);
    // `random` takes the key and the check number (which OpenSSH draws anew for each file) from the stream.
    let mut key = PrivateKey::random(&mut rng, Algorithm::Ed25519).expect("Ed25519 is compiled in");
    key.set_comment(people::login(&mut rng));
    let text = key.to_openssh(LineEnding::CRLF).expect("an unencrypted key with a short comment");
    text.to_string()
}
