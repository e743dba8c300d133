//! Which version of an agreement comes after which.
//! Knows no text: only the words by which versions are called.

/// The numbers of a version such as `1.10.0`. None where the parts are no plain numbers: such versions have no order.
fn numbers(version: &str) -> Option<Vec<u64>> {
    let mut numbers: Vec<u64> = Vec::new();
    for part in version.split('.') {
        let plain = part == "0" || (!part.starts_with('0') && part.bytes().all(|byte| byte.is_ascii_digit()));
        numbers.push(part.parse().ok().filter(|_| plain)?);
    }
    // `1.0` and `1.0.0` are one version.
    while numbers.last() == Some(&0) {
        numbers.pop();
    }
    Some(numbers)
}

/// True of versions that have an order: numbers with dots between them. Only these can be signed.
pub fn has_order(version: &str) -> bool {
    numbers(version).is_some()
}

/// True when a version comes after another. One without an order comes after nothing, and holds nothing up.
pub fn is_greater(version: &str, than: &str) -> bool {
    match (numbers(version), numbers(than)) {
        (Some(version), Some(than)) => version > than,
        (found, _) => found.is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        for (after, before) in [("1.0.1", "1.0.0"), ("1.10.0", "1.9.9"), ("2", "1.99"), ("1.0.0.1", "1.0")] {
            assert!(is_greater(after, before), "{after} {before}");
            assert!(!is_greater(before, after), "{before} {after}");
        }
    }

    #[test]
    fn another_way_of_writing_a_version_is_not_a_greater_one() {
        for odd in ["1.0.0", "1.0", "1", "1.0.00", "01.0.0", "1.0.0-x", "1.0.0a", "v2", "+2", "", "1..2"] {
            assert!(!is_greater(odd, "1.0.0"), "{odd}");
        }
        assert!(!has_order("99999999999999999999"));
    }

    #[test]
    fn a_version_without_an_order_holds_no_greater_one_up() {
        assert!(is_greater("1.0.0", "final"));
        assert!(!is_greater("final-2", "final"));
    }
}
