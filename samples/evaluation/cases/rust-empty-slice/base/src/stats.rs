/// The largest of `values`, if there is one.
pub fn largest(values: &[u64]) -> Option<u64> {
    values.iter().copied().max()
}
