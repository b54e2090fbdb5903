//! Gives every paragraph its fate, walking the document from front to back.

mod outline;
mod measures;
mod cells;
mod table;
mod fragments;
mod assign;
mod flat;

use std::collections::{HashMap, HashSet};

use super::Wishes;
use super::chapters::{self, Chapter};
use super::columns::{self, Role};
use super::grid::{Grid, GridRow, Line, Passage};
use super::{dates, units};
use crate::import::document::ParagraphKind;
use crate::import::ledger::{Doubt, Fate, Ledger, LedgerEntry};
use crate::import::number::{self, Number, Style};
use flat::Flat;
use measures::Measures;

/// Where points may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// In the chapter of the plan's content alone, if a heading announces one.
    Content,
    /// Anywhere.
    Everything,
}

/// The walk over a document.
pub struct Judge {
    entries: Vec<LedgerEntry>,
    positions: HashMap<usize, usize>,
    year: Option<u16>,
    named_columns: Option<Vec<Role>>,
    scope: Reach,
    /// Whether a heading announces the content.
    has_content: bool,
    chapter: Chapter,
    chapter_number: Option<Number>,
    chapter_words: String,
    seen: HashSet<String>,
    has_title: bool,
    pillar: Option<Current>,
    pillar_style: Option<Style>,
    strategy: Option<Current>,
    strategy_style: Option<Style>,
    measures: Measures,
    flat: Flat,
    /// The roles of the last table, for one that goes on behind a page cut without header.
    last_roles: Option<Vec<Option<Role>>>,
    /// How many cells of measures began with a number, and how many there were.
    measure_cells: (usize, usize),
}

/// The pillar or strategy that the walk stands in.
#[derive(Clone, Debug)]
struct Current {
    id: usize,
    /// Its text, continuations included.
    text: String,
    number: String,
    /// Whether it stands above its table.
    is_line: bool,
}

impl Judge {
    /// A walk that has not begun.
    pub fn new(pieces: &[Passage], wishes: &Wishes, scope: Reach) -> Self {
        let lines = || {
            pieces.iter().filter_map(|piece| match piece {
                Passage::Line(line) => Some(line),
                Passage::Grid(_) | Passage::Gap => None,
            })
        };
        let is_content =
            |line: &Line| chapters::heading(&line.text).is_some_and(|heading| heading.chapter == Chapter::Content);
        let has_content = scope == Reach::Content && lines().any(is_content);
        let year = wishes.year.or_else(|| {
            let title = lines().find(|line| chapters::is_title(&line.text))?;
            dates::plan_year(&title.text)
        });
        Self {
            entries: Vec::new(),
            positions: HashMap::new(),
            year,
            named_columns: wishes.columns.clone(),
            scope,
            has_content,
            chapter: Chapter::Front,
            chapter_number: None,
            chapter_words: String::new(),
            seen: HashSet::new(),
            has_title: false,
            pillar: None,
            pillar_style: None,
            strategy: None,
            strategy_style: None,
            measures: Measures::default(),
            flat: Flat::default(),
            last_roles: None,
            measure_cells: (0, 0),
        }
    }

    /// Walks all pieces.
    pub fn document(&mut self, pieces: &[Passage]) {
        self.flat.learn(pieces);
        for (at, piece) in pieces.iter().enumerate() {
            match piece {
                Passage::Gap => self.flat.gap(),
                Passage::Line(line) => {
                    let next = pieces[at + 1..].iter().find_map(|piece| match piece {
                        Passage::Line(line) => Some(Some(line)),
                        Passage::Grid(_) => Some(None),
                        Passage::Gap => None,
                    });
                    let is_adjacent = matches!(pieces.get(at + 1), Some(Passage::Line(_)));
                    self.line(line, next.flatten(), is_adjacent);
                }
                Passage::Grid(grid) => self.grid(grid, row_after(&pieces[at + 1..])),
            }
        }
        self.flat_units_done();
    }

    /// The ledger. A paragraph that no rule has met is not understood, whatever else happened.
    pub fn finish(mut self, pieces: &[Passage], paragraphs: usize) -> Ledger {
        self.after_all();
        if self.entries.len() < paragraphs {
            let missing: Vec<&Line> = all_lines(pieces).filter(|line| !self.positions.contains_key(&line.id)).collect();
            for line in missing {
                self.push(line, Fate::NotUnderstood);
            }
        }
        Ledger { entries: self.entries }
    }

    /// Whether points may stand here.
    fn is_in_content(&self) -> bool {
        match self.chapter {
            Chapter::Appendix => false,
            Chapter::Content => true,
            _ => {
                !self.has_content
                    && (self.scope == Reach::Everything
                        || self.chapter == Chapter::Front
                        || self.chapter == Chapter::Other)
            }
        }
    }

    /// Notes a paragraph with its fate.
    fn push(&mut self, line: &Line, fate: Fate) -> usize {
        if !self.positions.contains_key(&line.id) && !line.text.is_empty() {
            self.positions.insert(line.id, self.entries.len());
            self.entries.push(LedgerEntry::new(line.id, &line.text, line.place, fate));
        }
        line.id
    }

    /// Notes a numbered paragraph with its fate.
    fn push_numbered(&mut self, line: &Line, fate: Fate, split: Option<(&Number, &str)>) -> usize {
        let id = self.push(line, fate);
        let wording = split.map_or_else(|| number::without_ornament(&line.text), |(_, rest)| rest).to_owned();
        let printed = split.map_or_else(String::new, |(number, _)| number.printed.clone());
        self.change(id, |entry| {
            entry.number = printed;
            entry.wording = wording;
        });
        id
    }

    fn push_of(&mut self, line: &Line, fate: Fate, of: usize) -> usize {
        let id = self.push(line, fate);
        self.change(id, |entry| entry.of = Some(of));
        id
    }

    fn change(&mut self, id: usize, change: impl FnOnce(&mut LedgerEntry)) {
        if let Some(entry) = self.positions.get(&id).and_then(|&at| self.entries.get_mut(at)) {
            change(entry);
        }
    }

    fn doubt(&mut self, id: usize, doubt: Doubt) {
        self.change(id, |entry| {
            entry.doubt.get_or_insert(doubt);
        });
    }

    fn entry(&self, id: usize) -> Option<&LedgerEntry> {
        self.positions.get(&id).and_then(|&at| self.entries.get(at))
    }

    /// A line outside of tables.
    fn line(&mut self, line: &Line, next: Option<&Line>, is_adjacent: bool) {
        match line.kind {
            ParagraphKind::Contents => {
                self.push(line, Fate::Repeat);
                return;
            }
            ParagraphKind::Running => {
                self.push(line, Fate::Outside);
                return;
            }
            ParagraphKind::Aside if !self.is_in_content() => {
                self.push(line, Fate::Outside);
                return;
            }
            ParagraphKind::Jumble => {
                self.push(line, Fate::NotUnderstood);
                self.doubt(line.id, Doubt::Jumble);
                return;
            }
            ParagraphKind::Aside | ParagraphKind::Body => {}
        }
        if is_page_number(&line.text) {
            self.push(line, Fate::Outside);
            return;
        }
        if self.chapter_heading(line) {
            return;
        }
        match self.chapter {
            Chapter::Front if !self.is_in_content() || self.is_front(line) => self.front(line, next),
            Chapter::Basis => {
                self.push_text(line, Fate::Basis);
            }
            Chapter::Goals => {
                self.push_text(line, Fate::Goal);
            }
            _ if self.is_in_content() => self.flat_line(line, next, is_adjacent),
            _ => self.outside(line),
        }
    }

    /// A paragraph of a chapter that is taken as it stands; a line that goes on is joined to the one before.
    fn push_text(&mut self, line: &Line, fate: Fate) {
        let split = number::split(&line.text);
        let before =
            self.entries.last().map(|entry| (entry.id, entry.fate, entry.text.clone(), entry.place.plain_line()));
        if let (None, Some((id, last, text, at))) = (&split, before) {
            // Lines of a plain text that follow one another.
            let is_next = at > 0 && line.place.plain_line() == at + 1;
            if is_next && matches!(last, Fate::Basis | Fate::Goal | Fate::Continuation) && !is_finished(&text) {
                let of = self.entry(id).and_then(|entry| entry.of).unwrap_or(id);
                self.push_of(line, Fate::Continuation, of);
                return;
            }
        }
        self.push_numbered(line, fate, split.as_ref().map(|(number, rest)| (number, *rest)));
    }

    /// Whether a line in front of everything is none of the content yet.
    fn is_front(&self, line: &Line) -> bool {
        let begins = number::split(&line.text).is_some() || self.flat.has_header();
        !begins && self.pillar.is_none() && columns::role_of(&line.text).is_none()
    }

    /// A line before the first chapter: the title, what belongs to it, or nothing.
    fn front(&mut self, line: &Line, next: Option<&Line>) {
        let has_title = self.has_title;
        if chapters::is_title(&line.text) && !has_title {
            self.push(line, Fate::Title);
            self.seen.insert(bare(&line.text));
            self.has_title = true;
            return;
        }
        // The office on a line of its own above the title.
        let is_above = !has_title && next.is_some_and(|next| chapters::is_title(&next.text));
        let names_office = units::is_unit_like(&line.text) || chapters::agency(&format!("{}年度", line.text)).is_some();
        let next_lacks_it = next.is_some_and(|next| chapters::agency(&next.text).is_none());
        if is_above && names_office && next_lacks_it {
            self.push(line, Fate::Title);
        } else if has_title && self.seen.contains(&bare(&line.text)) {
            self.push(line, Fate::Repeat);
        } else {
            self.outside(line);
        }
        self.seen.insert(bare(&line.text));
    }

    /// Notes a heading of a chapter; says whether the line was one.
    fn chapter_heading(&mut self, line: &Line) -> bool {
        if self.chapter == Chapter::Appendix {
            return false;
        }
        let has_points = self.measures.has_any();
        if has_points && chapters::begins_appendix(&line.text) {
            self.chapter = Chapter::Appendix;
            self.push(line, Fate::Outside);
            return true;
        }
        let split = number::split(&line.text);
        let style = split.as_ref().map(|(number, _)| number.style);
        let value = split.as_ref().map_or(0, |(number, _)| number.value);
        let last = self.chapter_number.as_ref().map(|number| (number.style, number.value));
        // Numbers of a style that numbers chapters only; others must go on where the chapters are.
        let is_chapter_style = style.is_some_and(chapters::is_chapter_style);
        let goes_on = last.is_some_and(|(last, before)| Some(last) == style && value > before && value <= before + 2);
        let found = chapters::heading(&line.text).filter(|_| match self.chapter {
            Chapter::Front => split.is_some() || self.pillar.is_none(),
            // Pillars may be numbered as chapters are.
            Chapter::Content => {
                is_chapter_style
                    || goes_on && !self.continues_pillars(style, value) && (has_points || self.flat.is_blank())
            }
            _ => is_chapter_style || goes_on || last.is_none() || split.is_none() || self.chapter_is_damaged(style),
        });
        let (chapter, words, has_text) = match found {
            Some(heading) => (heading.chapter, heading.words, heading.has_text),
            None if is_chapter_style && (last.is_some() || has_points) && self.flat.pillar_style() != style => {
                let (_, rest) = split.as_ref().map_or((1, ""), |(_, rest)| (1, *rest));
                (Chapter::Other, rest.chars().take(12).collect(), true)
            }
            None => return false,
        };
        if has_points
            && is_chapter_style
            && last.is_some_and(|(_, before)| value <= before)
            && chapter != Chapter::Content
        {
            // A form behind the plan begins its own chapters.
            self.chapter = Chapter::Appendix;
            self.push(line, Fate::Outside);
            return true;
        }
        self.flat_units_done();
        self.chapter = chapter;
        self.chapter_words = words;
        if let Some((number, _)) = &split {
            self.chapter_number = Some(number.clone());
        }
        match chapter {
            Chapter::Basis if has_text => {
                let tail = after_colon(&line.text).to_owned();
                let id = self.push(line, Fate::Basis);
                self.change(id, |entry| entry.wording = tail);
            }
            Chapter::Goals if has_text => {
                let tail = after_colon(&line.text).to_owned();
                let id = self.push(line, Fate::Goal);
                self.change(id, |entry| entry.wording = tail);
            }
            Chapter::Content => {
                self.push(line, Fate::Header);
            }
            _ if has_text => self.outside(line),
            _ => {
                self.push(line, Fate::Header);
            }
        }
        true
    }

    /// Chapters of a damaged source change their style from one to the next.
    fn chapter_is_damaged(&self, style: Option<Style>) -> bool {
        let last = self.chapter_number.as_ref().map(|number| number.style);
        style.is_some_and(chapters::is_chapter_style)
            || last.is_some_and(|last| !chapters::is_chapter_style(last)) && style == last
    }

    fn continues_pillars(&self, style: Option<Style>, value: u32) -> bool {
        style == self.pillar_style && self.flat.last_pillar() + 1 == value
    }

    /// A line that is no part of the checklist; the dates in it are.
    fn outside(&mut self, line: &Line) {
        let (milestones, lacks_day) = match self.chapter {
            Chapter::Basis | Chapter::Front | Chapter::Appendix => (Vec::new(), false),
            _ => dates::milestones(&line.text, &self.chapter_words, self.year),
        };
        if milestones.is_empty() {
            let is_heading = line.text.chars().count() <= 14
                && number::split(&line.text).is_some()
                && self.chapter != Chapter::Front;
            if is_heading && let Some((_, rest)) = number::split(&line.text) {
                rest.clone_into(&mut self.chapter_words);
            }
            self.push(line, Fate::Outside);
            return;
        }
        let id = self.push(line, Fate::Milestone);
        self.change(id, |entry| entry.milestones = milestones);
        if lacks_day {
            self.doubt(id, Doubt::NoDay);
        }
    }

    /// A table: the plan's content, or lines in boxes.
    fn grid(&mut self, grid: &Grid, after: Option<&GridRow>) {
        self.flat_units_done();
        if self.is_in_content() && self.content_table(grid, after) {
            return;
        }
        let is_numbered =
            |row: &&GridRow| row.cells.iter().any(|cell| cell.filled().any(|line| number::split(&line.text).is_some()));
        let is_unknown = grid.columns > 1 && grid.rows.iter().filter(is_numbered).count() > 1;
        if self.is_in_content() && is_unknown {
            // Columns without a known name: what they hold is not guessed.
            for line in grid.rows.iter().flat_map(|row| &row.cells).flat_map(super::grid::GridCell::filled) {
                self.push(line, Fate::NotUnderstood);
            }
            return;
        }
        for cell in grid.rows.iter().flat_map(|row| &row.cells) {
            let lines: Vec<&Line> = cell.filled().collect();
            for (at, line) in lines.iter().enumerate() {
                self.line(line, lines.get(at + 1).copied(), false);
            }
        }
    }
}

/// The first row below the header of a table that follows at once.
fn row_after(pieces: &[Passage]) -> Option<&GridRow> {
    let next = pieces.iter().find(|piece| match piece {
        Passage::Line(line) => !line.text.is_empty() && !is_page_number(&line.text),
        Passage::Gap => false,
        Passage::Grid(_) => true,
    })?;
    let Passage::Grid(grid) = next else { return None };
    grid.rows.get(columns::header(grid).map_or(0, |header| header.rows))
}

/// Whether a line is the number of a page and nothing else: `- 3 -`, `第 3 頁`.
fn is_page_number(text: &str) -> bool {
    let text: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let dashes = ['-', '–', '—', '─'];
    let inner = text.strip_prefix(dashes).and_then(|text| text.strip_suffix(dashes)).or_else(|| {
        text.strip_prefix('第')?.split_once('頁').filter(|(_, rest)| rest.chars().count() <= 6).map(|(page, _)| page)
    });
    inner.is_some_and(|page| (1..=4).contains(&page.len()) && page.chars().all(|digit| digit.is_ascii_digit()))
}

fn all_lines(pieces: &[Passage]) -> impl Iterator<Item = &Line> {
    pieces.iter().flat_map(|piece| match piece {
        Passage::Line(line) => vec![line],
        Passage::Gap => Vec::new(),
        Passage::Grid(grid) => {
            grid.rows.iter().flat_map(|row| &row.cells).flat_map(super::grid::GridCell::filled).collect()
        }
    })
}

fn after_colon(text: &str) -> &str {
    text.find(['：', ':']).map_or(text, |at| text[at..].trim_start_matches(['：', ':'])).trim()
}

/// Whether a sentence has ended.
pub(super) fn is_finished(text: &str) -> bool {
    let text = text.trim_end();
    // What brackets say behind the end of a sentence is no part of it: `…公布。（秘書室）`.
    let before_brackets =
        text.ends_with([')', '）']).then(|| text.rfind(['(', '（'])).flatten().map(|open| text[..open].trim_end());
    if before_brackets.is_some_and(|text| text.ends_with(['。', '！', '？'])) {
        return true;
    }
    let text = text.trim_end_matches(['」', '）', ')', '』', '”', '"']);
    let is_stop = text.strip_suffix('.').is_some_and(|text| !text.ends_with(['、', '，', ' ']));
    is_stop || text.ends_with(['。', '！', '？', '；', ';', '｡'])
}

/// A text without blanks and marks, to compare what was printed twice.
pub(super) fn bare(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).collect()
}
