//! Sessions under each target's identity: kept, and renewed in time.

use std::collections::BTreeMap;
use std::sync::Arc;

use activity::ports::{PortError, Services};
use blueprint::targets::Target;
use tokio::sync::Mutex;

use crate::deadline::Deadline;
use crate::identity::{Identities, Identity};
use crate::services::Reached;

/// Reaches services under each target's identity. Clients are kept until shortly before their credentials expire, or
/// until a service says that they did.
#[derive(Debug)]
pub struct AwsServices {
    identities: Identities,
    deadline: Deadline,
    kept: Mutex<BTreeMap<usize, Arc<Mutex<Option<Kept>>>>>,
}

#[derive(Clone, Debug)]
struct Kept {
    identity: Identity,
    reached: Arc<Reached>,
}

impl AwsServices {
    /// Services as `identities` reach them; requests under way at the deadline are given up.
    #[must_use]
    pub fn new(identities: Identities, deadline: Deadline) -> AwsServices {
        AwsServices { identities, deadline, kept: Mutex::default() }
    }
}

impl Services for AwsServices {
    type Reached = Reached;

    async fn reach(&self, target: &Target) -> Result<Arc<Reached>, PortError> {
        let session = Arc::clone(self.kept.lock().await.entry(target.index).or_default());
        // Tasks of one target wait here for one session, and do not each ask for their own.
        let mut kept = session.lock().await;
        if let Some(kept) = kept.as_ref().filter(|kept| kept.identity.lasts() && !kept.reached.is_over()) {
            return Ok(Arc::clone(&kept.reached));
        }
        *kept = None;
        let identity = self.deadline.bound(self.identities.of(target)).await.inspect_err(|error| {
            let role = target.commons.role.as_ref().map(|role| role.arn.as_str()).or(self.identities.actor.as_deref());
            tracing::warn!(target = %target.title(), role, code = error.code(), %error, "the target's identity is refused");
        })?;
        let reached = Arc::new(Reached::new(identity.base.in_region(target.region()), self.deadline.clone()));
        *kept = Some(Kept { identity, reached: Arc::clone(&reached) });
        Ok(reached)
    }
}
