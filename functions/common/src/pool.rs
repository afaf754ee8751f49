//! The pool of key material, from the fake-content layer.

use std::path::PathBuf;

use blueprint::Blueprint;
use fake_content::Pool;

use crate::environment::Environment;

/// Where Lambda unpacks the layer.
const FOLDER: &str = "/opt/fake-content";

/// The layer's folder.
#[must_use]
pub fn layer_folder(environment: &Environment) -> PathBuf {
    environment.optional("FAKE_CONTENT_DIR").map_or_else(|| PathBuf::from(FOLDER), PathBuf::from)
}

/// The kinds that the blueprint uses, from the layer. Without the layer they are made here, the same bytes, and it is
/// said: that costs time at each cold start.
#[must_use]
pub fn pool(blueprint: &Blueprint, folder: &std::path::Path) -> Pool {
    let kinds = blueprint.pool_kinds();
    if kinds.is_empty() {
        return Pool::empty();
    }
    Pool::read(folder, &kinds).unwrap_or_else(|error| {
        tracing::warn!(folder = %folder.display(), %error, "no fake-content layer: the function makes its own keys");
        Pool::make(&kinds, 1, &|_, _| {})
    })
}

/// Say so once when the layer does not hold what the blueprint's fake types need.
pub fn warn_of_missing_layer(blueprint: &Blueprint, folder: &std::path::Path) {
    let kinds = blueprint.pool_kinds();
    if kinds.is_empty() {
        return;
    }
    match Pool::manifest(folder) {
        Err(error) => tracing::warn!(folder = %folder.display(), %error, "no fake-content layer"),
        Ok(manifest) => {
            let missing: Vec<&str> =
                kinds.iter().filter(|kind| !manifest.holds(**kind)).map(|kind| kind.name()).collect();
            if !missing.is_empty() {
                tracing::warn!(
                    ?missing,
                    "the fake-content layer holds other keys than this build's, or none of a kind"
                );
            }
        }
    }
}
