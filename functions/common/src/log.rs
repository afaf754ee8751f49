//! Structured logs: a line of JSON for each event, on standard output, where Lambda collects them.

use std::fmt;

use serde_json::{Map, Value, json};
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Other people's libraries log requests whole at their lower levels, with what is in them: they get a word only in need.
const OTHERS: LevelFilter = LevelFilter::WARN;
const OURS: [&str; 7] = ["activity", "aws", "dispatch", "execute", "function", "generate", "fake_content"];

/// Log from `level` on: error, warn, info (the default), debug or trace.
pub(crate) fn start(level: Option<&str>) {
    let parsed = level.map(str::parse::<LevelFilter>);
    let ours = match parsed {
        Some(Ok(level)) => level,
        _ => LevelFilter::INFO,
    };
    let targets = Targets::new().with_default(OTHERS.min(ours)).with_targets(OURS.map(|name| (name, ours)));
    let lines = tracing_subscriber::fmt::layer().event_format(Lines);
    tracing_subscriber::registry().with(targets).with(lines).init();
    if let (Some(Err(_)), Some(level)) = (parsed, level) {
        tracing::warn!(level, "LOG_LEVEL is none of error, warn, info, debug, trace: info is taken");
    }
}

/// An event as an object: time, level, module, and the event's fields beside them.
struct Lines;

impl<S, F> FormatEvent<S, F> for Lines
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    F: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(&self, _: &FmtContext<'_, S, F>, mut writer: Writer<'_>, event: &Event<'_>) -> fmt::Result {
        let metadata = event.metadata();
        let mut line = Line(Map::new());
        line.add("timestamp", json!(format!("{:.3}", jiff::Timestamp::now())));
        line.add("level", json!(metadata.level().as_str()));
        line.add("module", json!(metadata.target()));
        event.record(&mut line);
        writeln!(writer, "{}", Value::Object(line.0))
    }
}

/// The members of a line. No name comes twice: most readers of JSON would lose one of the values.
struct Line(Map<String, Value>);

impl Line {
    fn add(&mut self, name: &str, value: Value) {
        let mut name = name.to_owned();
        while self.0.contains_key(&name) {
            name.push('_');
        }
        self.0.insert(name, value);
    }
}

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.add(field.name(), json!(format!("{value:?}")));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.add(field.name(), json!(value));
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.add(field.name(), json!(value));
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.add(field.name(), json!(value));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.add(field.name(), json!(value));
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.add(field.name(), json!(value));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

    use super::*;

    /// A JSON object, of which no member may come twice.
    #[derive(Debug)]
    struct Once(BTreeMap<String, Value>);

    impl<'de> Deserialize<'de> for Once {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Once, D::Error> {
            struct Members;
            impl<'de> Visitor<'de> for Members {
                type Value = Once;
                fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str("an object")
                }
                fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Once, A::Error> {
                    let mut members = BTreeMap::new();
                    while let Some((name, value)) = map.next_entry::<String, Value>()? {
                        if members.insert(name.clone(), value).is_some() {
                            return Err(A::Error::custom(format!("{name} comes twice")));
                        }
                    }
                    Ok(Once(members))
                }
            }
            deserializer.deserialize_map(Members)
        }
    }

    #[derive(Clone, Default)]
    struct Written(Arc<Mutex<Vec<u8>>>);

    impl Write for Written {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn lines(log: impl FnOnce()) -> Vec<Once> {
        let written = Written::default();
        let writer = written.clone();
        let layer = tracing_subscriber::fmt::layer().event_format(Lines).with_writer(move || writer.clone());
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), log);
        let text = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
    }

    #[test]
    fn no_member_of_a_line_comes_twice_whatever_the_fields_are_called() {
        assert!(serde_json::from_str::<Once>(r#"{"a": 1, "a": 2}"#).is_err(), "the reader of this test refuses it");
        let lines = lines(|| {
            tracing::error!(message = "an id", target = 3, level = true, timestamp = -1, module = 0.5, "text");
            tracing::info!(target = "0 s3 put bucket/", slot = %"2026", code = ?Some(1), "line\nbreak \"quoted\"");
        });
        let [first, second] = &lines[..] else { panic!("{lines:?}") };
        assert_eq!(
            (&first.0["level"], &first.0["target"], &first.0["level_"]),
            (&json!("ERROR"), &json!(3), &json!(true))
        );
        let messages: Vec<&Value> = ["message", "message_"].iter().filter_map(|name| first.0.get(*name)).collect();
        assert!(messages.contains(&&json!("text")) && messages.contains(&&json!("an id")), "{first:?}");
        assert!(first.0["module"].as_str().unwrap().ends_with("log::tests"));
        assert_eq!(second.0["message"], "line\nbreak \"quoted\"");
        assert_eq!((&second.0["target"], &second.0["code"]), (&json!("0 s3 put bucket/"), &json!("Some(1)")));
    }
}
