//! Times for people: UTC, Gregorian calendar.

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const DAYS_IN_400_YEARS: i64 = 146_097;

/// Year, month and day of a day counted from 1970-01-01.
fn date(day: i64) -> (i64, i64, i64) {
    // The calendar repeats every 400 years; within them years and months are simply counted off.
    let mut year = 1970 + 400 * day.div_euclid(DAYS_IN_400_YEARS);
    let mut left = day.rem_euclid(DAYS_IN_400_YEARS);
    let leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    while left >= 365 + i64::from(leap(year)) {
        left -= 365 + i64::from(leap(year));
        year += 1;
    }
    let february = 28 + i64::from(leap(year));
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30] {
        if left < length {
            break;
        }
        left -= length;
        month += 1;
    }
    (year, month, left + 1)
}

/// `2026-01-31 23:59`, with seconds when there are any.
pub fn minute(ms: i64) -> String {
    let clock = clock(ms);
    format!("{} {clock}", day(ms))
}

/// `2026-01-31`.
pub fn day(ms: i64) -> String {
    let (year, month, day) = date(ms.div_euclid(DAY));
    format!("{year:04}-{month:02}-{day:02}")
}

/// `23:59`, with seconds when there are any.
pub fn clock(ms: i64) -> String {
    let (hour, minute, second) =
        (ms.rem_euclid(DAY) / HOUR, ms.rem_euclid(HOUR) / MINUTE, ms.rem_euclid(MINUTE) / 1000);
    if second == 0 { format!("{hour:02}:{minute:02}") } else { format!("{hour:02}:{minute:02}:{second:02}") }
}

/// The times in `from..=to` that deserve a mark, at most `most` of them, each with its text: the clock, or the day at midnight.
pub fn ticks(from: i64, to: i64, most: usize) -> Vec<(i64, String)> {
    let most = i64::try_from(most.max(1)).unwrap_or(1);
    let span = to.saturating_sub(from).max(1);
    let minutes = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720].map(|n| n * MINUTE);
    let days = [1, 2, 7, 14, 28, 56, 91, 182, 365].map(|n| n * DAY);
    let mut step = minutes.into_iter().chain(days).find(|step| span / step < most).unwrap_or(730 * DAY);
    while span / step >= most {
        step = step.saturating_mul(2);
    }
    let mut tick = from.div_euclid(step).saturating_mul(step);
    let mut out = Vec::new();
    while tick <= to {
        if tick >= from {
            let text = if tick.rem_euclid(DAY) == 0 { day(tick) } else { clock(tick) };
            out.push((tick, text));
        }
        let Some(next) = tick.checked_add(step) else {
            break;
        };
        tick = next;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_moments_have_their_published_dates() {
        // Figures of the Unix epoch, the billennium, a leap day in a year divisible by 400, and the 32-bit end of time.
        assert_eq!(minute(0), "1970-01-01 00:00");
        assert_eq!(minute(1_000_000_000_000), "2001-09-09 01:46:40");
        assert_eq!(minute(951_782_400_000), "2000-02-29 00:00");
        assert_eq!(minute(2_147_483_647_000), "2038-01-19 03:14:07");
        assert_eq!(minute(-1000), "1969-12-31 23:59:59");
        assert_eq!(day(4_107_542_400_000), "2100-03-01");
        assert_eq!(day(1_767_225_600_000), "2026-01-01");
    }

    #[test]
    fn ticks_are_few_and_within_the_span() {
        for (span, most) in [(1, 5), (MINUTE, 5), (DAY, 8), (14 * DAY, 6), (7000 * DAY, 10), (i64::MAX / 2, 4)] {
            let from = 1_767_225_600_000;
            let ticks = ticks(from, from + span, most);
            assert!(ticks.len() <= most, "{} ticks of {most}", ticks.len());
            assert!(ticks.iter().all(|(at, _)| (from..=from + span).contains(at)));
        }
    }
}
