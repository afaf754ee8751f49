//! Keys of objects, as far as a pattern cannot say what they may be.

use settings::{Path, Problem};

/// S3's bound on a key, in bytes of UTF-8:
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html>.
pub(crate) const LONGEST_KEY: usize = 1_024;

/// A key or prefix that leads out of its bucket is refused by S3, and would lead out of a folder. `further` is how many bytes
/// may follow it.
pub(crate) fn check_key(key: &str, further: usize, path: &Path, problems: &mut Vec<Problem>) {
    let mut depth = 0_i64;
    for segment in key.split('/') {
        depth += if segment == ".." { -1 } else { i64::from(!segment.is_empty() && segment != ".") };
        if depth < 0 {
            problems.push(
                Problem::new(path.clone(), format!("\"{key}\" climbs out of its bucket"))
                    .hint("remove the leading \"..\": a key is relative to its bucket"),
            );
            return;
        }
    }
    let bytes = key.len() + further;
    if bytes > LONGEST_KEY {
        problems.push(Problem::new(path.clone(), format!("a key has at most 1,024 bytes, found {bytes}")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(key: &str, further: usize) -> bool {
        let mut problems = Vec::new();
        check_key(key, further, &Path::root(), &mut problems);
        !problems.is_empty()
    }

    #[test]
    fn keys_that_climb_out_are_refused_and_others_are_not() {
        for key in ["../x", "a/../../x", "..", "a/../b/../../c"] {
            assert!(refused(key, 0), "{key}");
        }
        for key in ["a/b", "", "a/../b", "..x/y", "a//b/"] {
            assert!(!refused(key, 0), "{key}");
        }
    }

    #[test]
    fn a_key_is_bounded_in_bytes_with_all_that_follows() {
        assert!(!refused(&"x".repeat(900), 124) && refused(&"x".repeat(900), 125));
        assert!(!refused(&"é".repeat(500), 24) && refused(&"é".repeat(500), 25));
    }
}
