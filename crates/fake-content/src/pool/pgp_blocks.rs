//! OpenPGP secret keys with a user id, unprotected.
//!
//! Version 4 keys: their signatures carry no random salt (version 6 does), and gpg of every age reads them. The packets are
//! put together here one by one, because the short way of crate `pgp` stamps signatures with the clock.

use super::{people, stream::stream};
use pgp::composed::{ArmorOptions, KeyType, SignedKeyDetails, SignedSecretKey, SignedSecretSubKey};
use pgp::crypto::ecc_curve::ECCCurve;
use pgp::crypto::hash::HashAlgorithm;
use pgp::crypto::sym::SymmetricKeyAlgorithm;
use pgp::errors::Result;
use pgp::packet::{
    KeyFlags, PubKeyInner, PublicKey, PublicSubkey, SecretKey, SecretSubkey, SignatureConfig, SignatureType, Subpacket,
    SubpacketData, UserId,
};
use pgp::types::{CompressionAlgorithm, KeyDetails, KeyVersion, Password, SignedUser, Tag};
use rand_core_06::{CryptoRng, RngCore};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// 2024-01-01T00:00:00Z: when all keys and signatures say they were made.
const CREATED: Duration = Duration::from_secs(1_704_067_200);

pub(super) fn make(index: usize) -> String {
    build(index).expect("an unprotected key of a known kind").replace('\n', "\r\n")
}

fn build(index: usize) -> Result<String> {
    let mut rng = stream("pgp", index);
    let no_password = Password::empty();

    // gpg before 2.5 knows Ed25519 and Curve25519 only in these older encodings.
    let (inner, secret) = key_pair(KeyType::Ed25519Legacy, &mut rng)?;
    let public = PublicKey::from_inner(inner)?;
    let primary = SecretKey::new(public.clone(), secret)?;
    let (inner, secret) = key_pair(KeyType::ECDH(ECCCurve::Curve25519), &mut rng)?;
    let subkey = SecretSubkey::new(PublicSubkey::from_inner(inner)?, secret)?;
    let user = UserId::from_str(Default::default(), people::user_id(&mut rng))?;

    let mut flags = KeyFlags::default();
    flags.set_certify(true);
    flags.set_sign(true);
    let mut config = signature(SignatureType::CertPositive, &primary, flags)?;
    for data in [
        SubpacketData::IsPrimary(true),
        SubpacketData::PreferredSymmetricAlgorithms(
            [SymmetricKeyAlgorithm::AES256, SymmetricKeyAlgorithm::AES128].into_iter().collect(),
        ),
        SubpacketData::PreferredHashAlgorithms([HashAlgorithm::Sha512, HashAlgorithm::Sha256].into_iter().collect()),
        SubpacketData::PreferredCompressionAlgorithms(
            [CompressionAlgorithm::ZLIB, CompressionAlgorithm::ZIP].into_iter().collect(),
        ),
    ] {
        config.hashed_subpackets.push(Subpacket::regular(data)?);
    }
    let certification = config.sign_certification(&primary, &public, &no_password, Tag::UserId, &user)?;

    let mut flags = KeyFlags::default();
    flags.set_encrypt_comms(true);
    flags.set_encrypt_storage(true);
    let binding = signature(SignatureType::SubkeyBinding, &primary, flags)?.sign_subkey_binding(
        &primary,
        &public,
        &no_password,
        subkey.public_key(),
    )?;

    let user = SignedUser::new(user, vec![certification]);
    let details = SignedKeyDetails::new(vec![], vec![], vec![user], vec![]);
    let subkey = SignedSecretSubKey::new(subkey, vec![binding]);
    SignedSecretKey::new(primary, details, vec![], vec![subkey]).to_armored_string(ArmorOptions::default())
}

fn key_pair<R: RngCore + CryptoRng>(kind: KeyType, rng: &mut R) -> Result<(PubKeyInner, pgp::types::SecretParams)> {
    let (public, secret) = kind.generate(rng)?;
    let inner = PubKeyInner::new(KeyVersion::V4, kind.to_alg(), created().into(), None, public)?;
    Ok((inner, secret))
}

/// What all signatures by `signer` have in common.
fn signature(typ: SignatureType, signer: &SecretKey, flags: KeyFlags) -> Result<SignatureConfig> {
    let mut config = SignatureConfig::v4(typ, signer.algorithm(), HashAlgorithm::Sha256);
    config.hashed_subpackets = vec![
        Subpacket::regular(SubpacketData::IssuerFingerprint(signer.fingerprint()))?,
        Subpacket::regular(SubpacketData::SignatureCreationTime(created().into()))?,
        Subpacket::regular(SubpacketData::KeyFlags(flags))?,
    ];
    config.unhashed_subpackets = vec![Subpacket::regular(SubpacketData::Issuer(signer.key_id()))?];
    Ok(config)
}

fn created() -> SystemTime {
    UNIX_EPOCH + CREATED
}
