//! File paths.
use super::file_name;
use randomness::Draw;

use crate::{Category, FakeKind, Truth, Writer, words};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "file_path",
    summary: "absolute path of a file",
    rule: "a folder of the file hierarchy standard for data, one to three folders and a file name (POSIX)",
    detected_by: None,
    keyword: None,
    category: Category::Technical,
    write,
    pool: None,
    truth: Truth::PLAIN,
};

fn write(w: &mut Writer<'_>) {
    let mut draw = Draw::new(w.rng);
    w.out.push_str(draw.pick(&["/data/", "/home/", "/mnt/", "/opt/", "/srv/", "/tmp/", "/var/"]));
    for _ in 0..=draw.below(3) {
        w.out.push_str(draw.pick(words::WORDS));
        w.out.push('/');
    }
    file_name::value(w);
}
