//! What findings about a blueprint's activity name.

use std::collections::BTreeSet;

use crate::targets::TargetSubject;

/// The names of all targets together, each once.
#[derive(Clone, Debug, Default)]
pub struct Named {
    /// Buckets.
    pub buckets: BTreeSet<String>,
    /// Functions.
    pub functions: BTreeSet<String>,
    /// Namespaces of metrics.
    pub namespaces: BTreeSet<String>,
    /// Roles.
    pub roles: BTreeSet<String>,
}

impl Named {
    /// Those of these targets.
    pub fn of(subjects: &[TargetSubject]) -> Named {
        let all =
            |of: fn(&TargetSubject) -> &Option<String>| subjects.iter().filter_map(|own| of(own).clone()).collect();
        Named {
            buckets: all(|own| &own.bucket),
            functions: all(|own| &own.function),
            namespaces: all(|own| &own.namespace),
            roles: all(|own| &own.role),
        }
    }
}
