//! IPv4 addresses.
use randomness::Draw;

use crate::{Category, FakeKind, Truth, Writer, ascii::Ascii};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "ipv4",
    summary: "public IPv4 address",
    rule: "four numbers 0 to 255 outside every block of the IANA registry of special-purpose addresses (RFC 6890) and below \
           the multicast block",
    detected_by: None,
    keyword: None,
    category: Category::Technical,
    write,
    pool: None,
    truth: Truth::PLAIN,
};

/// First numbers that hold no special-purpose block at all: without 0, 10, 100, 127, 169, 172, 192, 198, 203 and 224 on.
const FIRST: &[u8] = &[
    3, 4, 8, 9, 11, 12, 13, 15, 17, 18, 20, 23, 24, 31, 34, 35, 37, 38, 40, 44, 45, 46, 47, 50, 51, 52, 54, 57, 62, 63,
    64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 91, 92,
    93, 94, 95, 96, 97, 98, 99, 104, 107, 108, 109, 128, 129, 130, 131, 132, 134, 135, 136, 137, 138, 139, 140, 141,
    142, 143, 144, 146, 147, 148, 149, 150, 151, 152, 155, 156, 157, 158, 159, 160, 161, 162, 163, 164, 165, 166, 167,
    168, 170, 171, 173, 174, 176, 178, 184, 185, 188, 193, 194, 195, 199, 204, 205, 206, 207, 208, 209, 212, 213, 216,
    217,
];

fn write(w: &mut Writer<'_>) {
    let mut draw = Draw::new(w.rng);
    let mut text = Ascii::<15>::new();
    text.number(u64::from(draw.pick(FIRST)));
    for _ in 0..2 {
        text.byte(b'.');
        text.number(draw.below(256));
    }
    text.byte(b'.');
    text.number(1 + draw.below(254));
    text.append_to(w.out);
}
