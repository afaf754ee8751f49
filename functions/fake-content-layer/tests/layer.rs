//! The layer is the same everywhere, readable by the functions, and a zip that others read.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output};

use fake_content::{Pool, PoolKind};

/// Runs the built program as a person would.
fn layer(arguments: &[&Path]) -> Output {
    let options = ["--out", "--zip", "--threads"];
    let pairs = options.iter().zip(arguments).flat_map(|(option, value)| [Path::new(*option), *value]);
    Command::new(env!("CARGO_BIN_EXE_fake-content-layer")).args(pairs).output().unwrap()
}

fn built(root: &Path, name: &str, threads: &str) -> (BTreeMap<String, Vec<u8>>, Vec<u8>) {
    let (out, zip) = (root.join(name), root.join(format!("zips/{name}.zip")));
    let done = layer(&[&out, &zip, Path::new(threads)]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    (contents(&out.join("fake-content")), fs::read(zip).unwrap())
}

fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(&path).unwrap()))
        .collect()
}

#[test]
fn folder_and_zip_are_the_same_bytes_from_every_build_whatever_the_threads() {
    let root = tempfile::tempdir().unwrap();
    let first = built(root.path(), "first", "1");
    assert_eq!(first.0.len(), PoolKind::ALL.len() + 2);
    for threads in ["1", "2", "7"] {
        assert!(built(root.path(), &format!("threads-{threads}"), threads) == first, "{threads} threads: other bytes");
    }
    // Again over what is there.
    assert!(built(root.path(), "first", "2") == first);
}

#[test]
fn the_functions_can_read_the_folder_with_every_kind() {
    let root = tempfile::tempdir().unwrap();
    built(root.path(), "layer", "2");
    let kinds = BTreeSet::from(PoolKind::ALL);
    let pool = Pool::read(&root.path().join("layer/fake-content"), &kinds).unwrap();
    assert_eq!(pool, Pool::make(&kinds, 2, &|_, _| {}));
}

#[test]
fn a_damaged_file_is_made_again() {
    let root = tempfile::tempdir().unwrap();
    let first = built(root.path(), "layer", "2");
    let folder = root.path().join("layer/fake-content");
    fs::write(folder.join("ec.pem"), "no key").unwrap();
    fs::write(folder.join("README.txt"), "no text").unwrap();
    fs::set_permissions(folder.join("rsa.pem"), fs::Permissions::from_mode(0o600)).unwrap();
    assert!(built(root.path(), "layer", "2") == first);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&folder), mode(&folder.join("rsa.pem"))), (0o755, 0o644));
}

#[test]
fn a_foreign_file_is_neither_deployed_nor_removed() {
    let root = tempfile::tempdir().unwrap();
    let (out, zip) = (root.path().join("layer"), root.path().join("layer.zip"));
    fs::create_dir_all(out.join("fake-content")).unwrap();
    let foreign = out.join("fake-content/id_rsa");
    fs::write(&foreign, "mine").unwrap();
    let done = layer(&[&out, &zip]);
    let said = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(1));
    assert!(said.contains(foreign.to_str().unwrap()) && said.contains("hint: "), "{said}");
    assert!(foreign.exists() && !zip.exists());
}

/// What Python's reader, which shares no code with our writer, finds in the zip after it checked every CRC.
const LIST: &str = "
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    assert archive.testzip() is None
    for entry in archive.infolist():
        print(entry.filename, oct(entry.external_attr >> 16), entry.date_time, entry.compress_type)
    archive.extractall(sys.argv[2])
";

#[test]
fn an_independent_reader_unpacks_the_zip_to_the_same_folder_with_fixed_modes_and_times() {
    let root = tempfile::tempdir().unwrap();
    let (files, _) = built(root.path(), "layer", "2");
    let (zip, unpacked) = (root.path().join("zips/layer.zip"), root.path().join("unpacked"));
    let done = Command::new("python3").args(["-c", LIST]).args([&zip, &unpacked]).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));

    assert!(contents(&unpacked.join("fake-content")) == files);
    let mut expected = vec!["fake-content/ 0o40755 (1980, 1, 1, 0, 0, 0) 0".to_owned()];
    expected.extend(files.keys().map(|name| format!("fake-content/{name} 0o100644 (1980, 1, 1, 0, 0, 0) 0")));
    let listed = String::from_utf8(done.stdout).unwrap();
    assert_eq!(listed.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn the_text_beside_the_keys_says_that_they_are_no_secrets() {
    let root = tempfile::tempdir().unwrap();
    let (files, _) = built(root.path(), "layer", "2");
    let text = std::str::from_utf8(&files["README.txt"]).unwrap();
    assert!(text.starts_with("These keys are no secrets."));
    assert!(std::str::from_utf8(&files["manifest.json"]).unwrap().contains(Pool::SEED));
}

#[test]
fn bad_arguments_are_named_with_exit_code_2() {
    for (arguments, named) in [
        (vec![], "--out"),
        (vec!["--out"], "--out wants a value"),
        (vec!["--out", "x", "--threads", "many"], "\"many\""),
        (vec!["--in", "x"], "\"--in\""),
    ] {
        let done = Command::new(env!("CARGO_BIN_EXE_fake-content-layer")).args(&arguments).output().unwrap();
        let said = String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(2), "{arguments:?}");
        assert!(said.contains(named) && said.contains("hint: "), "{said}");
    }
}
