//! The text of a checklist, piece by piece: that of 100,000 points is larger than everything else in memory.

use ron::ser::PrettyConfig;
use serde::Serialize;

use crate::model::plan::checklist::{Checklist, Pillar};
use crate::store::format::parsing::ron_options;

/// The line that stands for the strategies of a pillar while everything around them is written.
const EMPTY: &str = "            strategies: [],";

/// Writes a checklist, one field a line, into `sink`; `line_break` is what stands between its lines.
pub(in crate::store) fn checklist_pieces<E: From<ron::Error>>(
    checklist: &Checklist,
    line_break: &str,
    sink: &mut dyn FnMut(&str) -> Result<(), E>,
) -> Result<(), E> {
    let bare = |pillar: &Pillar| Pillar {
        id: pillar.id.clone(),
        title: pillar.title.clone(),
        weight: pillar.weight,
        strategies: Vec::new(),
    };
    let around = Checklist { pillars: checklist.pillars.iter().map(bare).collect(), ..without_pillars(checklist) };
    let around = pretty(&around)?;
    let mut pillars = checklist.pillars.iter();
    // A line break within a text is escaped, so no text can look like such a line.
    for (number, line) in around.lines().enumerate() {
        if number > 0 {
            sink(line_break)?;
        }
        let strategies = if line == EMPTY { pillars.next().map(|pillar| &pillar.strategies) } else { None };
        let Some(strategies) = strategies.filter(|strategies| !strategies.is_empty()) else {
            sink(line)?;
            continue;
        };
        sink("            strategies: [")?;
        for strategy in strategies {
            for line in pretty(strategy)?.lines() {
                sink(line_break)?;
                sink("                ")?;
                sink(line)?;
            }
            sink(",")?;
        }
        sink(line_break)?;
        sink("            ],")?;
    }
    Ok(())
}

fn without_pillars(checklist: &Checklist) -> Checklist {
    Checklist {
        format: checklist.format,
        id: checklist.id.clone(),
        title: checklist.title.clone(),
        agency: checklist.agency.clone(),
        year: checklist.year,
        framework: checklist.framework.clone(),
        series: checklist.series.clone(),
        basis: checklist.basis.clone(),
        goals: checklist.goals.clone(),
        milestones: checklist.milestones.clone(),
        scoring: checklist.scoring,
        pillars: Vec::new(),
    }
}

fn pretty<T: Serialize>(value: &T) -> Result<String, ron::Error> {
    ron_options().to_string_pretty(value, PrettyConfig::new().new_line("\n").struct_names(true))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample;

    #[test]
    fn the_pieces_are_the_text_that_is_written_at_once() {
        let mut with_empty = sample::checklist(&[2, 1]);
        with_empty.pillars[0].strategies.clear();
        with_empty.pillars[1].title = format!("\n{EMPTY}\n");
        let mut empty = sample::checklist(&[1]);
        empty.pillars.clear();
        for checklist in [sample::rich().checklist(), sample::hostile().checklist()].map(|it| (**it).clone()) {
            check(&checklist);
        }
        check(&with_empty);
        check(&empty);
    }

    fn check(checklist: &Checklist) {
        let mut pieces = String::new();
        checklist_pieces(checklist, "\n", &mut |piece| {
            pieces.push_str(piece);
            Ok::<(), ron::Error>(())
        })
        .expect("a checklist");
        assert_eq!(pieces, pretty(checklist).expect("a checklist"));
    }
}
