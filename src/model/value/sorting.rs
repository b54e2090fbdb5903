//! Sorting that takes little room in the program.
//!
//! `slice::sort_by` is made anew for each type and order, 5 KB of machine code each time; what is sorted here is a list of
//! places, whatever stands at them, so that one sort serves all. Lists that are long and sorted often keep the standard one.

use std::cmp::Ordering;

/// Stable sorting of a slice.
pub trait SmallSort<T> {
    /// As [`slice::sort`].
    fn small_sort(&mut self)
    where
        T: Ord;

    /// As [`slice::sort_by`].
    fn small_sort_by(&mut self, compare: impl Fn(&T, &T) -> Ordering);

    /// As [`slice::sort_by_key`].
    fn small_sort_by_key<K: Ord>(&mut self, key: impl Fn(&T) -> K);
}

impl<T> SmallSort<T> for [T] {
    fn small_sort(&mut self)
    where
        T: Ord,
    {
        self.small_sort_by(T::cmp);
    }

    fn small_sort_by(&mut self, compare: impl Fn(&T, &T) -> Ordering) {
        let mut places = places(self.len(), &|one, other| compare(&self[one], &self[other]));
        for at in 0..places.len() {
            while places[at] != at {
                let place = places[at];
                self.swap(at, place);
                places.swap(at, place);
            }
        }
    }

    fn small_sort_by_key<K: Ord>(&mut self, key: impl Fn(&T) -> K) {
        self.small_sort_by(|one, other| key(one).cmp(&key(other)));
    }
}

/// Where each of so many elements belongs.
fn places(length: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..length).collect();
    order.sort_by(|&one, &other| compare(one, other));
    let mut places = vec![0; length];
    for (place, &from) in order.iter().enumerate() {
        places[from] = place;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_sorts_as_the_standard_library_does(items in prop::collection::vec((0_u8..9, any::<u16>()), 0..200)) {
            let mut expected = items.clone();
            expected.sort_by_key(|item| item.0);
            let mut sorted = items.clone();
            sorted.small_sort_by_key(|item| item.0);
            prop_assert_eq!(&sorted, &expected);
            expected.sort_unstable();
            sorted.small_sort();
            prop_assert_eq!(&sorted, &expected);
            expected.sort_by_key(|item| std::cmp::Reverse(item.1));
            sorted.small_sort_by(|one, other| other.1.cmp(&one.1));
            prop_assert_eq!(&sorted, &expected);
        }
    }
}
