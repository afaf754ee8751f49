//! The pool of key material, kept in the user's cache folder.

use std::collections::BTreeSet;
use std::path::PathBuf;

use fake_content::{Pool, PoolKind, cache_key};

use crate::failure::{Complaint, Failure};
use crate::terminal::Terminal;
use crate::threads;

/// The pool with these kinds, from the cache or made now. A cache that cannot be written is a warning.
///
/// # Errors
/// When what the cache holds cannot be used, nor mended.
pub fn open(kinds: &BTreeSet<PoolKind>, terminal: &Terminal) -> Result<Pool, Failure> {
    if kinds.is_empty() {
        return Ok(Pool::empty());
    }
    // This thread works too.
    let threads = 1 + threads::possible(std::thread::available_parallelism().map_or(1, usize::from) - 1);
    let Some(folder) = cache_folder() else {
        return Ok(Pool::make(kinds, threads, &|_, _| {}));
    };
    let (pool, warnings) = Pool::open(&folder, kinds, threads, &|_, _| {})
        .map_err(|error| Failure::failed(format!("the pool of key material in {}: {error}", folder.display())))?;
    for warning in warnings {
        terminal.warn(&Complaint::new(warning).hint("the keys were made for this run only; nothing else changes"));
    }
    Ok(pool)
}

/// `$XDG_CACHE_HOME` or what the system has instead.
fn cache_folder() -> Option<PathBuf> {
    let variable = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let home = || variable("HOME");
    let base = variable("XDG_CACHE_HOME").or_else(|| match std::env::consts::OS {
        "macos" => home().map(|home| home.join("Library/Caches")),
        "windows" => variable("LOCALAPPDATA"),
        _ => home().map(|home| home.join(".cache")),
    })?;
    Some(base.join("activity-generator").join(cache_key()))
}
