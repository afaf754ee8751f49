//! How large the objects are that a target puts.

use blueprint::Blueprint;
use blueprint::targets::Target;
use fake_content::{Document, Pool};
use randomness::{stream_key, sub_stream};

/// Documents that a fake type's size is measured by, and values at most in each.
const SAMPLES: u64 = 32;
const SAMPLED_VALUES: u32 = 500;

/// The average size in bytes of the objects that a target puts, from documents made like them; `None` for targets that
/// put none.
#[must_use]
pub fn object_bytes(blueprint: &Blueprint, target: &Target, pool: &Pool) -> Option<f64> {
    let content = target.settings.as_type().stores()?;
    let key = stream_key(blueprint.seed, &[b"estimate", &(target.index as u64).to_be_bytes()]);
    let kinds = content.types.iter().filter_map(|name| fake_content::fake(name));
    let sizes: Vec<f64> = kinds
        .filter_map(|kind| {
            // Documents of many values are measured by fewer, and reckoned up.
            let values = content.count.min(SAMPLED_VALUES);
            let document = Document::new(kind, values, content.keywords, pool).ok()?;
            let mut body = String::new();
            for sample in 0..SAMPLES {
                let (mut rng, mut decoys) = (sub_stream(&key, sample), sub_stream(&key, SAMPLES + sample));
                document.write_with_decoys(content.decoys, &mut rng, &mut decoys, &mut body);
            }
            let header = fake_content::HEADER.len() as f64;
            let written = body.len() as f64 / SAMPLES as f64 - header;
            Some(header + written * f64::from(content.count) / f64::from(values.max(1)))
        })
        .collect();
    (!sizes.is_empty()).then(|| sizes.iter().sum::<f64>() / sizes.len() as f64)
}
