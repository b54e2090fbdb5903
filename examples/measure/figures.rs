//! The measured figures, in order of their first sample, and their tables.

use std::fmt::{self, Write as _};

/// The unit of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Milliseconds,
    Bytes,
    Mebibytes,
}

/// How a program is called in the tables.
pub type Name = &'static str;

/// One thing that was measured of one program.
struct Series {
    what: &'static str,
    program: Name,
    unit: Unit,
    samples: Vec<f64>,
}

/// Everything that was measured.
#[derive(Default)]
pub struct Figures(Vec<Series>);

/// A target.
pub struct Target {
    pub what: &'static str,
    pub program: Name,
    pub limit: Limit,
}

/// How much is allowed.
pub enum Limit {
    /// So many times what another figure is.
    Times(f64, &'static str, Name),
    /// So much.
    Amount(f64),
}

struct Digest {
    least: f64,
    low: f64,
    median: f64,
    high: f64,
}

impl Figures {
    /// Adds a sample.
    pub fn add(&mut self, what: &'static str, program: Name, unit: Unit, sample: f64) {
        let position = self.0.iter().position(|series| (series.what, series.program) == (what, program));
        let position = position.unwrap_or_else(|| {
            self.0.push(Series { what, program, unit, samples: Vec::new() });
            self.0.len() - 1
        });
        self.0[position].samples.push(sample);
    }

    fn series(&self, what: &str, program: Name) -> Option<&Series> {
        self.0.iter().find(|series| (series.what, series.program) == (what, program))
    }

    /// Every figure.
    pub fn table(&self) -> String {
        let mut table =
            String::from("| What | Program | Minimum | Median | Middle half | Samples |\n|---|---|--:|--:|--:|--:|\n");
        let mut series: Vec<&Series> = self.0.iter().collect();
        // The programs took turns; in the table what belongs together stands together.
        series.sort_by_key(|series| self.0.iter().position(|first| first.what == series.what));
        for series in series {
            let Digest { least, low, median, high } = series.digest();
            let shown = |number| Shown(number, series.unit);
            let _ = writeln!(
                table,
                "| {} | {} | {} | {} | {} to {} | {} |",
                series.what,
                series.program,
                shown(least),
                shown(median),
                shown(low),
                shown(high),
                series.samples.len()
            );
        }
        table
    }

    /// The targets beside what was reached.
    pub fn targets(&self, targets: &[Target]) -> String {
        let mut table = String::from("| What | Program | Minimum | Median | Target | |\n|---|---|--:|--:|---|---|\n");
        for target in targets {
            let Some(series) = self.series(target.what, target.program) else {
                continue;
            };
            let Digest { least, median, .. } = series.digest();
            let (reached, at_most, words) = match target.limit {
                Limit::Amount(at_most) => {
                    let words = format!("at most {}", Shown(at_most, series.unit));
                    ([least, median], at_most, words)
                }
                Limit::Times(at_most, what, program) => {
                    let Some(other) = self.series(what, program).map(Series::digest) else {
                        continue;
                    };
                    let words = if what == target.what {
                        format!("at most {at_most} × {program}")
                    } else {
                        format!("at most {at_most} × {what}, {program}")
                    };
                    ([least / other.least, median / other.median], at_most, words)
                }
            };
            let is_reached = reached.iter().all(|&figure| figure <= at_most);
            let _ = writeln!(
                table,
                "| {} | {} | {:.2} | {:.2} | {words} | {} |",
                target.what,
                target.program,
                reached[0],
                reached[1],
                if is_reached { "reached" } else { "missed" }
            );
        }
        table
    }
}

impl Series {
    fn digest(&self) -> Digest {
        let mut sorted = self.samples.clone();
        sorted.sort_by(f64::total_cmp);
        let at = |percent| sorted[(sorted.len() - 1) * percent / 100];
        Digest { least: at(0), low: at(25), median: at(50), high: at(75) }
    }
}

/// A number with its unit.
struct Shown(f64, Unit);

impl fmt::Display for Shown {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(number, unit) = self;
        match unit {
            Unit::Milliseconds if *number >= 100.0 => write!(formatter, "{number:.0} ms"),
            Unit::Milliseconds => write!(formatter, "{number:.2} ms"),
            Unit::Bytes => write!(formatter, "{number:.0} B"),
            Unit::Mebibytes => write!(formatter, "{number:.1} MiB"),
        }
    }
}
