//! Self-signed X.509 certificates of made-up hosts.

use super::{people, stream::stream};
use p256::ecdsa::{DerSignature, SigningKey};
use rand_core_06::RngCore;
use std::str::FromStr;
use std::time::Duration;
use x509_cert::builder::{Builder, CertificateBuilder, Profile};
use x509_cert::der::asn1::{Ia5String, UtcTime};
use x509_cert::der::{EncodePem, pem::LineEnding};
use x509_cert::ext::pkix::{SubjectAltName, name::GeneralName};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::SubjectPublicKeyInfoOwned;
use x509_cert::time::{Time, Validity};

/// 2024-01-01T00:00:00Z, in seconds since 1970.
const NOT_BEFORE: u64 = 1_704_067_200;
/// 2034-01-01T00:00:00Z, in seconds since 1970.
const NOT_AFTER: u64 = 2_019_686_400;

pub(super) fn make(index: usize) -> String {
    build(index).expect("constant dates, a short subject and a key of 32 bytes")
}

fn build(index: usize) -> Result<String, x509_cert::builder::Error> {
    let mut rng = stream("cert", index);
    // ECDSA with the nonce of RFC 6979: the signature depends on the key and the text alone.
    let signer = SigningKey::random(&mut rng);
    let public = SubjectPublicKeyInfoOwned::from_key(*signer.verifying_key())?;
    let host = people::host(&mut rng);
    let subject = Name::from_str(&people::subject(&mut rng, &host))?;

    // RFC 5280 asks for a positive serial of at most 20 bytes.
    let mut serial = [0; 16];
    rng.fill_bytes(&mut serial);
    serial[0] = serial[0] & 0x7f | 0x40;

    let profile = Profile::Leaf { issuer: subject.clone(), enable_key_agreement: true, enable_key_encipherment: false };
    let validity = Validity { not_before: time(NOT_BEFORE)?, not_after: time(NOT_AFTER)? };
    let serial = SerialNumber::new(&serial)?;
    let mut builder = CertificateBuilder::new(profile, serial, validity, subject, public, &signer)?;
    let name = GeneralName::DnsName(Ia5String::new(&host)?);
    builder.add_extension(&SubjectAltName(vec![name]))?;
    Ok(builder.build::<DerSignature>()?.to_pem(LineEnding::CRLF)?)
}

fn time(seconds: u64) -> x509_cert::der::Result<Time> {
    UtcTime::from_unix_duration(Duration::from_secs(seconds)).map(Time::UtcTime)
}
