//! The pool in a folder: kept, checked, healed, shared, and done without.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use fake_content::{Pool, PoolError, PoolKind};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

fn kinds() -> BTreeSet<PoolKind> {
    BTreeSet::from([PoolKind::Ec, PoolKind::Openssh])
}

/// The pool, the warnings, and how many entries were made.
fn open(dir: &Path, kinds: &BTreeSet<PoolKind>) -> (Pool, Vec<String>, usize) {
    let made = AtomicUsize::new(0);
    let count = |_, _| {
        made.fetch_add(1, Ordering::Relaxed);
    };
    let (pool, warnings) = Pool::open(dir, kinds, 2, &count).unwrap();
    (pool, warnings, made.into_inner())
}

fn fresh(kinds: &BTreeSet<PoolKind>) -> Pool {
    Pool::make(kinds, 2, &|_, _| ())
}

fn files(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn an_empty_folder_is_filled_once_and_read_afterwards() {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("cache/pool-v1");
    let (pool, warnings, made) = open(&dir, &kinds());
    assert_eq!((warnings.len(), made), (0, 512));
    assert_eq!(pool, fresh(&kinds()));
    assert_eq!(files(&dir), ["ec.pem", "manifest.json", "openssh.pem"]);

    assert_eq!(open(&dir, &kinds()), (pool.clone(), vec![], 0));
    assert_eq!(Pool::read(&dir, &kinds()).unwrap(), pool);
}

#[test]
fn only_the_kinds_that_are_missing_are_made() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    assert_eq!(open(dir, &BTreeSet::from([PoolKind::Ec])).2, 256);
    let (pool, _, made) = open(dir, &BTreeSet::from([PoolKind::Ec, PoolKind::Dsa]));
    assert_eq!(made, 32);
    assert_eq!(pool.kinds(), BTreeSet::from([PoolKind::Ec, PoolKind::Dsa]));
    assert_eq!(open(dir, &BTreeSet::new()), (Pool::empty(), vec![], 0));
}

#[test]
fn the_whole_pool_reads_back_as_it_was_made() {
    let dir = tempfile::tempdir().unwrap();
    let all = BTreeSet::from(PoolKind::ALL);
    let (pool, warnings, made) = open(dir.path(), &all);
    assert_eq!((warnings.len(), made), (0, 2 * 32 + 4 * 256));
    assert_eq!(Pool::read(dir.path(), &all).unwrap(), pool);
    assert_eq!(pool, fresh(&all));
}

/// Every damage to a kind's file is refused by `read` and repaired by `open`.
#[test]
fn a_missing_or_damaged_file_is_refused_strictly_and_made_again_otherwise() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let (pool, ..) = open(dir, &kinds());
    let path = dir.join("ec.pem");
    let good = fs::read(&path).unwrap();
    let mut flipped = good.clone();
    flipped[5000] ^= 1;
    let other = fs::read(dir.join("openssh.pem")).unwrap();
    let damages: [(&str, Option<Vec<u8>>); 7] = [
        ("missing", None),
        ("empty", Some(vec![])),
        ("one bit flipped", Some(flipped)),
        ("cut short", Some(good[..good.len() - 1].to_vec())),
        ("one entry less", Some(good[..good.len() / 256 * 255].to_vec())),
        ("not text", Some(vec![0xff; good.len()])),
        ("another kind's", Some(other)),
    ];
    for (what, bytes) in damages {
        match &bytes {
            Some(bytes) => fs::write(&path, bytes).unwrap(),
            None => fs::remove_file(&path).unwrap(),
        }
        let error = Pool::read(dir, &kinds()).unwrap_err();
        match (&error, bytes) {
            (PoolError::Unreadable { path: found, .. }, None) => assert_eq!(*found, path),
            (PoolError::Altered { path: found, expected, .. }, Some(_)) => {
                assert_eq!((found, expected.as_str()), (&path, PoolKind::Ec.sha256()));
            }
            _ => panic!("{what}: {error}"),
        }
        assert!(error.to_string().contains("ec.pem"), "{error}");
        // The other kind is not touched by it.
        assert!(Pool::read(dir, &BTreeSet::from([PoolKind::Openssh])).is_ok());

        assert_eq!(open(dir, &kinds()), (pool.clone(), vec![], 256), "{what}");
        assert_eq!(fs::read(&path).unwrap(), good, "{what}");
    }
}

#[test]
fn a_missing_foreign_or_broken_manifest_is_refused_strictly_and_written_again_otherwise() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let (pool, ..) = open(dir, &kinds());
    let path = dir.join("manifest.json");
    let good = fs::read_to_string(&path).unwrap();
    let ec = PoolKind::Ec.sha256();
    let damages = [
        None,
        Some(String::new()),
        Some("[]".to_owned()),
        Some(good[..good.len() / 2].to_owned()),
        Some(good.replace("\"format\": 1", "\"format\": 2")),
        Some(good.replace("not a secret", "a secret")),
        Some(good.replace(ec, &"0".repeat(64))),
        Some(good.replace("\"ec\"", "\"ed\"")),
    ];
    for damage in damages {
        match &damage {
            Some(text) => {
                assert_ne!(*text, good);
                fs::write(&path, text).unwrap();
            }
            None => fs::remove_file(&path).unwrap(),
        }
        let error = Pool::read(dir, &kinds()).unwrap_err();
        assert!(error.to_string().contains("manifest.json"), "{error}");
        // The texts are good, so nothing is made.
        assert_eq!(open(dir, &kinds()), (pool.clone(), vec![], 0));
        assert_eq!(fs::read_to_string(&path).unwrap(), good);
    }
}

#[test]
fn a_manifest_that_agrees_with_an_altered_file_does_not_help_it() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    open(dir, &kinds());
    let forged = "-----BEGIN EC PRIVATE KEY-----\n\n";
    fs::write(dir.join("ec.pem"), forged).unwrap();
    let hash: String = {
        use sha2::{Digest, Sha256};
        Sha256::digest(forged).iter().map(|byte| format!("{byte:02x}")).collect()
    };
    let path = dir.join("manifest.json");
    let manifest = fs::read_to_string(&path).unwrap().replace(PoolKind::Ec.sha256(), &hash);
    fs::write(&path, manifest).unwrap();
    assert!(!Pool::manifest(dir).unwrap().holds(PoolKind::Ec));
    assert!(matches!(Pool::read(dir, &kinds()), Err(PoolError::Manifest { .. })));
    assert_eq!(open(dir, &kinds()).0, fresh(&kinds()));
}

#[test]
fn the_manifest_says_what_the_pool_is() {
    let dir = tempfile::tempdir().unwrap();
    open(dir.path(), &kinds());
    let manifest = Pool::manifest(dir.path()).unwrap();
    assert_eq!((manifest.format, manifest.seed.as_str()), (1, Pool::SEED));
    assert!(PoolKind::ALL.iter().all(|kind| manifest.holds(*kind)));
    for kind in PoolKind::ALL {
        let entry = &manifest.kinds[kind.name()];
        assert_eq!((entry.count, entry.sha256.as_str()), (kind.size(), kind.sha256()));
        assert!(entry.file.starts_with(kind.name()));
    }
    assert_eq!(manifest.kinds.len(), PoolKind::ALL.len());
    assert!(Pool::manifest(&dir.path().join("nowhere")).is_err());
}

#[test]
fn a_folder_that_cannot_be_written_costs_a_warning_and_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    // A file where the folder should be: no user may make a folder below it, root neither.
    let file = dir.path().join("file");
    fs::write(&file, "here first").unwrap();
    for folder in [file.clone(), file.join("pool-v1")] {
        let (pool, warnings, made) = open(&folder, &kinds());
        assert_eq!((pool, made), (fresh(&kinds()), 512));
        assert_eq!(warnings.len(), 1, "{warnings:?}");
        assert!(warnings[0].contains(&*folder.to_string_lossy()), "{warnings:?}");
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), "here first");

    // A folder where a file should be: the text is made, moving it into place fails, nothing is left lying about.
    let dir = dir.path().join("pool-v1");
    fs::create_dir_all(dir.join("ec.pem/x")).unwrap();
    let (pool, warnings, _) = open(&dir, &BTreeSet::from([PoolKind::Ec]));
    assert_eq!((pool.entries(PoolKind::Ec).len(), warnings.len()), (256, 1));
    assert_eq!(files(&dir), ["ec.pem"]);
}

#[test]
fn concurrent_makers_agree_and_leave_whole_files_only() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let expected = fresh(&kinds());
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                let (pool, warnings, _) = open(dir, &kinds());
                assert_eq!((&pool, warnings.len()), (&expected, 0));
                // What has a name is whole, whoever is still writing.
                assert_eq!(Pool::read(dir, &kinds()).unwrap(), expected);
            });
        }
    });
    assert_eq!(files(dir), ["ec.pem", "manifest.json", "openssh.pem"]);
}

#[test]
fn what_a_killed_maker_left_behind_does_not_disturb() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    for number in 0..200 {
        let name = format!("ec.pem.{}-{number}.new", std::process::id());
        fs::write(dir.join(name), "half a fi").unwrap();
    }
    let (pool, warnings, _) = open(dir, &BTreeSet::from([PoolKind::Ec]));
    assert_eq!((pool, warnings.len()), (fresh(&BTreeSet::from([PoolKind::Ec])), 0));
    assert!(Pool::read(dir, &BTreeSet::from([PoolKind::Ec])).is_ok());
}
