//! What is said of the runs of one command.

/// The seconds of each run, in the order of the rounds.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Times(Vec<f64>);

impl Times {
    pub(super) fn new(seconds: Vec<f64>) -> Self {
        Self(seconds)
    }

    pub(super) fn least(&self) -> f64 {
        self.0.iter().copied().fold(f64::INFINITY, f64::min)
    }

    pub(super) fn most(&self) -> f64 {
        self.0.iter().copied().fold(f64::NEG_INFINITY, f64::max)
    }

    /// The middle one, or what is between the two in the middle.
    pub(super) fn median(&self) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        match (sorted.len(), sorted.len() / 2) {
            (0, _) => f64::NAN,
            (length, middle) if length % 2 == 1 => sorted[middle],
            (_, middle) => f64::midpoint(sorted[middle - 1], sorted[middle]),
        }
    }

    /// What each run took longer than the other command's run of the same round.
    pub(super) fn beyond(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(own, other)| own - other).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_whatever_the_order() {
        assert_eq!(Times::new(vec![9.0, 1.0, 2.0]).median().to_bits(), 2.0_f64.to_bits());
        assert_eq!(Times::new(vec![4.0, 1.0, 9.0, 2.0]).median().to_bits(), 3.0_f64.to_bits());
    }

    #[test]
    fn the_ends_are_the_fastest_and_the_slowest() {
        let times = Times::new(vec![3.0, 0.5, 7.0]);
        assert_eq!((times.least().to_bits(), times.most().to_bits()), (0.5_f64.to_bits(), 7.0_f64.to_bits()));
    }

    #[test]
    fn a_difference_is_taken_round_by_round() {
        let (own, bare) = (Times::new(vec![5.0, 9.0, 4.0]), Times::new(vec![4.0, 4.0, 4.5]));
        assert_eq!(own.beyond(&bare), Times::new(vec![1.0, 5.0, -0.5]));
    }
}
