//! Reduction, the terminal's plots, and the SVG.

use report::plot::{Anomaly, EXACT_POINTS, Point, Points, Reducer, Series, points_each, svg, terminal};

/// A small generator of test values (xorshift), so that every run sees the same.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}

fn random_series(random: &mut Random, slots: usize) -> (Vec<u64>, Vec<u64>) {
    let clean: Vec<u64> = (0..slots).map(|_| 50 + random.below(20)).collect();
    let mut values = clean.clone();
    for _ in 0..=slots / 500 {
        if slots > 0 {
            let slot = random.below(slots as u64) as usize;
            values[slot] = if random.below(2) == 0 { 0 } else { 1_000 + random.below(1_000_000) };
        }
    }
    (values, clean)
}

fn assert_faithful(points: &Points, values: &[u64], clean: &[u64], most: usize) {
    assert_eq!(points.slots(), values.len());
    let kept: Vec<Point> = points.iter().collect();
    assert!(kept.len() <= most, "{} kept of at most {most}", kept.len());
    assert!(kept.windows(2).all(|pair| pair[0].slot < pair[1].slot), "in slot order, each once");
    for point in &kept {
        assert_eq!((point.value, point.clean), (values[point.slot], clean[point.slot]), "a real point");
    }
    for (number, bucket) in values.chunks(points.bucket()).enumerate() {
        let from = number * points.bucket();
        let clean = &clean[from..from + bucket.len()];
        let here: Vec<&Point> = kept.iter().filter(|point| point.slot / points.bucket() == number).collect();
        assert_eq!(here.iter().map(|point| point.value).max(), bucket.iter().copied().max());
        assert_eq!(here.iter().map(|point| point.value).min(), bucket.iter().copied().min());
        assert_eq!(here.iter().map(|point| point.clean).max(), clean.iter().copied().max());
        assert_eq!(here.iter().map(|point| point.clean).min(), clean.iter().copied().min());
    }
}

#[test]
fn reduction_keeps_the_extremes_of_every_bucket_and_invents_no_point() {
    let mut random = Random(0x2545_F491_4F6C_DD1D);
    for most in [16, 17, 40, 333] {
        for slots in [0, 1, 2, 15, 16, 17, 18, 64, 333, 334, 1_000, 4_099] {
            let (values, clean) = random_series(&mut random, slots);
            let mut reducer = Reducer::new(most);
            values.iter().zip(&clean).for_each(|(value, clean)| reducer.push(*value, *clean));
            assert_faithful(&reducer.finish(), &values, &clean, most);
        }
    }
}

#[test]
fn two_weeks_of_minutes_are_kept_whole_and_longer_series_keep_every_record_spike() {
    let mut random = Random(7);
    let (values, clean) = random_series(&mut random, EXACT_POINTS);
    let whole = Points::reduce(values.clone(), clean);
    assert_eq!(EXACT_POINTS, 14 * 24 * 60);
    assert_eq!(whole.bucket(), 1);
    assert_eq!(whole.iter().map(|point| point.value).collect::<Vec<_>>(), values);

    for spike in [0_usize, 1, 499_999, 765_432, 999_999] {
        let value = |slot: usize| {
            if slot == spike { 1_000_000 } else { slot as u64 % 100 }
        };
        let points = Points::reduce((0..1_000_000).map(value), (0..1_000_000).map(|slot| slot as u64 % 100));
        assert!(points.iter().any(|point| point.slot == spike && point.value == 1_000_000), "the spike at {spike}");
        assert!(points.iter().len() <= EXACT_POINTS);
    }
}

#[test]
fn many_generators_share_a_bounded_number_of_points() {
    assert_eq!(points_each(0), EXACT_POINTS);
    assert_eq!(points_each(1), EXACT_POINTS);
    for generators in [10, 100, 1_000, 5_000] {
        assert!(points_each(generators) * generators <= 1_500_000.max(EXACT_POINTS * 74), "{generators}");
    }
    assert_eq!(points_each(1_000_000), 200);
}

fn series(id: &str, slots: usize, spikes: &[usize]) -> Series {
    let mut random = Random(99);
    let clean: Vec<u64> = (0..slots).map(|slot| 10 + (slot as u64 / 30 % 2) * 8 + random.below(3)).collect();
    let mut values = clean.clone();
    let mut anomalies = Vec::new();
    for &slot in spikes {
        values[slot] = 5_000;
        anomalies.push(Anomaly {
            label: format!("{id}-{slot}"),
            kind: id.to_owned(),
            start: slot,
            end: slot,
            clean: vec![clean[slot]],
            values: vec![5_000],
            sigma: Some(1234.5),
        });
    }
    Series {
        id: id.to_owned(),
        shape: "square".to_owned(),
        description: Some(format!("What {id} is, in a sentence that does not fit into every terminal there is")),
        first_slot_time_ms: 1_767_225_600_000,
        slot_seconds: 60,
        first_position: 0,
        cycle_slots: slots as u64,
        points: Points::reduce(values, clean),
        anomalies,
    }
}

/// Ids that could break a layout, a terminal or a document.
const IDS: [&str; 6] = [
    "uploads",
    "",
    "生成器の名前がとても長いので幅を超えてしまうかもしれない生成器",
    "a\u{1b}[31mred\u{1b}]0;title\u{7}\r\n\tb\u{202e}c",
    "</script><img onerror=\"x\" src='y'>&amp; ]]> <!-- -->",
    "\u{0}\u{1}\u{fffe}\u{ffff}\u{feff}",
];

fn all() -> Vec<Series> {
    let mut all: Vec<Series> = IDS.iter().map(|id| series(id, 1_440, &[100, 101, 700, 1_439])).collect();
    all.push(series("none", 1_440, &[]));
    all.push(series("one-slot", 1, &[0]));
    all.push(series("no-slots", 0, &[]));
    all.push(series("two-weeks", 20_160, &[5, 20_159]));
    all.push(series("crowded", 300, &(0..300).step_by(3).collect::<Vec<_>>()));
    all
}

/// Columns as a terminal counts them, for the characters of these tests: East Asian ones take two.
fn columns(line: &str) -> usize {
    line.chars().map(|c| if ('\u{3000}'..='\u{9fff}').contains(&c) { 2 } else { 1 }).sum()
}

fn without_escapes(text: &str) -> String {
    let mut out = String::new();
    for (index, part) in text.split("\u{1b}[").enumerate() {
        out.push_str(if index == 0 { part } else { part.split_once('m').expect("an escape that ends").1 });
    }
    out
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for width in [60, 61, 80, 100, 137, 200] {
        for line in terminal::render(&all(), width, false).lines() {
            assert!(columns(line) <= width, "{} columns of {width}: {line}", columns(line));
        }
    }
    let longest = |width| terminal::render(&all(), width, false).lines().map(columns).max().unwrap();
    assert_eq!((longest(10), longest(1_000)), (60, 200), "other widths are cut to the range");
}

#[test]
fn colour_adds_escapes_and_nothing_else_and_no_escape_comes_from_an_id() {
    let (plain, coloured) = (terminal::render(&all(), 100, false), terminal::render(&all(), 100, true));
    assert!(plain.chars().all(|c| c == '\n' || !c.is_control()), "no control characters");
    assert!(plain != coloured);
    assert!(without_escapes(&coloured) == plain, "without its escapes it is the plain one");
}

#[test]
fn the_terminal_shows_spikes_oscillation_and_where_the_anomalies_are() {
    let plot = terminal::render(&[series("g", 1_440, &[360, 1_080])], 100, false);
    let lines: Vec<&str> = plot.lines().collect();
    assert!(lines[0].starts_with("g  square") && lines[0].ends_with("(log above 20)"), "{}", lines[0]);
    let is_dots = |c: &char| ('\u{2801}'..='\u{28ff}').contains(c);
    assert!(lines[1].starts_with("5,000 ┤"), "{plot}");
    assert_eq!(lines[1].chars().filter(is_dots).count(), 2, "two spikes reach the top\n{plot}");
    let busy = lines[1..10].iter().filter(|line| line.chars().filter(is_dots).count() > 40).count();
    assert!(busy >= 2, "the square's two levels lie in different rows\n{plot}");

    let ground = lines.iter().find(|line| line.contains('└')).unwrap();
    let marks: Vec<usize> = ground.chars().enumerate().filter(|(_, c)| *c == '▲').map(|(column, _)| column).collect();
    let spikes: Vec<usize> =
        lines[1].chars().enumerate().filter(|(_, c)| is_dots(c)).map(|(column, _)| column).collect();
    assert_eq!(marks, spikes, "marks stand under the spikes\n{plot}");
    assert!(plot.contains("2026-01-01 00:00 UTC"), "{plot}");
    assert!(plot.contains("▲ 2 anomalies: 06:00 g"), "{plot}");
}

/// A small reader of XML: tags are balanced, attributes quoted, references known, characters allowed.
fn assert_well_formed(xml: &str) {
    let allowed =
        |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    assert!(xml.chars().all(allowed), "characters that XML does not allow");
    for (at, _) in xml.match_indices('&') {
        let known = ["&amp;", "&lt;", "&gt;", "&quot;"].iter().any(|name| xml[at..].starts_with(name));
        assert!(known, "an unknown reference: {:?}", xml[at..].chars().take(10).collect::<String>());
    }
    let mut open: Vec<&str> = Vec::new();
    let mut rest = xml;
    let mut elements = 0;
    while let Some((text, after)) = rest.split_once('<') {
        assert!(!text.contains("]]>"));
        assert!(!open.is_empty() || text.trim().is_empty(), "text outside the root: {text:?}");
        let (tag, after) = after.split_once('>').expect("a tag that ends");
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "end tags match");
            continue;
        }
        assert!(!open.is_empty() || elements == 0, "one root");
        elements += 1;
        let name = tag.split([' ', '/', '\n']).next().unwrap_or_default();
        assert!(!name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric()), "a name: {tag:?}");
        let mut attributes = tag[name.len()..].trim_end_matches('/').trim();
        let mut seen = Vec::new();
        while !attributes.is_empty() {
            let (key, value) = attributes.split_once("=\"").unwrap_or_else(|| panic!("an attribute: {tag:?}"));
            assert!(!seen.contains(&key), "{key} twice in {tag:?}");
            seen.push(key);
            attributes = value.split_once('"').unwrap_or_else(|| panic!("a quoted value: {tag:?}")).1.trim_start();
        }
        if !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty() && rest.trim().is_empty(), "everything is closed: {open:?}");
}

#[test]
fn the_svg_is_well_formed_whatever_the_texts_are() {
    assert_well_formed(&svg::render(&all()));
    assert_well_formed(&svg::render(&[]));
}

#[test]
fn the_svg_marks_each_anomaly_and_names_no_address_but_its_namespace() {
    let all = all();
    let svg = svg::render(&all);
    let anomalies: usize = all.iter().map(|series| series.anomalies.len()).sum();
    assert_eq!(svg.matches("class=\"mark\"").count(), anomalies);
    assert_eq!(svg.matches("class=\"band\"").count(), anomalies);
    assert_eq!(svg.matches("http").count(), 1);
    assert!(svg.contains("xmlns=\"http://www.w3.org/2000/svg\""));
    assert!(!svg.contains("NaN") && !svg.contains("inf"), "every coordinate is a number");
}
