//! What formulas know: the reference that `list formula` shows.

/// A function of formulas.
#[derive(Clone, Copy, Debug)]
pub struct FormulaFunction {
    /// Its name.
    pub name: &'static str,
    /// How it is called.
    pub signature: &'static str,
    /// What it gives.
    pub summary: &'static str,
}

/// A variable of formulas.
#[derive(Clone, Copy, Debug)]
pub struct FormulaVariable {
    /// Its name.
    pub name: &'static str,
    /// What it holds, and where it is there.
    pub summary: &'static str,
}

const fn function(name: &'static str, signature: &'static str, summary: &'static str) -> FormulaFunction {
    FormulaFunction { name, signature, summary }
}

/// Every function, on whole and other numbers alike.
pub const FUNCTIONS: &[FormulaFunction] = &[
    function("max", "max(datapoints), max(list), max(a, b, ...)", "The greatest; up to five numbers by themselves."),
    function("min", "min(datapoints), min(list), min(a, b, ...)", "The least; up to five numbers by themselves."),
    function("sum", "sum(datapoints), sum(list)", "The sum."),
    function("len", "len(datapoints), len(list)", "How many there are."),
    function("mean", "mean(datapoints), mean(list)", "The mean."),
    function("std", "std(datapoints), std(list)", "The standard deviation, of the population."),
    function("abs", "abs(x)", "The number without its sign."),
    function(
        "round",
        "round(x), round(x, digits)",
        "The nearest whole number, halves away from 0; or so many digits after the point.",
    ),
    function("floor", "floor(x)", "The next whole number down."),
    function("ceil", "ceil(x)", "The next whole number up."),
    function("int", "int(x)", "The number without its fraction: a whole number, which may be an index."),
    function("float", "float(x)", "The number as one with a fraction: float(5) / 2 is 2.5, while 5 / 2 is 2."),
    function("pow", "pow(x, y)", "x to the power of y; whole numbers stay whole while they fit."),
    function("**", "x ** y", "x to the power of y, as pow."),
    function("sqrt", "sqrt(x)", "The square root."),
    function("exp", "exp(x)", "e to the power of x."),
    function("ln", "ln(x)", "The natural logarithm."),
    function("log", "log(x)", "The natural logarithm, as ln."),
    function("log10", "log10(x)", "The logarithm to base 10."),
    function("sin", "sin(x)", "The sine of an angle in radians."),
    function("cos", "cos(x)", "The cosine of an angle in radians."),
    function("tan", "tan(x)", "The tangent of an angle in radians."),
    function("asin", "asin(x)", "The angle in radians whose sine is x."),
    function("acos", "acos(x)", "The angle in radians whose cosine is x."),
    function("atan", "atan(x)", "The angle in radians whose tangent is x."),
    function("atan2", "atan2(y, x)", "The angle in radians of the point (x, y)."),
    function("PI", "PI()", "3.14159..., as the variable pi."),
    function(
        "random",
        "random()",
        "A random number in [0, 1), from the series' own randomness: the same again for the same seed.",
    ),
    function("randint", "randint(a, b)", "A random whole number from a to b, both included."),
];

/// Every variable.
pub const VARIABLES: &[FormulaVariable] = &[
    FormulaVariable { name: "t", summary: "The position, from 0: a whole number." },
    FormulaVariable { name: "pi", summary: "3.14159..." },
    FormulaVariable {
        name: "datapoints",
        summary: "In an anomaly: the series before any anomaly, whole numbers. datapoints[t] is the value there, \
                  datapoints[-1] the last; `for d in datapoints { ... }` walks over them.",
    },
    FormulaVariable { name: "datapoint_max", summary: "In an anomaly: the greatest data point before any anomaly." },
    FormulaVariable { name: "start_point", summary: "In an anomaly: the first position of its range." },
    FormulaVariable { name: "end_point", summary: "In an anomaly: the last position of its range." },
];
