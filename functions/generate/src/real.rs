//! Real series from S3, fetched before a cycle is computed, which waits for nobody.

use std::collections::BTreeMap;

use activity::planner::RealData;
use aws::Source;
use blueprint::Blueprint;

/// The objects of a cycle, or why they could not be read.
#[derive(Clone, Debug, Default)]
pub(crate) struct RealSeries(BTreeMap<(String, String), Result<Vec<u8>, String>>);

impl RealSeries {
    /// Fetch every object that the blueprint names.
    pub(crate) async fn fetch(source: &Source, blueprint: &Blueprint) -> RealSeries {
        let mut series = RealSeries::default();
        for real in blueprint.generators.iter().filter_map(|generator| generator.real_source()) {
            let object = (real.bucket.clone(), real.key.clone());
            if series.0.contains_key(&object) {
                continue;
            }
            let read = match source.read(&object.0, &object.1, None).await {
                Ok(Some(bytes)) => Ok(bytes),
                Ok(None) => Err(format!("there is no object s3://{}/{}", object.0, object.1)),
                Err(error) => Err(format!("cannot read s3://{}/{}: {error}", object.0, object.1)),
            };
            series.0.insert(object, read);
        }
        series
    }
}

impl RealData for RealSeries {
    fn read(&self, bucket: &str, key: &str) -> Result<Vec<u8>, String> {
        let found = self.0.get(&(bucket.to_owned(), key.to_owned()));
        found.cloned().unwrap_or_else(|| Err(format!("s3://{bucket}/{key} was not fetched")))
    }
}
