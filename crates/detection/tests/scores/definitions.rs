//! Fast algorithms against their definitions, computed the slow way on random series.

use detection::scores::{Range, Ranked, affiliation, roc_auc, runs, vus};
use proptest::prelude::*;

/// A series with scores that repeat, and labels and alerts anywhere, also at its ends.
fn series() -> impl Strategy<Value = (Vec<f64>, Vec<bool>, Vec<bool>)> {
    (2_usize..60).prop_flat_map(|slots| {
        let flags = || prop::collection::vec(prop::bool::weighted(0.2), slots);
        (prop::collection::vec((0_u8..12).prop_map(f64::from), slots), flags(), flags())
    })
}

/// The area of the PR curve at one width, slot by slot.
fn slow_pr(scores: &[f64], labels: &[Range], width: u64) -> f64 {
    let (slots, half) = (scores.len() as u64, width / 2);
    let inside = |slot: u64| labels.iter().any(|label| label.first <= slot && slot <= label.last);
    let weight = |slot: u64| {
        let buffer = |label: &Range| {
            let d = if slot < label.first { label.first - slot } else { slot - label.last };
            if d <= half { (1.0 - d as f64 / width as f64).sqrt() } else { 0.0 }
        };
        if inside(slot) { 1.0 } else { labels.iter().map(buffer).sum::<f64>().min(1.0) }
    };
    let mut zones: Vec<(i64, i64)> = Vec::new();
    for label in labels {
        let (first, last) = (label.first as i64 - half as i64, label.last as i64 + half as i64);
        match zones.last_mut() {
            Some(zone) if zone.1 >= first => zone.1 = last,
            _ => zones.push((first, last)),
        }
    }
    let mut sorted = scores.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let (mut area, mut before) = (0.0, 0.0);
    for k in 0..250_u32 {
        let index =
            if k == 249 { sorted.len() - 1 } else { (f64::from(k) * ((sorted.len() - 1) as f64 / 249.0)) as usize };
        let flagged: Vec<u64> = (0..slots).filter(|slot| scores[*slot as usize] >= sorted[index]).collect();
        let hits: f64 = flagged.iter().map(|slot| weight(*slot)).sum();
        let near: f64 = flagged.iter().filter(|slot| !inside(**slot)).map(|slot| weight(*slot)).sum();
        let positives = (0..slots).filter(|slot| inside(*slot)).count() as f64 + near / 2.0;
        let touched =
            zones.iter().filter(|(a, b)| flagged.iter().any(|slot| (*a..=*b).contains(&(*slot as i64)))).count();
        let rate = (hits / positives).min(1.0) * touched as f64 / zones.len() as f64;
        area += (rate - before) * hits / flagged.len() as f64;
        before = rate;
    }
    area
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn volumes_are_those_of_the_definition((scores, flags, _) in series(), window in 0_u64..20) {
        let labels = runs(&flags);
        prop_assume!(!labels.is_empty());
        let sorted = Ranked::of_series(&scores, &flags).merged();
        let slow = (0..=window).map(|width| slow_pr(&scores, &labels, width)).sum::<f64>() / (window + 1) as f64;
        let fast = vus(&scores, &labels, &sorted, window).unwrap().pr;
        prop_assert!((fast - slow).abs() < 1e-9, "{} {}", fast, slow);
    }

    #[test]
    fn the_area_under_roc_is_the_share_of_pairs_in_order((scores, flags, _) in series()) {
        let of = |wanted: bool| scores.iter().zip(&flags).filter(move |(_, is)| **is == wanted).map(|(score, _)| *score);
        let pairs = of(true).flat_map(|a| of(false).map(move |b| if a > b { 1.0 } else if a == b { 0.5 } else { 0.0 }));
        let (sum, count) = pairs.fold((0.0, 0.0), |(sum, count), pair| (sum + pair, count + 1.0));
        let expected = (count > 0.0).then(|| sum / count);
        let found = roc_auc(&Ranked::of_series(&scores, &flags));
        prop_assert!(found.is_some() == expected.is_some());
        prop_assert!((found.unwrap_or(0.0) - expected.unwrap_or(0.0)).abs() < 1e-12);
    }

    #[test]
    fn affiliation_is_the_mean_over_many_points((scores, flags, alerted) in series()) {
        let (labels, alerts, slots) = (runs(&flags), runs(&alerted), scores.len() as f64);
        prop_assume!(!labels.is_empty());
        let found = affiliation(&labels, &alerts, scores.len() as u64).unwrap();
        // Each slot as 64 points at the middles of its parts: ends and zones' borders lie between points.
        let points = |from: f64, to: f64| (0..).map(move |i| from + (f64::from(i) + 0.5) / 64.0).take_while(move |x| *x < to);
        let bounds = |range: &Range| (range.first as f64, range.last as f64 + 1.0);
        let (mut precisions, mut recalls) = (Vec::new(), Vec::new());
        for (index, label) in labels.iter().enumerate() {
            let (j0, j1) = bounds(label);
            let e0 = if index == 0 { 0.0 } else { f64::midpoint(bounds(&labels[index - 1]).1, j0) };
            let e1 = labels.get(index + 1).map_or(slots, |next| f64::midpoint(j1, bounds(next).0));
            let in_alert = |x: f64| alerts.iter().any(|alert| bounds(alert).0 <= x && x < bounds(alert).1);
            let alerted: Vec<f64> = points(e0, e1).filter(|x| in_alert(*x)).collect();
            if alerted.is_empty() {
                recalls.push(0.0);
                continue;
            }
            let mean = |values: Vec<f64>| values.iter().sum::<f64>() / values.len() as f64;
            precisions.push(mean(alerted.iter().map(|x| {
                let d = (j0 - x).max(x - j1).max(0.0);
                if d == 0.0 { 1.0 } else { 1.0 - (j1 - j0 + d.min((j0 - e0).min(e1 - j1)) + d) / (e1 - e0) }
            }).collect()));
            recalls.push(mean(points(j0, j1).map(|y| {
                let near = alerts.iter().map(bounds).filter(|(a, b)| *a < e1 && *b > e0);
                let d = near.map(|(a, b)| (a.max(e0) - y).max(y - b.min(e1)).max(0.0)).fold(f64::INFINITY, f64::min);
                1.0 - (d.min((y - e0).min(e1 - y)) + d) / (e1 - e0)
            }).collect()));
        }
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
        prop_assert_eq!(found.precision.is_some(), !precisions.is_empty());
        if let Some(precision) = found.precision {
            prop_assert!((precision - mean(&precisions)).abs() < 1e-3, "{} {:?}", precision, precisions);
        }
        prop_assert!((found.recall - mean(&recalls)).abs() < 1e-3, "{} {:?}", found.recall, recalls);
    }
}
