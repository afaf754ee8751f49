//! Message bodies, quickly: what does not change from slot to slot is written once, and numbers once a slot.

use blueprint::{Blueprint, Slot};
use serde_json::Value;

/// Room for the digits of any `u64` or `i64`, and the size of copies that need no call: a few moves of 8 bytes.
const DIGITS: usize = 24;

/// Writes the body of each target's message: a [`crate::message::MessageBody`] as JSON.
#[derive(Debug)]
pub struct MessageEncoder {
    targets: Vec<TargetEncoder>,
    slot: Number,
    values: Vec<Number>,
    /// Where bodies are put together; it only grows.
    body: Vec<u8>,
}

#[derive(Debug)]
struct TargetEncoder {
    /// `{"version":"...","target":0,"slot":`
    head: Vec<u8>,
    /// Index among the blueprint's generators, and `"id":`, with what comes before it.
    names: Vec<(usize, Vec<u8>)>,
    /// What a body needs at most.
    most: usize,
}

#[derive(Clone, Copy, Debug)]
struct Number {
    digits: [u8; DIGITS],
    length: usize,
}

impl Number {
    fn of(number: impl itoa::Integer) -> Number {
        let mut buffer = itoa::Buffer::new();
        let text = buffer.format(number).as_bytes();
        let mut digits = [0; DIGITS];
        digits[..text.len()].copy_from_slice(text);
        Number { digits, length: text.len() }
    }
}

impl MessageEncoder {
    /// An encoder for the blueprint's messages.
    #[must_use]
    pub fn new(blueprint: &Blueprint) -> MessageEncoder {
        let targets = blueprint.targets.iter().map(|target| {
            let head = format!("{{\"version\":\"{}\",\"target\":{},\"slot\":", blueprint.version, target.index);
            let names = target.generators.iter().enumerate().map(|(number, index)| {
                let before = if number == 0 { ",\"datapoints\":{" } else { "," };
                (*index, format!("{before}{}:", Value::from(blueprint.generators[*index].id())).into_bytes())
            });
            let names: Vec<(usize, Vec<u8>)> = names.collect();
            let budget = ",\"budget\":".len() + DIGITS;
            let most =
                head.len() + budget + names.iter().map(|(_, name)| name.len() + DIGITS).sum::<usize>() + 2 * DIGITS;
            TargetEncoder { head: head.into_bytes(), names, most }
        });
        MessageEncoder { targets: targets.collect(), slot: Number::of(0), values: Vec::new(), body: Vec::new() }
    }

    /// Go to a slot, with the values of all generators of the blueprint.
    pub fn slot(&mut self, slot: Slot, values: &[u64]) {
        self.slot = Number::of(slot.index());
        self.values.clear();
        self.values.extend(values.iter().map(|value| Number::of(*value)));
    }

    /// The body of `target`'s message for the current slot, as UTF-8.
    ///
    /// # Panics
    /// When `target` is not a target of the blueprint, or the slot came with fewer values than it has generators.
    pub fn encode(&mut self, target: usize, budget: Option<u64>) -> &[u8] {
        let TargetEncoder { head, names, most } = &self.targets[target];
        let out = &mut self.body;
        if out.len() < *most {
            out.resize(*most, 0);
        }
        let mut end = text(out, 0, head);
        end = number(out, end, &self.slot);
        if let Some(budget) = budget {
            end = text(out, end, b",\"budget\":");
            end = number(out, end, &Number::of(budget));
        }
        for (generator, name) in names {
            end = text(out, end, name);
            end = number(out, end, &self.values[*generator]);
        }
        end = text(out, end, b"}}");
        &out[..end]
    }
}

fn text(out: &mut [u8], at: usize, text: &[u8]) -> usize {
    out[at..at + text.len()].copy_from_slice(text);
    at + text.len()
}

/// All of the digits' room is copied, and what is too much is overwritten by what follows.
fn number(out: &mut [u8], at: usize, number: &Number) -> usize {
    out[at..at + DIGITS].copy_from_slice(&number.digits);
    at + number.length
}
