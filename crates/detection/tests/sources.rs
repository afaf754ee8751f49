//! Every source reads its example, and says where it cannot read a damaged one.

use detection::sources::{SOURCES, read};
use proptest::prelude::*;

#[test]
fn every_source_reads_its_example_without_a_problem() {
    for source in SOURCES {
        let readings = read(source.example.as_bytes(), "example.json");
        assert_eq!(readings.problems, [], "{}", source.name);
        assert!(!readings.findings.is_empty(), "{}", source.name);
        assert!(readings.findings.iter().all(|finding| finding.source == source.name), "{}", source.name);
    }
}

#[test]
fn an_example_cut_off_anywhere_is_a_problem_with_a_line() {
    for source in SOURCES {
        let text = source.example.lines().collect::<String>();
        for part in 1..25 {
            let cut = &text[..text.len() * part / 26];
            let readings = read(cut.as_bytes(), "example.json");
            assert!(
                readings.problems.iter().any(|problem| problem.line >= 1) || source.name == "generic",
                "{}",
                source.name
            );
        }
    }
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes, "any");
    }
}
