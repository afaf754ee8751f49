//! Real series from S3, fetched before a cycle is computed, which waits for nobody.

use std::collections::BTreeMap;
use std::io::{self, Read};

use activity::planner::{RealData, RealDataError};
use aws::Source;
use blueprint::Blueprint;

/// The objects of a cycle, or why they could not be read.
#[derive(Clone, Debug, Default)]
pub(crate) struct RealSeries(BTreeMap<(String, String), Result<Vec<u8>, RealDataError>>);

impl RealSeries {
    /// Fetch every object that the blueprint names.
    pub(crate) async fn fetch(source: &Source, blueprint: &Blueprint) -> RealSeries {
        let mut series = RealSeries::default();
        for real in blueprint.generators.iter().filter_map(|generator| generator.real_source()) {
            let object = (real.bucket.clone(), real.key.clone());
            if series.0.contains_key(&object) {
                continue;
            }
            let location = || format!("s3://{}/{}", object.0, object.1);
            let read = match source.read(&object.0, &object.1, None).await {
                Ok(Some(bytes)) => Ok(bytes),
                Ok(None) => Err(RealDataError::read(
                    location(),
                    io::Error::new(io::ErrorKind::NotFound, "there is no such object"),
                )),
                Err(error) => Err(RealDataError::read(location(), error)),
            };
            series.0.insert(object, read);
        }
        series
    }
}

impl RealData for RealSeries {
    fn open(&self, bucket: &str, key: &str) -> Result<Box<dyn Read + '_>, RealDataError> {
        match self.0.get(&(bucket.to_owned(), key.to_owned())) {
            Some(Ok(bytes)) => Ok(Box::new(bytes.as_slice())),
            Some(Err(error)) => Err(error.clone()),
            None => Err(RealDataError::NoData { bucket: bucket.to_owned(), key: key.to_owned() }),
        }
    }
}
