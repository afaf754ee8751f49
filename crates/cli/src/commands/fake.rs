//! `fake`: values of a fake type, to look at or to feed to a detector.

use std::collections::BTreeSet;

use fake_content::{DecoyKind, FAKES, FakeKind, Pool};
use randomness::{stream_key, sub_stream};
use serde_json::Value;

use crate::args::FakeArgs;
use crate::failure::{Complaint, Failure};
use crate::terminal::Terminal;

/// Values that are printed at once: few enough for little memory, enough for few writes.
const AT_ONCE: u64 = 1_000;

/// Print values, one a line, or with `--json` as an array of strings.
///
/// # Errors
/// An unknown type; key material that cannot be had.
pub fn run(args: &FakeArgs, terminal: &Terminal) -> Result<(), Failure> {
    let kind = fake_content::fake(&args.kind).ok_or_else(|| unknown(&args.kind))?;
    let decoys = if args.decoys { kind.decoys(!args.bare) } else { Vec::new() };
    if args.decoys && decoys.is_empty() {
        return Err(no_decoys(kind, args.bare));
    }
    let pool = pool(kind, terminal)?;
    let values = |range| values(kind, &decoys, args.seed, range, !args.bare, &pool);
    let count = u64::from(args.n);
    if count == 0 {
        return if terminal.json() { terminal.print("[]") } else { Ok(()) };
    }
    let mut first = 0;
    // Values are parted by a blank line as soon as one of them has several lines: the first ones tell.
    let blank = values(0..count.min(8)).any(|value| value.contains('\n'));
    while first < count {
        let next = count.min(first + AT_ONCE);
        let mut text = String::new();
        for (index, value) in (first..next).zip(values(first..next)) {
            if terminal.json() {
                text.push_str(if index == 0 { "[\n  " } else { "  " });
                text.push_str(&Value::from(value).to_string());
                text.push_str(if index + 1 == count { "\n]\n" } else { ",\n" });
            } else {
                text.push_str(if blank && index > 0 { "\n" } else { "" });
                text.push_str(&value);
                text.push('\n');
            }
        }
        terminal.print(text)?;
        first = next;
    }
    Ok(())
}

/// What a type needs of the pool.
///
/// # Errors
/// Key material that cannot be had.
pub fn pool(kind: &FakeKind, terminal: &Terminal) -> Result<Pool, Failure> {
    let kinds: BTreeSet<_> = kind.pool.into_iter().collect();
    crate::pool::open(&kinds, terminal)
}

/// Values number `range` of a type: the same again for the same seed, whatever else is asked for. With kinds of `decoys` they
/// are decoys of these in turn.
///
/// Their lines end in LF, so that a key in a file is one for OpenSSH too; in objects they end in CRLF.
pub fn values<'a>(
    kind: &'static FakeKind,
    decoys: &'a [DecoyKind],
    seed: u64,
    range: std::ops::Range<u64>,
    keywords: bool,
    pool: &'a Pool,
) -> impl Iterator<Item = String> + 'a {
    let key = stream_key(seed, &[b"fake", kind.name.as_bytes()]);
    range.map(move |index| {
        let (mut value, mut rng) = (String::new(), sub_stream(&key, index));
        let turn = index.checked_rem(decoys.len() as u64).and_then(|turn| decoys.get(usize::try_from(turn).ok()?));
        match turn {
            Some(decoy) => drop(kind.write_decoy(*decoy, &mut value, &mut rng, keywords, pool)),
            None => kind.write(&mut value, &mut rng, keywords, pool),
        }
        value.replace("\r\n", "\n")
    })
}

fn no_decoys(kind: &FakeKind, bare: bool) -> Failure {
    let complaint = Complaint::new(format!("fake type \"{}\" has no decoys", kind.name));
    let with_keyword = bare && !kind.decoys(true).is_empty();
    Failure::usage(if with_keyword {
        complaint.hint("leave out --bare: its decoys are about the keyword")
    } else {
        complaint
    })
}

fn unknown(name: &str) -> Failure {
    let complaint = Complaint::new(format!("unknown fake type \"{name}\""));
    Failure::usage(complaint.hint(match blueprint::nearest(name, FAKES.iter().map(|kind| kind.name)) {
        Some(near) => {
            format!("did you mean \"{near}\"? `activity-generator list fakes` shows all")
        }
        None => "`activity-generator list fakes` shows all".to_owned(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ssn(seed: u64, range: std::ops::Range<u64>, keywords: bool) -> Vec<String> {
        let kind = fake_content::fake("ssn").expect("a type");
        values(kind, &[], seed, range, keywords, &Pool::empty()).collect()
    }

    #[test]
    fn decoys_are_of_each_kind_in_turn() {
        let kind = fake_content::fake("ssn").expect("a type");
        let decoys = kind.decoys(true);
        assert_eq!(decoys, [DecoyKind::NoKeyword, DecoyKind::FarKeyword, DecoyKind::TestNumber]);
        let values: Vec<String> = values(kind, &decoys, 1, 0..6, true, &Pool::empty()).collect();
        for turn in [&values[..3], &values[3..]] {
            assert!(!turn[0].contains("SSN") && turn[1].starts_with("SSN: ") && turn[1].len() > 60, "{turn:?}");
            assert!(["SSN: 078-05-1120", "SSN: 219-09-9999"].contains(&turn[2].as_str()), "{turn:?}");
        }
    }

    #[test]
    fn a_value_depends_on_its_number_and_the_seed_alone() {
        assert_eq!(ssn(7, 0..20, true)[5..9], ssn(7, 5..9, true));
        assert_ne!(ssn(7, 0..20, true), ssn(8, 0..20, true));
    }

    #[test]
    fn bare_values_are_the_same_without_their_keyword() {
        for (with, bare) in ssn(1, 0..50, true).iter().zip(ssn(1, 0..50, false)) {
            assert_eq!(with, &format!("SSN: {bare}"));
        }
    }
}
