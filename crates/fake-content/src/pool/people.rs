//! Made-up people, firms and hosts for the subjects of certificates, user ids and comments.
//!
//! Hosts and mailboxes lie only under names that RFC 2606 reserves, so that they belong to nobody.

use super::stream::pick;
use rand_core_06::RngCore;

const GIVEN: [&str; 24] = [
    "Ada", "Amir", "Beatriz", "Bruno", "Chloe", "Daniel", "Elena", "Farid", "Grace", "Hugo", "Ines", "Jonas", "Kavya",
    "Liam", "Maria", "Noah", "Olivia", "Pedro", "Quinn", "Rosa", "Samuel", "Tessa", "Victor", "Yuki",
];
const FAMILY: [&str; 24] = [
    "Adams", "Baker", "Costa", "Dubois", "Evans", "Fischer", "Garcia", "Hansen", "Ito", "Jensen", "Kumar", "Lopez",
    "Meyer", "Novak", "Okafor", "Parker", "Quist", "Rossi", "Singh", "Turner", "Usman", "Vargas", "Walker", "Young",
];
const DOMAINS: [&str; 4] = ["example.com", "example.net", "example.org", "corp.example"];
const HOSTS: [&str; 12] = ["api", "app", "auth", "build", "db", "files", "git", "mail", "portal", "shop", "vpn", "www"];
const FIRMS: [&str; 12] = [
    "Example Airlines",
    "Example Bank",
    "Example Clinics",
    "Example Energy",
    "Example Foods",
    "Example Freight",
    "Example Insurance",
    "Example Media",
    "Example Retail",
    "Example Software",
    "Example Telecom",
    "Example University",
];
const UNITS: [&str; 6] = ["Engineering", "Finance", "Infrastructure", "Operations", "Platform", "Security"];
/// City, state or region, ISO 3166 country.
const PLACES: [[&str; 3]; 10] = [
    ["Austin", "Texas", "US"],
    ["Boston", "Massachusetts", "US"],
    ["Denver", "Colorado", "US"],
    ["Seattle", "Washington", "US"],
    ["Toronto", "Ontario", "CA"],
    ["London", "England", "GB"],
    ["Dublin", "Leinster", "IE"],
    ["Munich", "Bavaria", "DE"],
    ["Lyon", "Auvergne-Rhone-Alpes", "FR"],
    ["Sydney", "New South Wales", "AU"],
];

/// A person's name and mailbox, as an OpenPGP user id has them: `Ada Baker <ada.baker@example.com>`.
pub(super) fn user_id(rng: &mut impl RngCore) -> String {
    let (given, family, domain) = (pick(rng, &GIVEN), pick(rng, &FAMILY), pick(rng, &DOMAINS));
    let mailbox = format!("{given}.{family}").to_ascii_lowercase();
    format!("{given} {family} <{mailbox}@{domain}>")
}

/// A login at a host, as ssh-keygen's comments have them: `ada@build-07.example.com`.
pub(super) fn login(rng: &mut impl RngCore) -> String {
    format!("{}@{}", pick(rng, &GIVEN).to_ascii_lowercase(), host(rng))
}

/// A host's name: `build-07.example.com`.
pub(super) fn host(rng: &mut impl RngCore) -> String {
    let (name, number, domain) = (pick(rng, &HOSTS), rng.next_u32() % 100, pick(rng, &DOMAINS));
    format!("{name}-{number:02}.{domain}")
}

/// A subject for `host`'s certificate, as an RFC 4514 text. No value holds a character that would need an escape.
pub(super) fn subject(rng: &mut impl RngCore, host: &str) -> String {
    let (firm, unit) = (pick(rng, &FIRMS), pick(rng, &UNITS));
    let [city, state, country] = PLACES[rng.next_u32() as usize % PLACES.len()];
    format!("CN={host},OU={unit},O={firm},L={city},ST={state},C={country}")
}
