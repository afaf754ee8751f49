//! A folder as S3: `<folder>/<bucket>/<key>`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, RwLock};

use super::keys::{encode_key, key_at, plain_path};
use super::records::WriteError;
use crate::planner::{RealData, RealDataError};
use crate::ports::PortError;
use crate::requests::PutObject;

/// A folder that stands for S3: real series, and objects to get.
#[derive(Clone, Debug)]
pub struct DataFolder(
    /// Its path; buckets are the folders in it.
    pub PathBuf,
);

impl DataFolder {
    /// An object's file: people name a file as its key is, a store that was copied here as [`encode_key`] says.
    fn object(&self, bucket: &str, key: &str) -> Result<Option<File>, (PathBuf, io::Error)> {
        let bucket = self.0.join(bucket);
        for path in
            [plain_path(key).map(|path| bucket.join(path)), Some(bucket.join(encode_key(key)))].into_iter().flatten()
        {
            if let Some(file) = open_object(&path).map_err(|error| (path, error))? {
                return Ok(Some(file));
            }
        }
        Ok(None)
    }
}

impl RealData for DataFolder {
    fn open(&self, bucket: &str, key: &str) -> Result<Box<dyn Read + '_>, RealDataError> {
        match self.object(bucket, key) {
            Ok(Some(file)) => Ok(Box::new(file)),
            Ok(None) => {
                let location = format!("{}/{bucket}/{key}", self.0.display());
                Err(RealDataError::read(location, io::Error::new(io::ErrorKind::NotFound, "there is no such file")))
            }
            Err((path, error)) => Err(RealDataError::read(path.display().to_string(), error)),
        }
    }
}

/// A file that stands for an object; `None` when there is none of that name, and none can be.
fn open_object(path: &Path) -> io::Result<Option<File>> {
    use io::ErrorKind::{InvalidFilename, NotADirectory, NotFound};
    // Looked at before it is opened: opening a pipe waits for whoever writes it.
    match std::fs::metadata(path) {
        Ok(there) if there.is_dir() => Ok(None),
        Ok(there) if there.is_file() => File::open(path).map(Some),
        Ok(_) => Err(io::Error::other("it is neither a file nor a folder")),
        Err(error) if matches!(error.kind(), NotFound | NotADirectory | InvalidFilename) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The local store: objects are put to one folder, and read from it or from the data folder.
#[derive(Debug)]
pub(super) struct LocalStore {
    out: PathBuf,
    data: Option<DataFolder>,
    /// Keys by bucket as they were when the slot began, of buckets that are read.
    visible: RwLock<BTreeMap<String, BTreeSet<String>>>,
    /// Keys put since.
    fresh: Mutex<Vec<(String, String)>>,
    /// Folders that exist.
    folders: Mutex<BTreeSet<PathBuf>>,
    /// The first write that failed: the run ends with it.
    failure: Mutex<Option<WriteError>>,
}

impl LocalStore {
    /// A store over `out`, with the objects of `data` to read; `read_buckets` are those that targets get from.
    pub(super) fn open(
        out: PathBuf,
        data: Option<DataFolder>,
        read_buckets: &BTreeSet<String>,
    ) -> Result<LocalStore, (PathBuf, io::Error)> {
        let mut visible = BTreeMap::new();
        for bucket in read_buckets {
            let mut keys = BTreeSet::new();
            if let Some(data) = &data {
                let folder = data.0.join(bucket);
                if folder.is_dir() {
                    collect_keys(&folder, &folder, &mut Vec::new(), &mut keys)?;
                }
            }
            visible.insert(bucket.clone(), keys);
        }
        Ok(LocalStore {
            out,
            data,
            visible: RwLock::new(visible),
            fresh: Mutex::default(),
            folders: Mutex::default(),
            failure: Mutex::default(),
        })
    }

    /// A slot is over: what was put in it can be listed from now on.
    pub(super) fn end_slot(&self) {
        let fresh = std::mem::take(&mut *self.fresh.lock().unwrap_or_else(PoisonError::into_inner));
        let mut visible = self.visible.write().unwrap_or_else(PoisonError::into_inner);
        for (bucket, key) in fresh {
            if let Some(keys) = visible.get_mut(&bucket) {
                keys.insert(key);
            }
        }
    }

    /// The first write that failed, if one did. It is told once.
    pub(super) fn take_failure(&self) -> Option<WriteError> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    pub(super) fn put(&self, object: &PutObject) -> Result<(), PortError> {
        let path = self.out.join(&object.bucket).join(encode_key(&object.key));
        if let Err(error) = self.write(&path, &object.body) {
            let _ = std::fs::remove_file(&path); // half an object is none
            let failed = PortError::Client { code: format!("{:?}", error.kind()), message: error.to_string() };
            let mut failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
            failure.get_or_insert(WriteError { path, error });
            return Err(failed);
        }
        if self.visible.read().unwrap_or_else(PoisonError::into_inner).contains_key(&object.bucket) {
            let fresh = (object.bucket.clone(), object.key.clone());
            self.fresh.lock().unwrap_or_else(PoisonError::into_inner).push(fresh);
        }
        Ok(())
    }

    fn write(&self, path: &Path, body: &[u8]) -> io::Result<()> {
        if let Some(folder) = path.parent() {
            let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
            if !folders.contains(folder) {
                std::fs::create_dir_all(folder)?;
                folders.insert(folder.to_owned());
            }
        }
        std::fs::write(path, body)
    }

    pub(super) fn get(&self, bucket: &str, key: &str) -> Result<Option<u64>, PortError> {
        let failed =
            |error: io::Error| PortError::Client { code: format!("{:?}", error.kind()), message: error.to_string() };
        let own = open_object(&self.out.join(bucket).join(encode_key(key))).map_err(failed)?;
        let file = match (own, &self.data) {
            (None, Some(data)) => data.object(bucket, key).map_err(|(_, error)| failed(error))?,
            (own, _) => own,
        };
        // Nobody looks at the bytes of an object that is got.
        file.map(|file| file.metadata().map(|there| there.len()).map_err(failed)).transpose()
    }

    pub(super) fn list(&self, bucket: &str, prefix: &str, limit: usize) -> Vec<String> {
        let visible = self.visible.read().unwrap_or_else(PoisonError::into_inner);
        let keys = visible.get(bucket).into_iter().flat_map(|keys| keys.range(prefix.to_owned()..));
        keys.take_while(|key| key.starts_with(prefix)).take(limit).cloned().collect()
    }
}

/// The keys of the objects below `folder`. `above` are the folders that it lies in, by their real paths: a link back to one
/// of them has no end.
fn collect_keys(
    root: &Path,
    folder: &Path,
    above: &mut Vec<PathBuf>,
    keys: &mut BTreeSet<String>,
) -> Result<(), (PathBuf, io::Error)> {
    let unread = |error| (folder.to_owned(), error);
    let real = folder.canonicalize().map_err(unread)?;
    if above.contains(&real) {
        return Ok(());
    }
    above.push(real);
    for entry in std::fs::read_dir(folder).map_err(unread)? {
        let path = entry.map_err(unread)?.path();
        // What a link to nowhere, a pipe or a device is called is the key of no object.
        let Ok(there) = std::fs::metadata(&path) else { continue };
        if there.is_dir() {
            collect_keys(root, &path, above, keys)?;
        } else if there.is_file()
            && let Some(key) = path.strip_prefix(root).ok().and_then(key_at)
        {
            keys.insert(key);
        }
    }
    above.pop();
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use std::process::Command;

    use super::*;

    /// A folder with a file, a pipe that nobody writes, a link to itself and one to nowhere.
    fn odd_folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("it works");
        let bucket = folder.path().join("bucket");
        std::fs::create_dir(&bucket).expect("it works");
        std::fs::write(bucket.join("day"), "1\n").expect("it works");
        assert!(Command::new("mkfifo").arg(bucket.join("pipe")).status().expect("it works").success());
        for (to, name) in [(".", "self"), ("nowhere", "broken")] {
            std::os::unix::fs::symlink(to, bucket.join(name)).expect("it works");
        }
        folder
    }

    #[test]
    fn only_files_are_objects_and_a_link_back_ends() {
        let folder = odd_folder();
        let data = Some(DataFolder(folder.path().to_owned()));
        let out = folder.path().join("out");
        let store = LocalStore::open(out, data, &["bucket".to_owned()].into()).unwrap();
        assert_eq!(store.list("bucket", "", 100), ["day"]);
        assert_eq!(store.get("bucket", "day").unwrap(), Some(2));
        assert_eq!(store.get("bucket", "broken").unwrap(), None);
        assert!(store.get("bucket", "pipe").is_err());
    }

    #[test]
    fn a_pipe_in_place_of_a_series_is_refused_and_not_waited_for() {
        let folder = odd_folder();
        let data = DataFolder(folder.path().to_owned());
        let text = |key: &str| data.open("bucket", key).err().unwrap().to_string();
        assert!(text("pipe").ends_with("bucket/pipe: it is neither a file nor a folder"), "{}", text("pipe"));
        assert!(text("broken").ends_with("bucket/broken: there is no such file"), "{}", text("broken"));
    }

    #[test]
    fn an_object_larger_than_memory_is_got_by_its_size_alone() {
        let folder = odd_folder();
        let large = File::create(folder.path().join("bucket/large")).unwrap();
        large.set_len(1 << 40).unwrap(); // without a block of it on the disk
        let data = Some(DataFolder(folder.path().to_owned()));
        let store = LocalStore::open(folder.path().join("out"), data, &BTreeSet::new()).unwrap();
        assert_eq!(store.get("bucket", "large").unwrap(), Some(1 << 40));
    }
}
