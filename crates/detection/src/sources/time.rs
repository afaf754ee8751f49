//! Times, in every form that sources write them.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde_json::Value;

/// 3000-01-01T00:00:00Z in seconds. Numbers below it are seconds since 1970, below its thousandfold milliseconds, and so on.
const END: i64 = 32_503_680_000;

/// The instant that a value names, if it names one from 1970 to 2999.
///
/// Numbers are seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by their magnitude; so are texts of
/// digits. Texts are ISO 8601: with a zone's offset (`Z`, `+00:00`, `+0000`) and perhaps its name (`Z[UTC]`), with or
/// without seconds and fractions, with a space instead of the `T`; without an offset they are in UTC; a date is its midnight.
#[must_use]
pub fn instant(value: &Value) -> Option<Timestamp> {
    match value {
        Value::Number(number) => match number.as_i64() {
            Some(whole) => of_whole(whole),
            None => number.as_f64().and_then(of_fraction),
        },
        Value::String(text) => of_text(text.trim()),
        _ => None,
    }
}

fn of_text(text: &str) -> Option<Timestamp> {
    if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && !text.is_empty() {
        return match text.parse::<i64>() {
            Ok(whole) => of_whole(whole),
            Err(_) => text.parse().ok().and_then(of_fraction),
        };
    }
    // The name of the zone adds nothing to the offset, and no table of zones is at hand.
    let text = match text.split_once('[') {
        Some((before, after)) if after.ends_with(']') => before,
        _ => text,
    };
    let instant = text
        .parse::<Timestamp>()
        .ok()
        .or_else(|| with_bare_offset(text))
        .or_else(|| text.parse::<DateTime>().ok().and_then(in_utc))
        .or_else(|| text.parse::<Date>().ok().and_then(|date| in_utc(date.at(0, 0, 0, 0))))?;
    possible(instant)
}

/// `2026-11-24T10:06:04.653+0000`, as CloudWatch writes it.
fn with_bare_offset(text: &str) -> Option<Timestamp> {
    let split = text.len().checked_sub(5)?;
    let (before, offset) = (text.get(..split)?, text.get(split..)?);
    let (hours, minutes) = (offset.get(..3)?, offset.get(3..)?);
    let is_offset = hours.starts_with(['+', '-']) && offset.bytes().skip(1).all(|byte| byte.is_ascii_digit());
    if is_offset { format!("{before}{hours}:{minutes}").parse().ok() } else { None }
}

fn in_utc(time: DateTime) -> Option<Timestamp> {
    TimeZone::UTC.to_timestamp(time).ok()
}

fn of_whole(number: i64) -> Option<Timestamp> {
    let instant = match number {
        ..0 => return None,
        0..END => Timestamp::from_second(number),
        _ if number / 1_000 < END => Timestamp::from_millisecond(number),
        _ if number / 1_000_000 < END => Timestamp::from_microsecond(number),
        _ => Timestamp::from_nanosecond(i128::from(number)),
    };
    instant.ok().and_then(possible)
}

/// To the microsecond: a float of today's seconds has no more.
fn of_fraction(number: f64) -> Option<Timestamp> {
    let end = END as f64;
    let microseconds = match number {
        _ if number.is_nan() || number < 0.0 => return None,
        _ if number < end => number * 1e6,
        _ if number < end * 1e3 => number * 1e3,
        _ if number < end * 1e6 => number,
        _ if number < end * 1e9 => number / 1e3,
        _ => return None,
    };
    Timestamp::from_microsecond(microseconds.round() as i64).ok().and_then(possible)
}

fn possible(instant: Timestamp) -> Option<Timestamp> {
    (0..END).contains(&instant.as_second()).then_some(instant)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_form_of_a_time_names_the_same_instant() {
        let expected: Timestamp = "2026-11-24T10:06:00Z".parse().unwrap();
        for value in [
            json!("2026-11-24T10:06:00Z"),
            json!("2026-11-24T10:06:00.000Z"),
            json!("2026-11-24T10:06:00.000000+00:00"),
            json!("2026-11-24T10:06:00.000+0000"),
            json!("2026-11-24T11:36:00+0130"),
            json!("2026-11-24T05:06:00-05:00"),
            json!("2026-11-24T10:06Z[UTC]"),
            json!("2026-11-24T10:06Z"),
            json!("2026-11-24 10:06:00"),
            json!(" 2026-11-24T10:06 "),
            json!(1_795_514_760),
            json!(1_795_514_760.0),
            json!("1795514760"),
            json!(1_795_514_760_000_u64),
            json!("1795514760000"),
            json!("1795514760000.0"),
            json!(1_795_514_760_000_000_u64),
            json!(1_795_514_760_000_000_000_u64),
        ] {
            assert_eq!(instant(&value), Some(expected), "{value}");
        }
        assert_eq!(instant(&json!("2026-11-24")), "2026-11-24T00:00:00Z".parse().ok());
        assert_eq!(instant(&json!(1_795_514_400.25)), "2026-11-24T10:00:00.25Z".parse().ok());
    }

    #[test]
    fn what_names_no_instant_or_one_of_another_age_is_refused() {
        for value in [
            json!(""),
            json!("yesterday"),
            json!("0001-01-01T00:00:00Z"),
            json!("1969-12-31T23:59:59Z"),
            json!("3000-01-01T00:00:00Z"),
            json!("9999-12-31T23:59:59Z"),
            json!("2026-13-24T10:00:00Z"),
            json!("2026-11-24T10:00:00é000"),
            json!("....."),
            json!(-1),
            json!(1e300),
            json!(true),
            json!(null),
            json!([1]),
        ] {
            assert_eq!(instant(&value), None, "{value}");
        }
    }
}
