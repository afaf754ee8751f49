//! How many requests it takes to list keys.

/// Keys that one LIST request gives.
const KEYS_PER_LIST: u64 = 1_000;

/// LIST requests of `count` slices of `size` keys, the first at `offset`, where each reads from the first key to its own
/// end: the sum of `ceil((offset + i * size) / 1,000)` for `i` from 1 to `count`.
#[must_use]
pub(crate) fn pages(offset: u64, size: u64, count: u64) -> u64 {
    let (keys, size) = (u128::from(KEYS_PER_LIST), u128::from(size));
    let first = u128::from(offset) + size + keys - 1;
    u64::try_from(floor_sum(u128::from(count), keys, size, first)).unwrap_or(u64::MAX)
}

/// The sum of `(a * i + b) / m` for `i` below `n`, in as many steps as Euclid's algorithm takes.
fn floor_sum(n: u128, m: u128, a: u128, b: u128) -> u128 {
    if n == 0 {
        return 0;
    }
    let whole = n * (n - 1) / 2 * (a / m) + n * (b / m);
    let (a, b) = (a % m, b % m);
    // The points below the line, counted by rows instead of columns.
    let top = a * n + b;
    if top < m { whole } else { whole + floor_sum(top / m, a, m, top % m) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_slices_are_those_of_each_slice_added_up() {
        assert_eq!((pages(0, 1_500, 1), pages(1_000, 100, 2), pages(0, 7, 0)), (2, 4, 0));
        for (offset, size) in [(0_u64, 1_u64), (0, 30), (1, 999), (999, 1), (5, 1_000), (12_345, 1_001), (3, 2_500)] {
            for count in [1_u64, 2, 33, 34, 1_000, 10_000] {
                let each = (1..=count).map(|i| (offset + i * size).div_ceil(KEYS_PER_LIST));
                assert_eq!(pages(offset, size, count), each.sum::<u64>(), "{count} of {size} at {offset}");
            }
        }
        assert!(pages(0, 1 << 53, 10_000) > 1 << 53);
    }
}
