//! From a document to the findings in it, whatever lies around them.

use std::collections::BTreeMap;

use serde_json::Value;
use settings::Path;

use super::document::Document;
use super::envelope::{self, Inside};
use super::source::{Context, Source};
use super::unreadable::{Unreadable, shown};
use crate::finding::Finding;

/// Texts in texts: a message to a queue holds one to a topic, which holds an event.
const DEEPEST_TEXT: usize = 6;

/// What one document holds.
#[derive(Debug, Default)]
pub struct Walked {
    /// Its findings.
    pub findings: Vec<Finding>,
    /// What in it cannot be read.
    pub unreadable: Vec<Unreadable>,
    /// What in it is no finding of a known source, by what it is.
    pub unknown: BTreeMap<String, u64>,
    /// How many findings or holders of findings it was; 0 when no source knows it.
    pub recognised: u64,
}

/// Walks through a document with the sources that are known.
pub struct Walk<'s> {
    sources: &'s [Source],
    walked: Walked,
}

impl<'s> Walk<'s> {
    /// Everything that a document holds.
    #[must_use]
    pub fn through(sources: &'s [Source], value: &Value, context: &Context<'_>) -> Walked {
        let mut walk = Walk { sources, walked: Walked::default() };
        walk.visit(&Document::new(value, Path::root()), context, None, 0);
        walk.walked
    }

    fn visit(&mut self, document: &Document<'_>, context: &Context<'_>, hint: Option<&'s Source>, depth: usize) {
        if let Some(items) = document.items() {
            self.walked.recognised += 1;
            items.iter().for_each(|item| self.visit(item, context, hint, depth));
            return;
        }
        let value = document.value();
        if !value.is_object() {
            self.walked.unreadable.push(document.expected("a finding"));
            return;
        }
        if envelope::is_event(value) {
            self.walked.recognised += 1;
            self.visit_event(document, context, depth);
            return;
        }
        if let Some(source) = self.source_of(value, hint) {
            self.read(source, document, context);
            return;
        }
        match envelope::inside(document) {
            Err(unreadable) => self.walked.unreadable.push(unreadable),
            Ok(Some(inside)) => {
                self.walked.recognised += 1;
                self.visit_inside(document, inside, context, hint, depth);
            }
            Ok(None) => match hint {
                Some(source) => self.read(source, document, context),
                None => self.walked.unreadable.push(Unreadable {
                    path: document.path().clone(),
                    message: format!("no source knows this document{}", named(value)),
                }),
            },
        }
    }

    /// The one that the event names comes first, then the registry's order, and last the source that takes anything with
    /// the right columns.
    fn source_of(&self, value: &Value, hint: Option<&'s Source>) -> Option<&'s Source> {
        hint.filter(|source| (source.recognise)(value))
            .or_else(|| self.sources.iter().find(|source| (source.recognise)(value)))
    }

    fn read(&mut self, source: &Source, document: &Document<'_>, context: &Context<'_>) {
        self.walked.recognised += 1;
        match (source.read)(document, context) {
            Err(unreadable) => self.walked.unreadable.push(unreadable),
            Ok(findings) if findings.is_empty() => {
                *self.walked.unknown.entry(format!("{}: a record that is no finding", source.name)).or_default() += 1;
            }
            Ok(mut findings) => {
                for finding in &mut findings {
                    finding.received = finding.received.or(context.received());
                }
                self.walked.findings.append(&mut findings);
            }
        }
    }

    fn visit_event(&mut self, document: &Document<'_>, context: &Context<'_>, depth: usize) {
        let (sender, envelope) = match envelope::event(document) {
            Ok(event) => event,
            Err(unreadable) => {
                self.walked.unreadable.push(unreadable);
                return;
            }
        };
        let kind = envelope.detail_type.clone();
        let by_name = |source: &&Source| {
            source.event.is_some_and(|event| {
                sender.as_deref().is_none_or(|sender| sender == event.source)
                    && kind.as_deref().is_some_and(|kind| event.detail_types.contains(&kind))
            })
        };
        let hint = self.sources.iter().find(by_name);
        let detail = match document.object("detail") {
            Ok(Some(detail)) => detail,
            Ok(None) => {
                self.walked.unreadable.push(document.missing("detail"));
                return;
            }
            Err(unreadable) => {
                self.walked.unreadable.push(unreadable);
                return;
            }
        };
        let is_known = hint.is_some() || self.source_of(detail.value(), None).is_some();
        if !is_known && sender.is_some() && kind.is_some() && !holds(&detail) {
            let what = format!("event \"{}\" of {}", kind.unwrap_or_default(), sender.unwrap_or_default());
            *self.walked.unknown.entry(what).or_default() += 1;
            return;
        }
        self.visit(&detail, &Context { envelope: Some(envelope), ..context.clone() }, hint, depth);
    }

    fn visit_inside(
        &mut self,
        document: &Document<'_>,
        inside: Inside<'_>,
        context: &Context<'_>,
        hint: Option<&'s Source>,
        depth: usize,
    ) {
        let of_message = match envelope::of_message(document) {
            Ok(envelope) => envelope,
            Err(unreadable) => {
                self.walked.unreadable.push(unreadable);
                return;
            }
        };
        let context = Context { envelope: of_message.or_else(|| context.envelope.clone()), ..context.clone() };
        match inside {
            Inside::Documents(documents) => {
                documents.iter().for_each(|document| self.visit(document, &context, hint, depth));
            }
            Inside::Text(_, path) if depth == DEEPEST_TEXT => self.walked.unreadable.push(Unreadable {
                path,
                message: format!("expected a finding within {DEEPEST_TEXT} texts, found another text"),
            }),
            Inside::Text(value, path) => self.visit(&Document::new(&value, path), &context, hint, depth + 1),
        }
    }
}

fn holds(detail: &Document<'_>) -> bool {
    matches!(envelope::inside(detail), Ok(Some(Inside::Documents(_))))
}

/// The first few of an object's fields, so that somebody recognises it.
fn named(value: &Value) -> String {
    let fields = value.as_object().into_iter().flatten();
    let names: Vec<String> = fields.take(4).map(|(name, _)| shown(&Value::from(name.as_str()))).collect();
    if names.is_empty() { " without fields".to_owned() } else { format!(" with the fields {}", names.join(", ")) }
}
