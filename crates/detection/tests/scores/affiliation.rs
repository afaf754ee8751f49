//! Affiliation of five detectors whose figures are published.

use std::collections::BTreeMap;

use detection::scores::{Range, affiliation};

use super::{close, ranges};

#[derive(serde::Deserialize)]
struct Published {
    range: [u64; 2],
    truth: Vec<[u64; 2]>,
    algorithms: BTreeMap<String, Vec<[u64; 2]>>,
}

#[test]
fn five_detectors_have_their_published_figures() {
    let published: Published = serde_json::from_str(include_str!("../data/affiliation-machinetemp.json")).unwrap();
    let half_open = |bounds: &[[u64; 2]]| bounds.iter().map(|[a, b]| Range::new(*a, b - 1)).collect::<Vec<Range>>();
    let labels = half_open(&published.truth);
    for (name, precision, recall) in [
        ("trivial", 1.0, 0.495_129_470_7),
        ("adversary", 0.493_675_327_5, 0.999_982_056_2),
        ("greenhouse", 0.705_812_947_4, 0.992_692_281_3),
        ("lstmad", 0.504_362_211_0, 1.0),
        ("luminol", 0.543_555_742_4, 0.985_049_289_8),
    ] {
        let found = affiliation(&labels, &half_open(&published.algorithms[name]), published.range[1]).unwrap();
        close(found.precision.unwrap(), precision, name);
        close(found.recall, recall, name);
    }
}

#[test]
fn ten_slots_have_the_figures_of_the_reference_implementation() {
    let found = affiliation(&ranges(&[(3, 3), (7, 9)]), &ranges(&[(4, 4), (8, 8)]), 10).unwrap();
    close(found.precision.unwrap(), 0.818_181_818_2, "precision");
    close(found.recall, 0.844_276_094_3, "recall");
}

#[test]
fn without_alerts_there_is_no_precision_and_recall_is_0() {
    let found = affiliation(&ranges(&[(3, 3)]), &[], 10).unwrap();
    assert_eq!((found.precision, found.recall), (None, 0.0));
    assert_eq!(affiliation(&[], &ranges(&[(3, 3)]), 10), None);
}
