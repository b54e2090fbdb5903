//! The plan's content outside of tables: levels by their numbers, columns flattened to lines, lines broken by width.

use super::measures::{CellFacts, GoesOn};
use super::outline::{RowFacts, is_pillar_word, is_strategy_word};
use super::{Judge, is_finished};
use crate::import::document::Rules;
use crate::import::ledger::{Doubt, Fate};
use crate::import::number::{self, Number, Style};
use crate::import::rules::chapters::{self, Chapter};
use crate::import::rules::columns::{self, Role};
use crate::import::rules::grid::{Line, Passage};
use crate::import::rules::{dates, units};
use crate::model::value::text::width;

/// The walk through lines of content.
#[derive(Debug, Default)]
pub(super) struct Flat {
    header: Vec<Role>,
    header_words: Vec<String>,
    levels: Vec<(Style, u32)>,
    /// The first level that holds measures: 2 where pillars and strategies stand above them.
    measures_from: usize,
    last_pillar: u32,
    /// The line before, if lines of a text may go on.
    before: Option<Before>,
    /// The widest line since the last empty one.
    widest: usize,
    units: Vec<Line>,
    points: Vec<usize>,
    /// Whether numbers now pair with the points before: a column of goals or details, flattened.
    pairs: bool,
}

#[derive(Debug)]
struct Before {
    id: usize,
    text: String,
    line: usize,
    width: usize,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Pillar,
    Strategy,
    Measure,
    Other,
}

impl Flat {
    /// Learns how many levels of numbers the content has, so that two are pillars and measures.
    pub fn learn(&mut self, pieces: &[Passage]) {
        let mut is_content = false;
        let mut has_content = false;
        let mut styles: Vec<Style> = Vec::new();
        let mut has_loose = false;
        for piece in pieces {
            let Passage::Line(line) = piece else { continue };
            let heading = chapters::heading(&line.text);
            let split = number::split(&line.text);
            let style = split.as_ref().map(|(number, _)| number.style);
            if style.is_some_and(chapters::is_chapter_style)
                || heading.as_ref().is_some_and(|h| h.chapter == Chapter::Content && !has_content)
            {
                is_content = heading.is_some_and(|heading| heading.chapter == Chapter::Content);
                has_content |= is_content;
                continue;
            }
            if has_content && !is_content {
                continue;
            }
            match style {
                Some(style) if !styles.contains(&style) => styles.push(style),
                Some(_) => {}
                None => has_loose |= styles.len() == 2 && is_finished(&line.text) && !units::is_unit_like(&line.text),
            }
        }
        let has_table =
            pieces.iter().any(|piece| matches!(piece, Passage::Grid(grid) if columns::header(grid).is_some()));
        self.measures_from = match styles.len() {
            // Above tables stand pillars and strategies.
            _ if has_table => 2,
            0 | 1 => 0,
            2 if !has_loose => 1,
            _ => 2,
        };
    }

    /// An empty line.
    pub fn gap(&mut self) {
        self.widest = 0;
    }

    /// Whether names of columns stood above.
    pub fn has_header(&self) -> bool {
        !self.header.is_empty()
    }

    /// Whether no pillar was met on a line.
    pub fn is_blank(&self) -> bool {
        self.levels.is_empty()
    }

    /// The style of pillars on lines.
    pub fn pillar_style(&self) -> Option<Style> {
        self.levels.first().map(|(style, _)| *style)
    }

    /// The number of the last pillar on a line.
    pub fn last_pillar(&self) -> u32 {
        self.last_pillar
    }

    /// The level of a number, and everything below it forgotten.
    fn level(&mut self, number: &Number) -> usize {
        let style = |level: &(Style, u32)| level.0 == number.style;
        let goes_on = |level: &(Style, u32)| number.value == level.1 + 1;
        let alike = |level: &(Style, u32)| {
            level.0.is_bracketed() && number.style.is_bracketed() && goes_on(level) && number.value > 1
        };
        let at = self
            .levels
            .iter()
            .rposition(|level| style(level) && goes_on(level))
            .or_else(|| self.levels.iter().rposition(style))
            .or_else(|| self.levels.iter().rposition(alike))
            .unwrap_or(self.levels.len());
        self.levels.truncate(at);
        self.levels.push((number.style, number.value));
        at
    }

    fn has_role(&self, role: Role) -> bool {
        self.header.contains(&role)
    }

    fn remember(&mut self, line: &Line, kind: Kind) {
        let width = width(&line.text);
        self.widest = self.widest.max(width);
        self.before = Some(Before { id: line.id, text: line.text.clone(), line: line.place.plain_line(), width, kind });
    }
}

impl Judge {
    /// A line of the plan's content.
    pub(super) fn flat_line(&mut self, line: &Line, next: Option<&Line>, is_adjacent: bool) {
        if self.flat_header(line, next) {
            return;
        }
        let split = number::split(&line.text);
        if split.is_none() && self.flat_goes_on(line) {
            return;
        }
        if split.is_none() && (self.units_line(line, false) || self.flat_unit(line)) {
            return;
        }
        let kind = match &split {
            Some((number, _)) => self.flat_numbered(line, number, next),
            None => self.flat_unnumbered(line, next.filter(|_| is_adjacent || next.is_some())),
        };
        self.flat.remember(line, kind);
    }

    /// Names of columns, one a line or all on one.
    fn flat_header(&mut self, line: &Line, next: Option<&Line>) -> bool {
        let words: Vec<&str> = line.text.split_whitespace().collect();
        let known = words.iter().filter(|word| columns::role_of(word).is_some()).count();
        let is_row =
            words.len() > 1 && known * 3 >= words.len() * 2 && known > 1 && number::split(&line.text).is_none();
        if is_row {
            if self.flat.header.is_empty() {
                let names: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
                self.flat.header = columns::settled(&names).into_iter().flatten().collect();
                self.push(line, Fate::Header);
            } else {
                self.push(line, Fate::Repeat);
            }
            return true;
        }
        let is_name = |text: &str| columns::role_of(text).is_some() && number::split(text).is_none();
        if !is_name(&line.text) {
            return false;
        }
        let is_known = self.flat.header_words.contains(&line.text);
        let is_open = self.pillar.is_none() || self.flat.header_words.is_empty() || !self.measures.has_any();
        let follows = self.entries.last().is_some_and(|entry| entry.fate == Fate::Header && is_name(&entry.text));
        let leads = next.is_some_and(|next| is_name(&next.text));
        if is_known && (leads || self.entries.last().is_some_and(|entry| entry.fate == Fate::Repeat)) {
            self.push(line, Fate::Repeat);
            return true;
        }
        if !is_open || !(follows || leads) {
            return false;
        }
        self.push(line, Fate::Header);
        self.flat.header_words.push(line.text.clone());
        self.flat.header = columns::settled(&self.flat.header_words).into_iter().flatten().collect();
        true
    }

    /// The rest of a line that was broken by the width of its page or column.
    fn flat_goes_on(&mut self, line: &Line) -> bool {
        let own = width(&line.text);
        let widest = self.flat.widest.max(own);
        let Some(before) = &self.flat.before else { return false };
        let is_next = before.line > 0 && line.place.plain_line() == before.line + 1;
        let is_number_alone = number::split(&before.text).is_some_and(|(_, rest)| rest.is_empty());
        let is_cut = before.text.ends_with(['，', '、', '（', '「', '(', ','])
            || line.text.starts_with(['，', '、', '。', '」', '）', ')', '；', ',']);
        let is_full = before.width * 10 >= widest * 6;
        let goes_on =
            is_next && !is_finished(&before.text) && (is_cut || is_full) && !before.text.ends_with(['：', ':'])
                || is_number_alone && line.place.plain_line() <= before.line + 2;
        if !goes_on {
            return false;
        }
        let (kind, id) = (before.kind, before.id);
        match kind {
            Kind::Pillar => self.continue_pillar(line),
            Kind::Strategy => self.continue_strategy(line),
            Kind::Measure => self.continue_measure(line),
            Kind::Other => {
                self.push_of(line, Fate::Continuation, id);
            }
        }
        self.flat.remember(line, kind);
        true
    }

    /// A line of units below the measures of its row.
    fn flat_unit(&mut self, line: &Line) -> bool {
        let beside_table = self.last_roles.as_ref().is_some_and(|roles| roles.contains(&Some(Role::Unit)));
        let may = (self.flat.has_role(Role::Unit) || beside_table) && self.measures.last_id().is_some();
        if !may || !units::is_unit_like(&line.text) {
            return false;
        }
        self.push(line, Fate::Unit);
        self.flat.units.push(line.clone());
        self.flat.before = None;
        true
    }

    /// Gives the units that were gathered to the points before them.
    pub(super) fn flat_units_done(&mut self) {
        let lines = std::mem::take(&mut self.flat.units);
        if !lines.is_empty() {
            let points = std::mem::take(&mut self.flat.points);
            if points.is_empty() {
                // Names that slipped out of their table.
                self.doubt(lines[0].id, Doubt::Unplaced);
            }
            self.assign_run(lines, &points);
        }
    }

    fn flat_numbered(&mut self, line: &Line, number: &Number, next: Option<&Line>) -> Kind {
        let had_units = !self.flat.units.is_empty();
        let last = self.measures.last_value();
        let is_twin = last == Some((number.style, number.value))
            && had_units
            && self.flat.header.iter().filter(|role| **role == Role::Measure).count() > 1;
        let begins_goals = self.flat.has_role(Role::Goal)
            && number.value == 1
            && last.is_some_and(|(style, value)| style == number.style && value >= 1);
        self.flat_units_done();
        self.flat.pairs = begins_goals || self.flat.pairs && last.is_some_and(|(style, _)| style == number.style);
        if (is_twin || self.flat.pairs) && self.pair(line, number) {
            return Kind::Other;
        }
        if is_pillar_word(number.style) {
            self.flat.levels = vec![(number.style, number.value)];
            self.flat_pillar(line, number);
            return Kind::Pillar;
        }
        let at = self.flat.level(number);
        if at < self.flat.measures_from.min(1) {
            self.flat_pillar(line, number);
            Kind::Pillar
        } else if at < self.flat.measures_from || is_strategy_word(number.style) {
            let facts = RowFacts { rules: Rules::Cells, goes_on: false, begins_pillar: false };
            self.flat.points.clear();
            self.strategy_line(line, true, facts);
            Kind::Strategy
        } else {
            self.flat_measure(line, next);
            Kind::Measure
        }
    }

    fn flat_pillar(&mut self, line: &Line, number: &Number) {
        self.flat.last_pillar = number.value;
        self.flat.points.clear();
        self.begin_pillar(line, true);
    }

    fn flat_measure(&mut self, line: &Line, next: Option<&Line>) {
        let facts = CellFacts { rules: Rules::Cells, is_first: false, goes_on: GoesOn::Never, is_last: false };
        self.measure(line, next, facts);
        self.flat.points.push(line.id);
    }

    /// A number that was printed before: what it says belongs to the point of that number.
    fn pair(&mut self, line: &Line, number: &Number) -> bool {
        let stop = self.strategy.as_ref().or(self.pillar.as_ref()).map(|current| current.id);
        let of = self
            .entries
            .iter()
            .rev()
            .take_while(|entry| Some(entry.id) != stop)
            .find(|entry| entry.fate == Fate::Point && entry.number == number.printed)
            .map(|entry| entry.id);
        let Some(of) = of else { return false };
        let split = number::split(&line.text);
        let id = self.push_numbered(line, Fate::Hint, split.as_ref().map(|(number, rest)| (number, *rest)));
        let target = dates::target(&line.text);
        self.change(id, |entry| entry.of = Some(of));
        self.change(of, |entry| entry.target = entry.target.or(target));
        true
    }

    fn flat_unnumbered(&mut self, line: &Line, next: Option<&Line>) -> Kind {
        let is_untitled = self.pillar.as_ref().is_some_and(|pillar| !pillar.text.chars().any(char::is_alphanumeric));
        if is_untitled {
            self.continue_pillar(line);
            return Kind::Pillar;
        }
        if self.strategy.is_some() || self.pillar.is_some() && self.measures.last_id().is_some() {
            self.flat_units_done();
            self.flat_measure(line, next);
            return Kind::Measure;
        }
        if self.pillar.is_some() {
            // Between a pillar and its first strategy: what a first column says of its rows.
            let fate = if line.text.chars().count() <= 6 { Fate::Header } else { Fate::Outside };
            let id = self.push(line, fate);
            if fate == Fate::Outside {
                self.doubt(id, Doubt::Unplaced);
            }
            return Kind::Other;
        }
        self.push(line, Fate::Outside);
        Kind::Other
    }
}
