//! Exact small numbers: weights, and percentages to one decimal.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;

use crate::model::value::stored::{Shape, Stored};

/// A weight, held as millionths so that sums are exact and do not depend on the order of adding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Weight(i64);

impl Weight {
    /// Millionths in one.
    pub const UNIT: i64 = 1_000_000;
    /// The largest weight that a file may state.
    pub const MOST: i64 = 1_000_000 * Self::UNIT;

    /// A weight of one, the default of points and pillars.
    #[must_use]
    pub const fn one() -> Self {
        Self(Self::UNIT)
    }

    /// One half, the default value of a `Partial` mark.
    #[must_use]
    pub const fn half() -> Self {
        Self(Self::UNIT / 2)
    }

    /// Whether this is [`Weight::one`].
    #[must_use]
    // serde's `skip_serializing_if` hands over a reference.
    #[allow(clippy::trivially_copy_pass_by_ref)]
    pub const fn is_one(&self) -> bool {
        self.0 == Self::UNIT
    }

    /// A weight in millionths.
    #[must_use]
    pub const fn from_millionths(millionths: i64) -> Self {
        Self(millionths)
    }

    /// The weight in millionths; below zero only in a checklist that did not pass the check.
    #[must_use]
    pub const fn millionths(self) -> i64 {
        self.0
    }

    /// The weight as a plain number.
    #[must_use]
    pub fn as_f64(self) -> f64 {
        self.0 as f64 / Self::UNIT as f64
    }
}

impl fmt::Display for Weight {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.as_f64())
    }
}

impl Stored for Weight {
    const SHAPE: Shape = Shape::Number;
}

impl Serialize for Weight {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.serialize_f64(self.as_f64())
        } else {
            serializer.serialize_i64(self.0)
        }
    }
}

impl<'de> Deserialize<'de> for Weight {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if !deserializer.is_human_readable() {
            return i64::deserialize(deserializer).map(Self);
        }
        let number = f64::deserialize(deserializer)?;
        let millionths = (number * Self::UNIT as f64).round();
        if millionths.is_finite() && millionths.abs() <= Self::MOST as f64 {
            Ok(Self(millionths as i64))
        } else {
            Err(de::Error::custom("a weight is a number up to 1000000"))
        }
    }
}

/// A percentage between 0.0 and 100.0, held to one decimal; what scores and progress are shown as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Percent(u16);

impl Percent {
    /// What files record where there is nothing to take a share of; for people that is `--`.
    pub const ZERO: Self = Self(0);

    /// 100 × `part` ÷ `whole`, rounded to one decimal, half away from zero; `None` where `whole` is zero.
    ///
    /// Both are exact, so that 66.65 becomes 66.7 and never 66.6. `part` lies between 0 and `whole`.
    #[must_use]
    // Held between 0 and 1000 just before.
    #[allow(clippy::cast_sign_loss)]
    pub fn of(part: i128, whole: i128) -> Option<Self> {
        (whole > 0).then(|| Self(((2000 * part + whole) / (2 * whole)).clamp(0, 1000) as u16))
    }

    /// A percentage given as a plain number, rounded to one decimal, half away from zero.
    #[must_use]
    // Held between 0 and 1000 just before.
    #[allow(clippy::cast_sign_loss)]
    pub fn from_f64(percent: f64) -> Self {
        // A mean of exact fractions can fall short of its half by the last bits of an f64; a billionth is far above
        // that error and far below any difference between two means that differ.
        Self(((percent * 10.0) + 1e-9).round().clamp(0.0, 1000.0) as u16)
    }

    /// The percentage in tenths, 0 to 1000.
    #[must_use]
    pub const fn tenths(self) -> u16 {
        self.0
    }

    /// Whether it is 100%.
    #[must_use]
    pub const fn is_all(self) -> bool {
        self.0 == 1000
    }

    /// The percentage as a plain number.
    #[must_use]
    pub fn as_f64(self) -> f64 {
        f64::from(self.0) / 10.0
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&format!("{}.{}", self.0 / 10, self.0 % 10))
    }
}

impl Stored for Percent {
    const SHAPE: Shape = Shape::Number;
}

impl Serialize for Percent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.as_f64())
    }
}

impl<'de> Deserialize<'de> for Percent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = f64::deserialize(deserializer)?;
        if (0.0..=100.0).contains(&number) {
            Ok(Self::from_f64(number))
        } else {
            Err(de::Error::custom("a percentage lies between 0 and 100"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_round_half_away_from_zero() {
        for (part, whole, expected) in [
            (0, 3, "0.0"),
            (1, 3, "33.3"),
            (2, 3, "66.7"),
            (3, 3, "100.0"),
            (1333, 2000, "66.7"), // 66.65 exactly
            (1, 2000, "0.1"),     // 0.05 exactly
            (999_999, 1_000_000, "100.0"),
        ] {
            assert_eq!(Percent::of(part, whole).map(|percent| percent.to_string()).as_deref(), Some(expected));
        }
        assert_eq!(Percent::of(0, 0), None);
        assert_eq!(Percent::from_f64(66.65).to_string(), "66.7");
    }
}
