//! Pillars and strategies: begun, repeated behind a page cut, or going on.

use super::{Current, Judge, bare, is_finished};
use crate::import::document::Rules;
use crate::import::ledger::{Doubt, Fate};
use crate::import::number::{self, PILLAR_WORDS, STRATEGY_WORDS, Style};
use crate::import::rules::grid::Line;
use crate::model::value::weight::Weight;

/// What a row says about the cells of pillar and strategy in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct RowFacts {
    /// Where borders between rows come from.
    pub rules: Rules,
    /// Whether the measures of the row go on from the row before.
    pub goes_on: bool,
    /// Whether the row begins a pillar.
    pub begins_pillar: bool,
}

impl Judge {
    /// A line that is a pillar, by its column or its number.
    pub(super) fn pillar_line(&mut self, line: &Line, is_cell_start: bool, facts: RowFacts) {
        let split = number::split(&line.text);
        let wording = split.as_ref().map_or(line.text.as_str(), |(_, rest)| rest);
        let printed = split.as_ref().map_or("", |(number, _)| number.printed.as_str());
        let key = bare(wording);
        if let Some(current) = &self.pillar {
            let id = current.id;
            let now = bare(&current.text);
            let is_same_number = current.number == printed;
            let is_alike = key == now || !printed.is_empty() && (now.starts_with(&key) || key.starts_with(&now));
            if is_same_number && is_alike && is_cell_start && !key.is_empty() {
                self.push_of(line, Fate::Repeat, id);
                return;
            }
            let is_label = current.is_line && split.is_none() && current.text.chars().any(char::is_alphanumeric);
            if is_label {
                // A pillar stands above the table; the first column only says what its rows are about.
                self.push(line, Fate::Header);
                return;
            }
            let goes_on = !is_cell_start
                || self.pillar_style.is_some()
                || facts.rules == Rules::Lines
                || current.text.ends_with(['，', '、', ',']);
            if split.is_none() && goes_on {
                self.continue_pillar(line);
                if is_cell_start && facts.rules == Rules::Cells {
                    self.doubt(line.id, Doubt::Unplaced);
                }
                return;
            }
        }
        self.begin_pillar(line, false);
    }

    pub(super) fn continue_pillar(&mut self, line: &Line) {
        if let Some(current) = &mut self.pillar {
            current.text.push_str(&line.text);
            let id = current.id;
            self.push_of(line, Fate::Continuation, id);
        }
    }

    /// Begins a pillar.
    pub(super) fn begin_pillar(&mut self, line: &Line, is_line: bool) {
        let split = number::split(&line.text);
        let mut wording = split.as_ref().map_or(line.text.as_str(), |(_, rest)| rest).to_owned();
        let weight = take_marks(&mut wording);
        let printed = split.as_ref().map_or(String::new(), |(number, _)| number.printed.clone());
        let id = self.push_numbered(line, Fate::Pillar, split.as_ref().map(|(number, rest)| (number, *rest)));
        self.change(id, |entry| {
            entry.wording.clone_from(&wording);
            entry.weight = weight;
        });
        if let Some((number, _)) = &split {
            self.pillar_style.get_or_insert(number.style);
        }
        self.pillar = Some(Current { id, text: wording, number: printed, is_line });
        self.strategy = None;
        self.measures.reset();
    }

    /// A line that is a strategy, by its column or its number.
    pub(super) fn strategy_line(&mut self, line: &Line, is_cell_start: bool, facts: RowFacts) {
        let split = number::split(&line.text);
        let Some((number, rest)) = &split else {
            self.unnumbered_strategy(line, is_cell_start, facts);
            return;
        };
        if Some(number.style) == self.pillar_style && self.strategy_style != self.pillar_style {
            self.pillar_line(line, true, facts);
            return;
        }
        if let Some(current) = &self.strategy {
            let (id, now, key) = (current.id, bare(&current.text), bare(rest));
            let is_alike = !key.is_empty() && (now.starts_with(&key) || key.starts_with(&now));
            if current.number == number.printed && is_alike {
                self.push_of(line, Fate::Repeat, id);
                return;
            }
        }
        let known = self
            .strategy_style
            .is_none_or(|style| style == number.style || style.is_bracketed() && number.style.is_bracketed());
        if known || is_cell_start {
            self.begin_strategy(line);
        } else {
            self.measure_heading(line);
        }
    }

    fn unnumbered_strategy(&mut self, line: &Line, is_cell_start: bool, facts: RowFacts) {
        if let Some(current) = &self.strategy {
            let id = current.id;
            if bare(&current.text) == bare(&line.text) {
                self.push_of(line, Fate::Repeat, id);
                return;
            }
            let goes_on = !is_cell_start
                || facts.rules == Rules::Lines
                || !is_finished(&current.text) && self.strategy_style.is_some()
                || current.text.ends_with(['，', '、'])
                || facts.goes_on && !facts.begins_pillar && self.strategy_style.is_some();
            if goes_on {
                self.continue_strategy(line);
                return;
            }
        }
        self.begin_strategy(line);
    }

    pub(super) fn continue_strategy(&mut self, line: &Line) {
        if let Some(current) = &mut self.strategy {
            current.text.push_str(&line.text);
            let id = current.id;
            self.push_of(line, Fate::Continuation, id);
        }
    }

    /// Begins a strategy.
    pub(super) fn begin_strategy(&mut self, line: &Line) {
        let split = number::split(&line.text);
        let id = self.push_numbered(line, Fate::Strategy, split.as_ref().map(|(number, rest)| (number, *rest)));
        if let Some((number, _)) = &split {
            self.strategy_style.get_or_insert(number.style);
        }
        let (number, text) = match &split {
            Some((number, rest)) => (number.printed.clone(), (*rest).to_owned()),
            None => (String::new(), line.text.clone()),
        };
        self.strategy = Some(Current { id, text, number, is_line: false });
        self.measures.reset();
    }

    /// Says that the points of a strategy were guessed.
    pub(super) fn strategy_is_displaced(&mut self) {
        if let Some(current) = &self.strategy {
            let id = current.id;
            self.doubt(id, Doubt::Displaced);
        }
    }
}

/// Takes (400分) off a title.
fn take_marks(wording: &mut String) -> Option<Weight> {
    let open = wording.find(['(', '（'])?;
    let close = open + wording[open..].find([')', '）'])?;
    let inner = wording[open..close].trim_start_matches(['(', '（']);
    let marks: u32 = inner.trim().trim_start_matches("配分").strip_suffix('分')?.trim().parse().ok()?;
    let weight = i64::from(marks) * Weight::UNIT;
    if weight > Weight::MOST {
        return None;
    }
    let end = close + wording[close..].chars().next().map_or(0, char::len_utf8);
    wording.replace_range(open..end, "");
    *wording = wording.trim().to_owned();
    Some(Weight::from_millionths(weight))
}

/// Whether a style numbers pillars by its word.
pub(super) fn is_pillar_word(style: Style) -> bool {
    matches!(style, Style::Worded(word) if PILLAR_WORDS.contains(&word))
}

/// Whether a style numbers strategies by its word.
pub(super) fn is_strategy_word(style: Style) -> bool {
    matches!(style, Style::Worded(word) if STRATEGY_WORDS.contains(&word))
}
