//! Folders that lie in each other: a run clears the folder that it writes, and what it reads must not be in it.

use std::path::{Component, Path, PathBuf};

use activity::local::OutFolder;

use crate::args::BlueprintArgs;
use crate::failure::{Complaint, Failure};

/// Check that nothing that a command reads lies where it writes.
///
/// # Errors
/// A data folder in the output folder or around it; a blueprint that would be deleted.
pub fn check(out: &OutFolder, args: &BlueprintArgs) -> Result<(), Failure> {
    let real_out = resolved(out.path());
    let shown_out = out.path().display();
    if let Some(data) = &args.data {
        let (shown, real) = (data.display(), resolved(data));
        if real.starts_with(&real_out) {
            let complaint = Complaint::new(format!("--data {shown} is in {shown_out}, whose files are replaced"));
            return Err(Failure::usage(complaint.hint("name a folder outside of it with --out")));
        }
        if real_out.starts_with(&real) {
            let complaint = Complaint::new(format!("{shown_out} is in --data {shown}: what is written would be read"));
            return Err(Failure::usage(complaint.hint("name a folder outside of it with --out")));
        }
    }
    let blueprint = Path::new(&args.blueprint);
    if args.blueprint != "-" {
        // The file, and the link that leads to it.
        let names = [resolved(blueprint), itself(blueprint)];
        let cleared = |name: &PathBuf| out.cleared().any(|path| name.starts_with(itself(&path)));
        if names.iter().any(cleared) {
            let complaint = Complaint {
                location: Some(args.blueprint.clone()),
                ..Complaint::new(format!("it is one of the files in {shown_out} that are replaced"))
            };
            return Err(Failure::usage(complaint.hint("move it elsewhere, or name another folder with --out")));
        }
    }
    Ok(())
}

/// The path without links, `.` and `..`, whether it exists or not.
fn resolved(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    for ancestor in absolute.ancestors() {
        let Ok(mut real) = ancestor.canonicalize() else { continue };
        for part in absolute.strip_prefix(ancestor).into_iter().flat_map(Path::components) {
            match part {
                Component::Normal(name) => real.push(name),
                Component::ParentDir => drop(real.pop()),
                _ => {}
            }
        }
        return real;
    }
    absolute
}

/// The same, except that the last name may be a link's.
fn itself(path: &Path) -> PathBuf {
    match (path.parent(), path.file_name()) {
        (Some(folder), Some(name)) => {
            resolved(if folder == Path::new("") { Path::new(".") } else { folder }).join(name)
        }
        _ => resolved(path),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_resolved_as_far_as_it_exists() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().canonicalize().expect("a folder");
        std::fs::create_dir(root.join("real")).expect("a folder");
        std::os::unix::fs::symlink("real", root.join("link")).expect("a link");
        for (path, expected) in [
            ("link", "real"),
            ("link/new/er", "real/new/er"),
            ("./real/../link/.", "real"),
            ("new/../real", "real"),
            ("link/../new", "new"),
        ] {
            assert_eq!(resolved(&root.join(path)), root.join(expected), "{path}");
        }
        assert_eq!(itself(&root.join("link")), root.join("link"));
        assert_eq!(itself(&root.join("link/x")), root.join("real/x"));
    }
}
