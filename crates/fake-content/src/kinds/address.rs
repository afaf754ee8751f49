//! Mailing addresses in the United States.
use randomness::Draw;

use crate::{Category, DecoyKind, FakeKind, Truth, Writer, ascii::Ascii, places::PLACES};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "address",
    summary: "US mailing address on one line",
    rule: "number and street, then a real city with its state and a ZIP code of that city (USPS Publication 28); the street \
           is made up",
    detected_by: Some("ADDRESS"),
    keyword: None,
    category: Category::Personal,
    write,
    pool: None,
    truth: Truth { decoys: &[(DecoyKind::HalfAddress, half)], ..Truth::PLAIN },
};

/// Streets that many cities have (Census Bureau, most common street names).
const STREETS: &[&str] = &[
    " Main Street",
    " Park Avenue",
    " Oak Street",
    " Pine Street",
    " Maple Avenue",
    " Cedar Lane",
    " Elm Street",
    " Washington Boulevard",
    " Lake Drive",
    " Hill Road",
    " Walnut Street",
    " Spring Street",
    " North Avenue",
    " Ridge Road",
    " Church Street",
    " Willow Way",
    " Mill Road",
    " River Road",
    " Sunset Drive",
    " Railroad Avenue",
    " Jackson Street",
    " Cherry Lane",
    " Highland Avenue",
    " Franklin Court",
    " Adams Street",
    " Meadow Lane",
    " Chestnut Street",
    " Jefferson Place",
    " Center Street",
    " Lincoln Terrace",
    " College Avenue",
    " Dogwood Circle",
];

fn write(w: &mut Writer<'_>) {
    value(w);
}

/// An address: nothing asks for a keyword before it.
#[inline]
pub(crate) fn value(w: &mut Writer<'_>) {
    let mut draw = Draw::new(w.rng);
    let mut number = Ascii::<5>::new();
    number.number(1 + draw.below(9_999));
    number.append_to(w.out);
    w.out.push_str(draw.pick(STREETS));
    // A third of the addresses name a flat.
    if draw.below(3) == 0 {
        let mut flat = Ascii::<3>::new();
        flat.number(1 + draw.below(399));
        w.out.push_str(", Apt ");
        flat.append_to(w.out);
    }
    w.out.push_str(", ");
    w.out.push_str(draw.pick(PLACES));
}

/// A number and street alone, or with a city and no postal code: nothing matches a city with its code.
fn half(w: &mut Writer<'_>) {
    let start = w.out.len();
    value(w);
    let place = w.out[start..].len();
    let cut = match Draw::new(w.rng).below(2) {
        // The street ends at the first comma.
        0 => w.out[start..].find(',').unwrap_or(place),
        // " 12345" ends the whole.
        _ => place - 6,
    };
    w.out.truncate(start + cut);
}
