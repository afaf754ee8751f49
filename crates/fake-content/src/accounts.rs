//! The accounts of a made-up Linux machine, which its passwd and shadow files share.
use randomness::Draw;

use crate::{
    Rng,
    words::{self, FIRST_NAMES, LAST_NAMES},
};

/// Name, user id, group id, home folder and shell of the accounts that a system has by itself (Linux Standard Base and
/// the common distributions; user ids below 1000 are the system's).
pub(crate) const SYSTEM: &[(&str, u64, u64, &str, &str)] = &[
    ("root", 0, 0, "/root", "/bin/bash"),
    ("bin", 1, 1, "/bin", "/sbin/nologin"),
    ("daemon", 2, 2, "/sbin", "/sbin/nologin"),
    ("adm", 3, 4, "/var/adm", "/sbin/nologin"),
    ("lp", 4, 7, "/var/spool/lpd", "/sbin/nologin"),
    ("sync", 5, 0, "/sbin", "/bin/sync"),
    ("shutdown", 6, 0, "/sbin", "/sbin/shutdown"),
    ("halt", 7, 0, "/sbin", "/sbin/halt"),
    ("mail", 8, 12, "/var/spool/mail", "/sbin/nologin"),
    ("operator", 11, 0, "/root", "/sbin/nologin"),
    ("games", 12, 100, "/usr/games", "/sbin/nologin"),
    ("ftp", 14, 50, "/var/ftp", "/sbin/nologin"),
    ("rpc", 32, 32, "/var/lib/rpcbind", "/sbin/nologin"),
    ("ntp", 38, 38, "/etc/ntp", "/sbin/nologin"),
    ("tcpdump", 72, 72, "/", "/sbin/nologin"),
    ("sshd", 74, 74, "/var/empty/sshd", "/sbin/nologin"),
    ("dbus", 81, 81, "/", "/sbin/nologin"),
    ("nobody", 99, 99, "/", "/sbin/nologin"),
];

/// The first user id of a person.
pub(crate) const FIRST_USER: u64 = 1000;

/// The most persons that a machine has.
pub(crate) const MOST_USERS: usize = 6;

/// The persons with an account: first and last name, no two with the same last name.
pub(crate) fn users(rng: &mut Rng, names: &mut [(&str, &str); MOST_USERS]) -> usize {
    let mut draw = Draw::new(rng);
    let count = 2 + draw.below(MOST_USERS as u64 - 1) as usize;
    // Different steps from one start meet no last name twice, and account names are made from last names.
    let mut last = draw.below(LAST_NAMES.len() as u64) as usize;
    for name in names.iter_mut().take(count) {
        let mut draw = Draw::new(rng);
        *name = (draw.pick(&FIRST_NAMES[..512]), LAST_NAMES[last]);
        last = (last + 1 + draw.below(64) as usize) % LAST_NAMES.len();
    }
    count
}

/// The account name of a person: the first letter of the first name and the last name.
pub(crate) fn login(out: &mut String, (first, last): (&str, &str)) {
    words::lower(out, &first[..1]);
    words::lower(out, last);
}
