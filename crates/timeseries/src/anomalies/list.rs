/// Builds the entries that can be built.
fn build_anomalies(
    entries: &[Value],
    settings: &SeriesSettings,
    warnings: &mut Vec<Problem>,
    problems: &mut Vec<Problem>,
) -> Vec<Box<dyn Anomaly>> {
    let mut built = Vec::with_capacity(entries.len());
    for (index, entry) in entries.iter().enumerate() {
        let place = |field: &str| {
            if field.is_empty() {
                format!("anomalies[{index}]")
            } else {
                format!("anomalies[{index}].{field}")
            }
        };
        let Some(entry) = entry.as_object() else {
            problems.push(Problem::new(place(""), "an object is allowed here"));
            continue;
        };
        let name = entry
            .get("kind")
            .and_then(Value::as_str)
            .unwrap_or(DEFAULT_KIND);
        let Some(kind) = anomaly(name) else {
            let names: Vec<&str> = ANOMALIES.iter().map(|kind| kind.name).collect();
            problems.push(Problem::new(
                place("kind"),
                format!(
                    "found \"{name}\", where one of {} is allowed",
                    names.join(", ")
                ),
            ));
            continue;
        };
        match (kind.build)(entry, settings) {
            Ok((anomaly, more)) => {
                warnings.extend(
                    more.into_iter()
                        .map(|one| Problem::new(place(&one.field), one.message)),
                );
                built.push(anomaly);
            }
            Err(more) => problems.extend(
                more.into_iter()
                    .map(|one| Problem::new(place(&one.field), one.message)),
            ),
        }
    }
    built
}

/// Decides from the ranges alone what each entry gets.
fn grant(
    entries: &[Box<dyn Anomaly>],
    origin: AnomalyOrigin,
    warnings: &mut Vec<Problem>,
    problems: &mut Vec<Problem>,
) -> Vec<Places> {
    let lenient = |index: usize| origin == AnomalyOrigin::Commons && entries[index].lies_beyond();
    let mut places: Vec<Places> = entries.iter().map(|entry| entry.places()).collect();
    for (index, one) in places.iter().enumerate() {
        if one.counts > one.width() && !lenient(index) {
            let Places { start, end, counts } = *one;
            let message = format!(
                "found {counts}, but positions {start} to {end} are only {}",
                one.width()
            );
            problems.push(Problem::new(format!("anomalies[{index}].counts"), message));
        }
    }
    if !problems.is_empty() {
        return places;
    }
    let asked = places.clone();
    for index in 0..places.len() {
        if lenient(index) {
            places[index].counts = 0;
        }
    }
    if let Some(index) = first_without_room(&places) {
        let Places { start, end, counts } = places[index];
        let message = format!(
            "found {counts}, but other ranges leave too little room in positions {start} to {end}"
        );
        problems.push(Problem::new(format!("anomalies[{index}].counts"), message));
        return places;
    }
    for index in 0..places.len() {
        if !lenient(index) {
            continue;
        }
        // Cut to the series, such a range is its last position alone.
        places[index].counts = asked[index].counts.min(1);
        if !fits(&places) {
            places[index].counts = 0;
        }
        let (granted, counts) = (places[index].counts, asked[index].counts);
        if granted < counts {
            let message = format!(
                "the range lies beyond this generator's positions: {granted} of {counts} fit"
            );
            warnings.push(Problem::new(format!("anomalies[{index}].counts"), message));
        }
    }
    places
}
