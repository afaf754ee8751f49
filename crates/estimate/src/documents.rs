//! What documents of the ledger take: write units and bytes of DynamoDB, and objects for what is too large for an item.

use activity::truth::keys::LARGEST_BODY;

/// Bytes of one write unit of DynamoDB.
const WRITE_UNIT: f64 = 1_024.0;

/// Bytes that DynamoDB stores of each item besides its own.
const ITEM_OVERHEAD: f64 = 100.0;

/// What documents of the ledger take.
#[derive(Default)]
pub(crate) struct Written {
    /// Write units of DynamoDB.
    pub(crate) units: f64,
    /// Bytes of items, as they are stored.
    pub(crate) items: f64,
    /// Objects for what is too large for an item.
    pub(crate) objects: f64,
    /// Bytes of these.
    pub(crate) bodies: f64,
}

impl Written {
    /// So many documents of `bytes` each.
    pub(crate) fn of(count: f64, bytes: f64) -> Written {
        let none = Written::default();
        if bytes > LARGEST_BODY as f64 {
            return Written { units: count, items: count * ITEM_OVERHEAD, objects: count, bodies: count * bytes };
        }
        Written { units: count * (bytes / WRITE_UNIT).ceil(), items: count * (bytes + ITEM_OVERHEAD), ..none }
    }

    pub(crate) fn add(&mut self, more: Written) {
        self.units += more.units;
        self.items += more.items;
        self.objects += more.objects;
        self.bodies += more.bodies;
    }
}
