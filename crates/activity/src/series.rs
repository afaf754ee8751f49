//! One generator's cycle, with the real data that it may need.

use std::error::Error;
use std::io::{self, Read};
use std::sync::Arc;

use blueprint::Blueprint;
use sha2::{Digest, Sha256};
use timeseries::{Generator, RealError, RealSource, Scratch, Series, SeriesError, ensemble, parse_real};

/// Where real series lie: S3, or a folder that stands for it.
pub trait RealData: Send {
    /// The object's bytes, to be read from their beginning to their end.
    ///
    /// # Errors
    /// [`RealDataError::Read`]: what could not be read, and why.
    fn open(&self, bucket: &str, key: &str) -> Result<Box<dyn Read + '_>, RealDataError>;
}

/// Why there are no numbers of a real series.
#[derive(Clone, Debug, thiserror::Error)]
pub enum RealDataError {
    /// There is nothing to read objects from.
    #[error("no data is at hand for {bucket}/{key}; --data DIR names a folder with DIR/<bucket>/<key>")]
    NoData {
        /// The bucket.
        bucket: String,
        /// The object's key.
        key: String,
    },
    /// The object cannot be read.
    #[error("cannot read {location}: {source}")]
    Read {
        /// The object, or the file that stands for it.
        location: String,
        /// Why not.
        source: Arc<dyn Error + Send + Sync>,
    },
    /// Its content is not a series.
    #[error("{bucket}/{key}, {source}")]
    Content {
        /// The bucket.
        bucket: String,
        /// The object's key.
        key: String,
        /// What is wrong, and on which line.
        source: RealError,
    },
}

impl RealDataError {
    /// The error of an object at `location` that cannot be read.
    pub fn read(location: String, source: impl Error + Send + Sync + 'static) -> RealDataError {
        RealDataError::Read { location, source: Arc::new(source) }
    }
}

/// Why a cycle could not be computed.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// A formula failed, or gave no usable number.
    #[error(transparent)]
    Series(#[from] SeriesError),
    /// A real series could not be read.
    #[error("the real series of generator \"{generator_id}\": {source}")]
    Real {
        /// The generator.
        generator_id: String,
        /// What is wrong.
        source: RealDataError,
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
        let Some((numbers, hash)) = real_numbers(generator, data)? else {
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
fn real_numbers(generator: &Generator, real: Option<&dyn RealData>) -> Result<Option<(Vec<f64>, String)>, PlanError> {
    let failed = |source| PlanError::Real { generator_id: generator.id().to_owned(), source };
    read_real(real, generator).map_err(failed)
}

/// Read and parse a generator's real series: its numbers, and the SHA-256 of the whole content in hexadecimal. `None`: the
/// generator is of another shape. Numbers beyond its `num_points` are checked and left out.
///
/// # Errors
/// Which object, which line, and what is wrong.
pub fn read_real(
    real: Option<&dyn RealData>,
    generator: &Generator,
) -> Result<Option<(Vec<f64>, String)>, RealDataError> {
    let Some(RealSource { bucket, key, column }) = generator.real_source() else {
        return Ok(None);
    };
    let real = real.ok_or_else(|| RealDataError::NoData { bucket: bucket.clone(), key: key.clone() })?;
    let mut content = Hashed { content: real.open(bucket, key)?, hash: Sha256::new() };
    let most = usize::try_from(generator.settings().num_points).unwrap_or(usize::MAX);
    let numbers = parse_real(&mut content, column.as_ref(), most).map_err(|source| RealDataError::Content {
        bucket: bucket.clone(),
        key: key.clone(),
        source,
    })?;
    let hash = content.hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Some((numbers, hash)))
}

/// Content that is hashed as it is read.
struct Hashed<R> {
    content: R,
    hash: Sha256,
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.content.read(buffer)?;
        self.hash.update(&buffer[..read]);
        Ok(read)
    }
}
