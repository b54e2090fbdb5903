//! Measures under a strategy: levels by the styles of their numbers in order of appearance, headings, what goes on.

use std::collections::HashSet;

use super::{Judge, is_finished};
use crate::import::document::Rules;
use crate::import::ledger::{Doubt, Fate};
use crate::import::number::{self, Number, Style};
use crate::import::rules::grid::Line;

/// The longest heading without number, in characters.
const LONGEST_HEADING: usize = 32;

/// Where the walk stands among the measures of a strategy.
#[derive(Clone, Debug, Default)]
pub(super) struct Measures {
    levels: Vec<Level>,
    /// The last point or group, and its text with continuations.
    last: Option<Last>,
    /// Which style stands right under which, as cells of the whole document show.
    nests: HashSet<(Style, Style)>,
    has_any: bool,
}

#[derive(Clone, Debug)]
struct Level {
    /// `None` for a heading without number.
    style: Option<Style>,
    value: u32,
    id: usize,
    /// How deep its list stands in others; 0 where no list gives the number.
    list_depth: usize,
}

#[derive(Clone, Debug)]
struct Last {
    id: usize,
    text: String,
    is_numbered: bool,
    is_heading: bool,
    depth: usize,
}

/// The cell of a measure: what is known before its paragraph is judged.
#[derive(Clone, Copy, Debug)]
pub(super) struct CellFacts {
    /// Where borders between rows come from.
    pub rules: Rules,
    /// Whether the paragraph is the first of its cell.
    pub is_first: bool,
    /// What a first paragraph without number may go on from.
    pub goes_on: GoesOn,
    /// Whether what follows it stands in the next row, of which it is no heading.
    pub is_last: bool,
}

/// What the first paragraph of a cell may go on from, if it has no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GoesOn {
    /// From nothing: its row begins a strategy.
    Never,
    /// From a numbered measure of the row before.
    FromNumbered,
    /// From whatever stands in the row before.
    FromAny,
}

impl Measures {
    /// Forgets the strategy before.
    pub fn reset(&mut self) {
        self.levels.clear();
        self.last = None;
    }

    /// Whether any measure was met in the document.
    pub const fn has_any(&self) -> bool {
        self.has_any
    }

    /// The last point or group.
    pub fn last_id(&self) -> Option<usize> {
        self.last.as_ref().map(|last| last.id)
    }

    /// Whether the last point or group has ended.
    pub fn last_is_finished(&self) -> bool {
        self.last.as_ref().is_none_or(|last| is_finished(&last.text))
    }

    /// The number that was counted last, and whether any was.
    pub fn last_value(&self) -> Option<(Style, u32)> {
        self.levels.last().and_then(|level| Some((level.style?, level.value)))
    }

    /// Learns which style stands under which: it begins with 1 right behind the other.
    pub fn learn<'a>(&mut self, lines: impl Iterator<Item = &'a Line>) {
        let mut before: Option<Style> = None;
        for line in lines {
            let Some((number, _)) = number::split(&line.text) else { continue };
            if let Some(above) = before.filter(|&above| above != number.style && number.value == 1) {
                self.nests.insert((above, number.style));
            }
            before = Some(number.style);
        }
    }

    /// The level of a number among numbers of its style that lists in lists give: 1. in 1. is another level.
    fn level_in_lists(&self, number: &Number, list_depth: usize) -> Option<usize> {
        let alike = |level: &&Level| level.style == Some(number.style) && level.list_depth > 0;
        let last = self.levels.iter().rfind(alike).filter(|_| list_depth > 0)?;
        if list_depth > last.list_depth {
            return (number.value == 1).then_some(self.levels.len());
        }
        let at = self.levels.iter().position(|level| alike(&level) && level.list_depth >= list_depth)?;
        // A list that ends below a heading without number leaves the heading too.
        let is_beyond = self.levels[at].list_depth > list_depth && at > 0 && self.levels[at - 1].style.is_none();
        Some(at - usize::from(is_beyond))
    }

    /// The level that a number belongs to; a new one below the others if its style is new.
    fn level_of(&self, number: &Number, list_depth: usize) -> usize {
        let with_style = |level: &Level| level.style == Some(number.style);
        if let Some(at) = self.level_in_lists(number, list_depth) {
            return at;
        }
        let goes_on = |level: &Level| number.value == level.value + 1;
        if let Some(at) = self.levels.iter().rposition(|level| with_style(level) && goes_on(level)) {
            return at;
        }
        // `4. heading:` and then `1.` of the same style is a list in a list.
        let is_announced = self.last.as_ref().is_some_and(|last| last.text.ends_with([':', '：']));
        let is_same = self.levels.last().is_some_and(with_style);
        if number.value == 1 && is_announced && is_same {
            return self.levels.len();
        }
        if let Some(at) = self.levels.iter().rposition(with_style) {
            return at;
        }
        // (2) may go on as (三).
        let alike =
            |level: &Level| level.style.is_some_and(|style| style.is_bracketed() && number.style.is_bracketed());
        if let Some(at) = self.levels.iter().rposition(|level| alike(level) && goes_on(level) && number.value > 1) {
            return at;
        }
        // A style that elsewhere stands above one of these.
        let is_above = |level: &Level| {
            level.style.is_some_and(|style| {
                self.nests.contains(&(number.style, style)) && !self.nests.contains(&(style, number.style))
            })
        };
        self.levels.iter().position(is_above).unwrap_or(self.levels.len())
    }
}

impl Judge {
    /// A paragraph in a column of measures.
    pub(super) fn measure(&mut self, line: &Line, next: Option<&Line>, facts: CellFacts) {
        match number::split(&line.text) {
            Some((number, rest)) => self.numbered_measure(line, &number, rest),
            None => self.unnumbered_measure(line, next, facts),
        }
    }

    fn numbered_measure(&mut self, line: &Line, number: &Number, rest: &str) {
        let at = self.measures.level_of(number, line.depth);
        let known = self.measures.levels.get(at).filter(|level| level.style.is_some()).map(|level| level.value);
        let before = self.measures.last.as_ref().map(|last| last.is_heading);
        self.measures.levels.truncate(at + 1);
        let doubt = match known {
            Some(value) if number.value == value + 1 || number.value == value => None,
            Some(value) if number.value > value => Some(Doubt::Gap { after: value.to_string() }),
            Some(_) => Some(Doubt::Restart),
            None if number.value > 1 && before != Some(true) => Some(Doubt::Gap { after: String::new() }),
            None if number.value > 1 => Some(Doubt::Gap { after: String::new() }),
            None => None,
        };
        let id = self.push_numbered(line, Fate::Point, Some((number, rest)));
        let level = Level { style: Some(number.style), value: number.value, id, list_depth: line.depth };
        match self.measures.levels.get_mut(at) {
            Some(known) => *known = level,
            None => self.measures.levels.push(level),
        }
        self.point_begun(id, at, rest, true);
        if let Some(doubt) = doubt {
            self.doubt(id, doubt);
        }
    }

    /// Notes the last point; what it stands under is a group.
    fn point_begun(&mut self, id: usize, depth: usize, text: &str, is_numbered: bool) {
        let above = depth.checked_sub(1).and_then(|above| self.measures.levels.get(above)).map(|level| level.id);
        self.change(id, |entry| entry.depth = depth);
        if let Some(above) = above {
            self.change(above, |entry| entry.fate = Fate::Group);
        }
        self.measures.last = Some(Last { id, text: text.to_owned(), is_numbered, is_heading: false, depth });
        self.measures.has_any = true;
    }

    fn unnumbered_measure(&mut self, line: &Line, next: Option<&Line>, facts: CellFacts) {
        let next_number = next.and_then(|next| number::split(&next.text)).map(|(number, _)| number);
        let begins_list = next_number.as_ref().is_some_and(|number| number.value == 1);
        let length = line.text.chars().count();
        let is_short = length <= LONGEST_HEADING && !is_finished(&line.text) && !line.text.contains('；');
        let is_sentence = |next: &Line| {
            let longer = next.text.chars().count();
            longer > length && is_finished(&next.text)
                || next.place.plain_line() > 0 && longer >= 20 && longer * 2 > length * 3
        };
        let is_row_of_its_own = facts.is_last && facts.rules == Rules::Cells;
        let next_is_sentence = next_number.is_none() && !is_row_of_its_own && next.is_some_and(is_sentence);
        let has_colon = line.text.ends_with(['：', ':']);
        let is_heading = is_short && (begins_list || has_colon && next.is_some() || next_is_sentence && length <= 16);
        let Some(last) = self.measures.last.clone() else {
            if is_heading {
                self.measure_heading(line);
            } else {
                self.unnumbered_point(line, 0, false);
            }
            return;
        };
        let restarts = is_heading
            && begins_list
            && !last.is_heading
            && self.measures.levels.iter().any(|level| level.style == next_number.as_ref().map(|number| number.style));
        if last.is_heading {
            // The first measure under a heading; a second heading takes the place of the first.
            if is_heading && begins_list {
                self.measure_heading(line);
            } else {
                self.unnumbered_point(line, last.depth + 1, false);
            }
            return;
        }
        let begins = line.text.starts_with(['，', '、', '。', '；', '」', '）', ')', ',']);
        let goes_on = if facts.is_first {
            let may = facts.goes_on == GoesOn::FromAny || facts.goes_on == GoesOn::FromNumbered && last.is_numbered;
            may && !is_finished(&last.text)
        } else {
            last.is_numbered && !is_finished(&last.text) || facts.rules == Rules::Lines && !is_finished(&last.text)
        };
        if (goes_on || begins) && !restarts {
            self.continue_measure(line);
        } else if is_heading {
            self.measure_heading(line);
        } else {
            self.unnumbered_point(line, last.depth, last.is_numbered);
        }
    }

    /// The rest of the last point.
    pub(super) fn continue_measure(&mut self, line: &Line) {
        let Some(last) = &mut self.measures.last else {
            self.unnumbered_point(line, 0, false);
            return;
        };
        last.text.push_str(&line.text);
        let id = last.id;
        self.push_of(line, Fate::Continuation, id);
    }

    /// A heading of measures without number; it stands right under the strategy.
    pub(super) fn measure_heading(&mut self, line: &Line) {
        let split = number::split(&line.text);
        let id = self.push_numbered(line, Fate::Group, split.as_ref().map(|(number, rest)| (number, *rest)));
        self.measures.levels = vec![Level { style: None, value: 0, id, list_depth: 0 }];
        self.measures.last = Some(Last { id, text: line.text.clone(), is_numbered: false, is_heading: true, depth: 0 });
    }

    fn unnumbered_point(&mut self, line: &Line, depth: usize, is_doubtful: bool) {
        let id = self.push_numbered(line, Fate::Point, None);
        self.point_begun(id, depth, &line.text, false);
        if is_doubtful {
            self.doubt(id, Doubt::NoNumber);
        }
    }

    /// A measure beside a blank cell in the column of groups, whose number goes on from that of the last group: it stands
    /// beside the groups and not in the last one.
    pub(super) fn leave_group(&mut self, number: &Number) {
        let Some(group) = self.measures.levels.first().filter(|level| level.style.is_none()) else { return };
        let of_group = self.entry(group.id).and_then(|entry| number::split(&entry.text)).map(|(number, _)| number);
        if of_group.is_some_and(|before| before.style == number.style && before.value + 1 == number.value) {
            let style = Some(number.style);
            self.measures.levels = vec![Level { style, value: number.value - 1, id: group.id, list_depth: 0 }];
        }
    }

    /// A repeated or new heading from a column of groups.
    pub(super) fn group_line(&mut self, line: &Line, is_cell_start: bool) {
        let first = self.measures.levels.first().filter(|level| level.style.is_none()).map(|level| level.id);
        if let Some(id) = first {
            let now = self.entry(id).map(|entry| super::bare(&entry.text)).unwrap_or_default();
            if now == super::bare(&line.text) {
                self.push_of(line, Fate::Repeat, id);
                return;
            }
            if !is_cell_start {
                self.push_of(line, Fate::Continuation, id);
                return;
            }
        }
        self.measure_heading(line);
    }
}
