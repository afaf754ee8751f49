//! The functions of formulas, on whole and other numbers alike.
//!
//! Rhai's own packages of arithmetic are not there: their functions are the standard library's.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock, Mutex};

use rhai::{
    Array, Dynamic, EvalAltResult, FLOAT, FuncRegistration, INT, Module, NativeCallContext, RhaiNativeFunc, Shared,
};

use super::datapoints::Datapoints;
use randomness::{Rng, below, uniform};

/// All functions, indexed once and shared by every engine.
pub static FUNCTIONS: LazyLock<Functions> = LazyLock::new(functions);

/// A module of functions.
pub struct Functions {
    /// What engines take.
    pub module: Shared<Module>,
    /// The names in it, for the reference to be compared with.
    #[cfg_attr(not(test), allow(dead_code))]
    pub names: BTreeSet<&'static str>,
}

/// A module in the making.
struct Making {
    module: Module,
    names: BTreeSet<&'static str>,
}

/// The randomness of the series that is computed: an engine's state while a formula runs.
#[derive(Clone, Debug)]
pub struct Dice(pub Arc<Mutex<Rng>>);

type Outcome<T> = Result<T, Box<EvalAltResult>>;

fn fail<T>(message: impl Into<String>) -> Outcome<T> {
    let message: String = message.into();
    Err(message.into())
}

fn register<A: 'static, const N: usize, const X: bool, R, const F: bool>(
    making: &mut Making,
    name: &'static str,
    function: impl RhaiNativeFunc<A, N, X, R, F> + Send + Sync + 'static,
) where
    R: Clone + Send + Sync + 'static,
{
    making.names.insert(name);
    FuncRegistration::new(name).with_purity(true).set_into_module(&mut making.module, function);
}

/// A name and what it computes.
pub(super) type Named = (&'static str, fn(f64) -> f64);

fn functions() -> Functions {
    let mut making = Making { module: Module::new(), names: BTreeSet::new() };
    let m = &mut making;
    analysis(m);
    powers(m);
    whole_and_not(m);
    extremes(m);
    lists(m);
    randomness(m);
    making.module.build_index();
    Functions { module: Shared::new(making.module), names: making.names }
}

/// Functions of one number that must give a finite one.
pub(super) const ANALYSIS: &[Named] = &[
    ("sqrt", f64::sqrt),
    ("exp", libm::exp),
    ("ln", libm::log),
    ("log", libm::log),
    ("log10", libm::log10),
    ("sin", libm::sin),
    ("cos", libm::cos),
    ("tan", libm::tan),
    ("asin", libm::asin),
    ("acos", libm::acos),
    ("atan", libm::atan),
];

fn analysis(m: &mut Making) {
    for &(name, function) in ANALYSIS {
        let apply = move |x: FLOAT| -> Outcome<FLOAT> {
            let y = function(x);
            if y.is_finite() { Ok(y) } else { fail(format!("{name}({x}) is no finite number")) }
        };
        register(m, name, apply);
        register(m, name, move |x: INT| apply(x as FLOAT));
    }
    register(m, "atan2", |y: FLOAT, x: FLOAT| libm::atan2(y, x));
    register(m, "atan2", |y: INT, x: FLOAT| libm::atan2(y as FLOAT, x));
    register(m, "atan2", |y: FLOAT, x: INT| libm::atan2(y, x as FLOAT));
    register(m, "atan2", |y: INT, x: INT| libm::atan2(y as FLOAT, x as FLOAT));
    register(m, "PI", || std::f64::consts::PI);
}

fn powers(m: &mut Making) {
    fn float(x: FLOAT, y: FLOAT) -> Outcome<FLOAT> {
        let power = libm::pow(x, y);
        if power.is_finite() { Ok(power) } else { fail(format!("{x} ** {y} is no finite number")) }
    }
    // Whole numbers stay whole while they fit, as Python's do.
    fn int(x: INT, y: INT) -> Outcome<Dynamic> {
        match u32::try_from(y).ok().and_then(|y| x.checked_pow(y)) {
            Some(power) => Ok(Dynamic::from_int(power)),
            None => float(x as FLOAT, y as FLOAT).map(Dynamic::from_float),
        }
    }
    // Where operators may be overridden, as `**` is, Rhai looks up those of one operand as well, and has none of its own.
    FuncRegistration::new("-").with_purity(true).set_into_module(&mut m.module, |x: FLOAT| -x);
    let negated = |x: INT| x.checked_neg().map_or_else(|| fail("-: the number is too great"), Ok);
    FuncRegistration::new("-").with_purity(true).set_into_module(&mut m.module, negated);
    FuncRegistration::new("!").with_purity(true).set_into_module(&mut m.module, |holds: bool| !holds);
    for name in ["pow", "**"] {
        register(m, name, float);
        register(m, name, int);
        register(m, name, |x: INT, y: FLOAT| float(x as FLOAT, y));
        register(m, name, |x: FLOAT, y: INT| float(x, y as FLOAT));
    }
}

fn whole_and_not(m: &mut Making) {
    register(m, "abs", |x: INT| x.checked_abs().map_or_else(|| fail("abs: the number is too great"), Ok));
    register(m, "abs", |x: FLOAT| x.abs());
    register(m, "int", |x: INT| x);
    register(m, "int", |x: bool| INT::from(x));
    register(m, "int", |x: FLOAT| -> Outcome<INT> {
        // Beyond 2^63 there is no whole number of this type; NaN is in no range.
        if x.abs() < 9.2e18 { Ok(x as INT) } else { fail(format!("int({x}): the number is too great")) }
    });
    register(m, "float", |x: INT| x as FLOAT);
    register(m, "float", |x: FLOAT| x);
    const TABLE: &[Named] = &[("floor", f64::floor), ("ceil", f64::ceil), ("round", f64::round)];
    for &(name, function) in TABLE {
        register(m, name, move |x: FLOAT| function(x));
        register(m, name, |x: INT| x);
    }
    register(m, "round", |x: FLOAT, digits: INT| {
        let unit = (0..digits.clamp(-300, 300).unsigned_abs()).fold(1.0, |unit, _| unit * 10.0);
        let rounded = if digits < 0 { (x / unit).round() * unit } else { (x * unit).round() / unit };
        // So great already that it has no such digits.
        if rounded.is_finite() { rounded } else { x }
    });
    register(m, "round", |x: INT, _: INT| x);
}

/// The number as a float, if it is a number.
fn number(value: &Dynamic) -> Outcome<FLOAT> {
    match (value.as_float(), value.as_int()) {
        (Ok(x), _) => Ok(x),
        (_, Ok(x)) => Ok(x as FLOAT),
        _ => fail(format!("found a {} where a number is needed", value.type_name())),
    }
}

/// The greatest, or the least, with its own type.
fn extreme(values: &[Dynamic], greatest: bool) -> Outcome<Dynamic> {
    let mut best: Option<&Dynamic> = None;
    for value in values {
        let wins = match best {
            None => number(value).map(|_| true)?,
            Some(best) => match (value.as_int(), best.as_int()) {
                (Ok(x), Ok(y)) => (x > y) == greatest && x != y,
                _ => {
                    let (x, y) = (number(value)?, number(best)?);
                    (x > y) == greatest && x != y
                }
            },
        };
        if wins {
            best = Some(value);
        }
    }
    best.cloned().map_or_else(|| fail("there is no greatest or least of no numbers"), Ok)
}

fn extremes(m: &mut Making) {
    register(m, "max", |d: Datapoints| d.0.moments().max as INT);
    register(m, "min", |d: Datapoints| d.0.moments().min as INT);
    for (name, greatest) in [("max", true), ("min", false)] {
        register(m, name, move |list: &mut Array| extreme(list, greatest));
        register(m, name, move |x: INT, y: INT| if greatest { x.max(y) } else { x.min(y) });
        register(m, name, move |x: FLOAT, y: FLOAT| if greatest { x.max(y) } else { x.min(y) });
        register(m, name, move |a: Dynamic, b: Dynamic| extreme(&[a, b], greatest));
        register(m, name, move |a: Dynamic, b: Dynamic, c: Dynamic| extreme(&[a, b, c], greatest));
        register(m, name, move |a: Dynamic, b: Dynamic, c: Dynamic, d: Dynamic| extreme(&[a, b, c, d], greatest));
        register(m, name, move |a: Dynamic, b: Dynamic, c: Dynamic, d: Dynamic, e: Dynamic| {
            extreme(&[a, b, c, d, e], greatest)
        });
    }
}

fn lists(m: &mut Making) {
    FuncRegistration::new_index_getter()
        .set_into_module(&mut m.module, |d: &mut Datapoints, position: INT| -> Outcome<INT> {
            d.at(position).or_else(fail)
        });
    m.module.set_iterable::<Datapoints>();
    register(m, "len", |d: Datapoints| d.0.values().len() as INT);
    register(m, "len", |list: &mut Array| list.len() as INT);
    register(m, "sum", |d: Datapoints| -> Outcome<Dynamic> {
        let sum = d.0.sum();
        Ok(INT::try_from(sum).map_or_else(|_| Dynamic::from_float(sum as FLOAT), Dynamic::from_int))
    });
    register(m, "sum", |list: &mut Array| -> Outcome<Dynamic> {
        let whole = list.iter().try_fold(0, |sum: INT, value| value.as_int().ok().and_then(|x| sum.checked_add(x)));
        match whole {
            Some(sum) => Ok(Dynamic::from_int(sum)),
            None => Ok(Dynamic::from_float(floats(list)?.iter().sum())),
        }
    });
    register(m, "mean", |d: Datapoints| d.0.moments().mean);
    register(m, "mean", |list: &mut Array| mean(&floats(list)?));
    register(m, "std", |d: Datapoints| d.0.moments().std);
    register(m, "std", |list: &mut Array| -> Outcome<FLOAT> {
        let values = floats(list)?;
        let middle = mean(&values)?;
        let squares: Vec<FLOAT> = values.iter().map(|x| (x - middle) * (x - middle)).collect();
        Ok(mean(&squares)?.sqrt())
    });
}

fn floats(list: &Array) -> Outcome<Vec<FLOAT>> {
    list.iter().map(number).collect()
}

fn mean(values: &[FLOAT]) -> Outcome<FLOAT> {
    if values.is_empty() {
        fail("there is no mean of no numbers")
    } else {
        Ok(values.iter().sum::<FLOAT>() / values.len() as FLOAT)
    }
}

fn randomness(m: &mut Making) {
    register(m, "random", |context: NativeCallContext| with_dice(&context, uniform));
    register(m, "randint", |context: NativeCallContext, low: INT, high: INT| -> Outcome<INT> {
        if low > high {
            return fail(format!("randint({low}, {high}): the first must not be above the second"));
        }
        // One more than the span; 0 stands for all of 2^64.
        let count = (high.wrapping_sub(low) as u64).wrapping_add(1);
        with_dice(&context, |rng| low.wrapping_add(below(rng, count) as INT))
    });
}

fn with_dice<T>(context: &NativeCallContext, draw: impl FnOnce(&mut Rng) -> T) -> Outcome<T> {
    let dice = context.tag().and_then(|tag| tag.read_lock::<Dice>().map(|dice| dice.0.clone()));
    match dice {
        Some(dice) => match dice.lock() {
            Ok(mut rng) => Ok(draw(&mut rng)),
            Err(poisoned) => Ok(draw(&mut poisoned.into_inner())),
        },
        None => fail("there is no randomness here"),
    }
}
