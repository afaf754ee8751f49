//! What all formulas of a blueprint take together.

use settings::{Problem, grouped};
use timeseries::Generator;
use timeseries::formula::MAX_CYCLE_OPERATIONS;

use crate::origins::Origins;

/// The problem of a blueprint whose formulas would compute for too long. Each evaluation is bounded by itself; all of a cycle
/// are bounded here, before any is computed. Told once, of the generator whose formulas go beyond the bound.
pub(crate) fn excess(generators: &[Generator], origins: &[Origins]) -> Option<Problem> {
    let mut operations = 0_u64;
    let beyond = |(generator, _): &(&Generator, &Origins)| {
        operations = operations.saturating_add(generator.formula_operations());
        operations > MAX_CYCLE_OPERATIONS
    };
    let (generator, origin) = generators.iter().zip(origins).find(beyond)?;
    let (sum, most) = (grouped(&operations.to_string()), grouped(&MAX_CYCLE_OPERATIONS.to_string()));
    let message = format!(
        "the formulas up to generator \"{}\" take about {sum} operations a cycle; up to {most} are allowed, some minutes of computing",
        generator.id()
    );
    let field = if generator.shape_name() == "custom" { "formula" } else { "anomalies" };
    let problem = Problem::new(origin.path(&field.into()), message);
    Some(problem.hint("shorten the loops of formulas, or num_points"))
}
