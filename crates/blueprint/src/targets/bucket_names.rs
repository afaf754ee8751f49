//! Names of buckets and keys, as S3 takes them.

use settings::{Path, Problem};

/// A bucket's name by S3's rules for general purpose buckets, which also keep it a safe folder name.
pub(crate) fn check_bucket(bucket: &str, path: &Path, problems: &mut Vec<Problem>) {
    let edge = |c: Option<char>| c.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    let sound = (3..=63).contains(&bucket.len())
        && edge(bucket.chars().next())
        && edge(bucket.chars().next_back())
        && bucket.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.')
        && !bucket.contains("..");
    if !sound {
        problems.push(Problem::new(
            path.clone(),
            format!(
                "\"{bucket}\" is not a valid bucket name: expected 3 to 63 of a-z 0-9 . -, a letter or digit at both ends, no \"..\""
            ),
        ));
    }
}

/// A key or prefix that leads out of its bucket is refused by S3, and would lead out of a folder.
pub(crate) fn check_key(key: &str, path: &Path, problems: &mut Vec<Problem>) {
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
    if key.chars().any(|c| c == '\0') {
        problems.push(Problem::new(path.clone(), "a key cannot hold a NUL character"));
    }
    if key.len() > 1024 {
        problems.push(Problem::new(path.clone(), "a key has at most 1,024 bytes"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_climb_out_are_refused_and_others_are_not() {
        let climbs = |key: &str| {
            let mut problems = Vec::new();
            check_key(key, &Path::root(), &mut problems);
            !problems.is_empty()
        };
        assert!(climbs("../x") && climbs("a/../../x") && climbs("..") && climbs("a/../b/../../c"));
        assert!(!climbs("a/b") && !climbs("") && !climbs("a/../b") && !climbs("..x/y") && !climbs("a//b/"));
    }

    #[test]
    fn bucket_names_follow_s3() {
        let wrong = |bucket: &str| {
            let mut problems = Vec::new();
            check_bucket(bucket, &Path::root(), &mut problems);
            !problems.is_empty()
        };
        assert!(wrong("ab") && wrong("Upper-case") && wrong("-edge") && wrong("a..b") && wrong("a/b") && wrong("../x"));
        assert!(!wrong("test-bucket") && !wrong("my.bucket.1"));
    }
}
