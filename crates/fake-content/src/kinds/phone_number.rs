//! Telephone numbers in the United States.
use randomness::Draw;

use crate::{Category, FakeKind, Truth, Writer, ascii::Ascii};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "phone_number",
    summary: "US telephone number, a quarter of them with the country code",
    rule: "an area code in use, an exchange 200-999 that is neither N11 nor 555, four digits (North American Numbering Plan); \
           the numbers kept for fiction, 555-0100 to 555-0199, are left out because classifiers may know them",
    detected_by: Some("PHONE_NUMBER"),
    keyword: Some("phone"),
    category: Category::Personal,
    write,
    pool: None,
    truth: Truth { unaided: Some(|_, bare| bare.contains("+1-")), ..Truth::PLAIN },
};

/// Area codes of the United States in use (NANPA, geographic area codes).
const AREAS: &[u16] = &[
    201, 202, 203, 205, 206, 207, 208, 209, 210, 212, 213, 214, 215, 216, 217, 218, 219, 224, 225, 228, 229, 231, 234,
    239, 240, 248, 251, 252, 253, 254, 256, 260, 262, 267, 269, 270, 276, 281, 301, 302, 303, 304, 305, 307, 308, 309,
    310, 312, 313, 314, 315, 316, 317, 318, 319, 320, 321, 323, 325, 330, 331, 334, 336, 337, 347, 351, 352, 360, 361,
    385, 386, 401, 402, 404, 405, 406, 407, 408, 409, 410, 412, 413, 414, 415, 417, 419, 423, 424, 425, 430, 432, 434,
    435, 440, 443, 469, 478, 479, 480, 484, 501, 502, 503, 504, 505, 507, 508, 509, 510, 512, 513, 515, 516, 517, 518,
    520, 530, 540, 541, 551, 559, 561, 562, 563, 567, 570, 571, 573, 574, 575, 580, 585, 586, 601, 602, 603, 605, 606,
    607, 608, 609, 610, 612, 614, 615, 616, 617, 618, 619, 620, 623, 626, 630, 631, 636, 641, 646, 650, 651, 660, 661,
    662, 678, 682, 701, 702, 703, 704, 706, 707, 708, 712, 713, 714, 715, 716, 717, 718, 719, 720, 724, 727, 731, 732,
    734, 740, 757, 760, 763, 765, 770, 772, 773, 774, 775, 781, 785, 786, 801, 802, 803, 804, 805, 806, 808, 810, 812,
    813, 814, 815, 816, 817, 818, 828, 830, 831, 832, 843, 845, 847, 848, 850, 856, 857, 858, 859, 860, 862, 863, 864,
    865, 870, 901, 903, 904, 906, 907, 908, 909, 910, 912, 913, 914, 915, 916, 917, 918, 919, 920, 925, 928, 931, 936,
    937, 940, 941, 949, 951, 952, 954, 956, 970, 971, 972, 973, 978, 979, 980, 985, 989,
];

fn write(w: &mut Writer<'_>) {
    w.keyword("phone: ");
    value(w);
}

/// A number without its keyword.
#[inline]
pub(crate) fn value(w: &mut Writer<'_>) {
    let mut draw = Draw::new(w.rng);
    let area = u64::from(draw.pick(AREAS));
    let exchange = exchange(draw.below(791));
    let line = draw.below(10_000);
    let (open, middle, dash) = match draw.below(4) {
        0 => ("(", ") ", b'-'),
        1 => ("", "-", b'-'),
        2 => ("", ".", b'.'),
        _ => ("+1-", "-", b'-'),
    };
    let mut text = Ascii::<15>::new();
    text.text(open);
    text.digits::<3>(area);
    text.text(middle);
    text.digits::<3>(exchange);
    text.byte(dash);
    text.digits::<4>(line);
    text.append_to(w.out);
}

/// The exchange of that index among the 791 that may be: each of 8 hundreds has 99 without N11, and 555 is left out.
#[inline]
fn exchange(index: u64) -> u64 {
    let index = index + u64::from(index >= 3 * 99 + 54);
    let rest = index % 99;
    200 + index / 99 * 100 + rest + u64::from(rest >= 11)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn exchanges_are_all_that_the_plan_allows_but_555() {
        let ours: BTreeSet<u64> = (0..791).map(exchange).collect();
        let allowed: BTreeSet<u64> = (200..1_000).filter(|n| n % 100 != 11 && *n != 555).collect();
        assert_eq!(ours, allowed);
    }

    #[test]
    fn area_codes_have_the_form_that_the_plan_asks_for() {
        assert!(AREAS.is_sorted_by(|a, b| a < b));
        for area in AREAS {
            assert!((200..=999).contains(area) && area % 100 != 11);
            assert!(area / 10 % 10 != 9, "{area}: kept for an expansion of the plan");
            assert!(!(370..380).contains(area) && !(960..970).contains(area));
        }
    }
}
