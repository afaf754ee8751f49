//! The known name that an unknown one was probably meant to be.

/// The one of `allowed` that `name` was probably meant to be, if any is near.
///
/// Nearness is the Damerau-Levenshtein distance without regard to case: at most a third of the name's length (and at
/// least 2), or one contains the other. When none is near, an abbreviation finds the name that starts like it: `sine`
/// is `sinusoidal`.
pub fn nearest<'a>(name: &str, allowed: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // No name is so long, and the distance takes time in the product of both lengths.
    let name: String = name.chars().take(64).collect::<String>().to_lowercase();
    let bound = (name.chars().count() / 3).max(2);
    let candidates: Vec<&str> = allowed.into_iter().collect();
    candidates
        .iter()
        .map(|candidate| (strsim::damerau_levenshtein(&name, &candidate.to_lowercase()), *candidate))
        .filter(|(distance, candidate)| {
            *distance <= bound.min(candidate.len().saturating_sub(1)) || (name.len() > 3 && candidate.contains(&*name))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
        .or_else(|| abbreviated(&name, &candidates))
}

/// The one candidate that starts with most of `name`, and with at least three characters of it.
fn abbreviated<'a>(name: &str, candidates: &[&'a str]) -> Option<&'a str> {
    let shared = |candidate: &str| name.chars().zip(candidate.chars()).take_while(|(a, b)| a == b).count();
    let enough = (name.chars().count() * 2).div_ceil(3).max(3);
    let mut found = candidates.iter().filter(|candidate| shared(candidate) >= enough);
    match (found.next(), found.next()) {
        (Some(one), None) => Some(one),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelled_name_finds_its_neighbour_and_a_strange_one_none() {
        let shapes = ["sinusoidal", "square", "constant", "random", "real", "custom"];
        for (written, meant) in [
            ("sinusoid", Some("sinusoidal")),
            ("sqaure", Some("square")),
            ("Constant", Some("constant")),
            ("const", Some("constant")),
            ("sine", Some("sinusoidal")),
            ("sin", Some("sinusoidal")),
            ("sinus", Some("sinusoidal")),
            ("xyzzy", None),
            ("zigzag", None),
            ("s", None),
        ] {
            assert_eq!(nearest(written, shapes), meant, "{written}");
        }
        assert_eq!(nearest("gamavariate", ["gauss", "gammavariate"]), Some("gammavariate"));
        assert_eq!(nearest(&"x".repeat(100_000), shapes), None);
    }

    #[test]
    fn an_abbreviation_of_two_names_is_neither() {
        assert_eq!(nearest("nox", ["noise_minimum", "noise_maximum"]), None);
        assert_eq!(nearest("sigx", ["signal_min", "signal_max"]), None);
    }
}
