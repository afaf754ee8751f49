//! One generator's cycle, with the real data that it may need.

use blueprint::Blueprint;
use sha2::{Digest, Sha256};
use timeseries::{Generator, RealError, RealSource, Scratch, Series, SeriesError, ensemble, parse_real};

/// Where real series lie: S3, or a folder that stands for it.
pub trait RealData: Send {
    /// The bytes of the object.
    ///
    /// # Errors
    /// A text that says what could not be read, and why.
    fn read(&self, bucket: &str, key: &str) -> Result<Vec<u8>, String>;
}

/// Why a cycle could not be computed.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// A formula failed, or gave no usable number.
    #[error(transparent)]
    Series(#[from] SeriesError),
    /// A real series could not be read.
    #[error("the real series of generator \"{generator_id}\": {message}")]
    Real {
        /// The generator.
        generator_id: String,
        /// What is wrong.
        message: String,
    },
    /// The host asked to stop.
    #[error("interrupted")]
    Interrupted,
}

/// A cycle of the generator `index`, with the anomalies that it shares with others, and the SHA-256 of its real series in
/// hexadecimal, if it has one.
///
/// # Errors
/// A formula that fails, or a real series that cannot be read.
pub fn series<'s>(
    blueprint: &Blueprint,
    index: usize,
    cycle: u64,
    data: Option<&dyn RealData>,
    scratch: &'s mut Scratch,
) -> Result<(Series<'s>, Option<String>), PlanError> {
    let mut own_hash = None;
    let real = |generator: &Generator| -> Result<Option<Vec<f64>>, PlanError> {
        let Some((numbers, hash)) = real_numbers(generator.id(), generator.real_source(), data)? else {
            return Ok(None);
        };
        if generator.id() == blueprint.generators[index].id() {
            own_hash = Some(hash);
        }
        Ok(Some(numbers))
    };
    let series = ensemble::cycle(&blueprint.generators, index, (blueprint.seed, cycle), real, scratch)?;
    Ok((series, own_hash))
}

/// Whether a cycle of the generator `index` needs a real series: its own, or that of one it shares an anomaly with.
#[must_use]
pub fn needs_real_data(blueprint: &Blueprint, index: usize) -> bool {
    let concerned = ensemble::concerned(&blueprint.generators, index);
    concerned.into_iter().any(|index| blueprint.generators[index].real_source().is_some())
}

/// The numbers of a generator of shape `real` with their content's hash; nothing for other shapes.
///
/// # Errors
/// [`PlanError::Real`].
fn real_numbers(
    generator_id: &str,
    source: Option<&RealSource>,
    real: Option<&dyn RealData>,
) -> Result<Option<(Vec<f64>, String)>, PlanError> {
    let failed = |message| PlanError::Real { generator_id: generator_id.to_owned(), message };
    source.map(|source| read_real(real, source)).transpose().map_err(failed)
}

/// Read and parse a real series; its numbers, and the SHA-256 of its content in hexadecimal.
///
/// # Errors
/// A text that says which object, which line, and what is wrong.
pub fn read_real(real: Option<&dyn RealData>, source: &RealSource) -> Result<(Vec<f64>, String), String> {
    let real = real.ok_or_else(|| {
        format!(
            "no data is at hand for {}/{}; --data DIR names a folder with DIR/<bucket>/<key>",
            source.bucket, source.key
        )
    })?;
    let bytes = real.read(&source.bucket, &source.key)?;
    let hash = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let numbers = parse_real(&bytes, source.column.as_ref())
        .map_err(|RealError { line, message }| format!("{}/{}, line {line}: {message}", source.bucket, source.key))?;
    Ok((numbers, hash))
}
