//! A folder as S3: `<folder>/<bucket>/<key>`.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, RwLock};

use super::keys::{encode_key, key_at, plain_path};
use super::records::WriteError;
use crate::planner::RealData;
use crate::ports::PortError;
use crate::requests::PutObject;

/// A folder that stands for S3: real series, and objects to get.
#[derive(Clone, Debug)]
pub struct DataFolder(
    /// Its path; buckets are the folders in it.
    pub PathBuf,
);

impl DataFolder {
    /// An object's bytes: people name a file as its key is, a store that was copied here as [`encode_key`] says.
    fn object(&self, bucket: &str, key: &str) -> Result<Option<Vec<u8>>, (PathBuf, io::Error)> {
        let bucket = self.0.join(bucket);
        for path in
            [plain_path(key).map(|path| bucket.join(path)), Some(bucket.join(encode_key(key)))].into_iter().flatten()
        {
            if let Some(body) = read_object(&path).map_err(|error| (path, error))? {
                return Ok(Some(body));
            }
        }
        Ok(None)
    }
}

impl RealData for DataFolder {
    fn read(&self, bucket: &str, key: &str) -> Result<Vec<u8>, String> {
        match self.object(bucket, key) {
            Ok(Some(body)) => Ok(body),
            Ok(None) => Err(format!("cannot read {}/{bucket}/{key}: there is no such file", self.0.display())),
            Err((path, error)) => Err(format!("cannot read {}: {error}", path.display())),
        }
    }
}

/// The bytes of a file; `None` when there is none of that name, and none can be.
fn read_object(path: &Path) -> io::Result<Option<Vec<u8>>> {
    use io::ErrorKind::{InvalidFilename, NotADirectory, NotFound};
    match std::fs::read(path) {
        Ok(body) => Ok(Some(body)),
        Err(error) if matches!(error.kind(), NotFound | NotADirectory | InvalidFilename) || path.is_dir() => Ok(None),
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
    ) -> io::Result<LocalStore> {
        let mut visible = BTreeMap::new();
        for bucket in read_buckets {
            let mut keys = BTreeSet::new();
            if let Some(data) = &data {
                let folder = data.0.join(bucket);
                if folder.is_dir() {
                    collect_keys(&folder, &folder, &mut keys)?;
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
        let own = read_object(&self.out.join(bucket).join(encode_key(key))).map_err(failed)?;
        let body = match (own, &self.data) {
            (None, Some(data)) => data.object(bucket, key).map_err(|(_, error)| failed(error))?,
            (own, _) => own,
        };
        Ok(body.map(|body| body.len() as u64))
    }

    pub(super) fn list(&self, bucket: &str, prefix: &str, limit: usize) -> Vec<String> {
        let visible = self.visible.read().unwrap_or_else(PoisonError::into_inner);
        let keys = visible.get(bucket).into_iter().flat_map(|keys| keys.range(prefix.to_owned()..));
        keys.take_while(|key| key.starts_with(prefix)).take(limit).cloned().collect()
    }
}

fn collect_keys(root: &Path, folder: &Path, keys: &mut BTreeSet<String>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect_keys(root, &path, keys)?;
        } else if let Some(key) = path.strip_prefix(root).ok().and_then(key_at) {
            keys.insert(key);
        }
    }
    Ok(())
}
