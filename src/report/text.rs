//! Plain text: 76 columns, aligned by display width, without terminal control characters.

use super::document::{About, Block, Cell, Chart, Column, Document, Fact, Level, Place, Row, Table};
use super::page::{groups, line, lines};
use crate::lang::{Lang, text};
use crate::model::record::mark::Mark;
use crate::model::value::text::{fit, width, wrap};

/// Columns of a line at most.
const WIDTH: usize = 76;
/// Columns before the first line of an entry.
const ENTRY: usize = 2;
/// Columns before every other line of an entry.
const BODY: usize = 6;
/// Columns between two columns of a table.
const GAP: usize = 2;
/// Where somebody is to write by hand.
const TO_FILL: &str = "____________________";
/// Cells of a bar that stands for 100.
const BAR: usize = 40;

/// The document as plain text.
pub(super) fn write(document: &Document) -> String {
    let mut page = Page { lang: document.lang, text: String::new(), knows_signs: false, below_heading: false };
    page.wrapped(0, &line(&document.title));
    page.rule('=');
    for block in &document.blocks {
        page.block(block);
    }
    page.text
}

/// The sign of a mark, the same as on screen.
const fn sign(mark: Option<Mark>) -> &'static str {
    match mark {
        Some(Mark::Done) => "[v]",
        Some(Mark::Partial) => "[~]",
        Some(Mark::Absent) => "[x]",
        Some(Mark::NotApplicable) => "[-]",
        None => "[ ]",
    }
}

/// The cells that identify a row.
fn named<'r, 'a>(table: &'r Table<'_>, row: &'r Row<'a>) -> impl Iterator<Item = &'r Cell<'a>> {
    let named = |column: &Column| matches!(column.place, Place::Key | Place::Lead);
    row.iter().zip(&table.columns).filter(move |(_, column)| named(column)).map(|(cell, _)| cell)
}

/// The sign of the verdict that a row is about, if it is about one: another one, such as last time's, is a remark with its
/// label.
fn sign_of(table: &Table, row: &Row) -> Option<&'static str> {
    named(table, row).find_map(|cell| match cell {
        Cell::Mark(mark) => Some(sign(*mark)),
        _ => None,
    })
}

/// The text so far.
struct Page {
    lang: Lang,
    text: String,
    /// Whether the signs have been explained yet.
    knows_signs: bool,
    /// Whether the last line belongs to a heading.
    below_heading: bool,
}

impl Page {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(level, text) => self.heading(*level, text),
            Block::Paragraph(text) => {
                self.gap();
                for line in text.split('\n') {
                    // Only the row of a point begins with blanks and a sign.
                    self.wrapped(0, line.trim_start());
                }
            }
            Block::List(items) => {
                for item in items {
                    self.labelled(ENTRY, "- ", item);
                }
            }
            Block::Facts(facts) => self.facts(facts),
            // An empty table adds nothing to the text above it.
            Block::Table(table) if table.rows.count() == 0 => {}
            Block::Table(table) => match table.about {
                About::Points => self.entries(table),
                About::Figures => self.grid(table),
            },
            Block::Chart(chart) => self.chart(chart),
            Block::Picture(picture) => self.wrapped(0, &format!("[{}]", line(&picture.title))),
            Block::Signatures(labels) => {
                for label in labels {
                    self.gap();
                    self.labelled(0, &format!("{label}{}", self.lang.after_label()), TO_FILL);
                }
            }
            Block::NewPage => {
                self.gap();
                self.rule('=');
            }
        }
    }

    fn heading(&mut self, level: Level, text: &str) {
        self.gap();
        self.wrapped(0, &line(text));
        match level {
            Level::Section => self.rule('-'),
            Level::Part => {}
        }
        self.below_heading = true;
    }

    /// Labels in one column, values in the next.
    fn facts(&mut self, facts: &[Fact]) {
        let widest = facts.iter().map(|fact| width(fact.label)).max();
        let column = widest.unwrap_or(0) + GAP;
        for fact in facts {
            let label = padded(fact.label, column, Edge::Start);
            self.labelled(0, &label, &fact.value.label(self.lang));
        }
    }

    /// Each row as an entry: a line with sign and names, a line with the statement, a line for each remark.
    fn entries(&mut self, table: &Table) {
        let groups = groups(table, self.lang);
        let has_signs = || groups.iter().flat_map(|group| &group.rows).any(|row| sign_of(table, row).is_some());
        if !self.knows_signs && has_signs() {
            self.knows_signs = true;
            let marks = Mark::ALL.into_iter().map(Some).chain([None]);
            let sign_and_words = |mark| format!("{} {}", sign(mark), Mark::words_or_none(mark, self.lang));
            let signs: Vec<String> = marks.map(sign_and_words).collect();
            self.wrapped(0, &signs.join("  "));
        }
        for group in &groups {
            if let Some(heading) = &group.heading {
                self.heading(Level::Part, &self.lang.heading_with_count(heading, group.rows.len()));
            }
            for row in &group.rows {
                self.entry(table, row);
            }
        }
    }

    fn entry(&mut self, table: &Table, row: &Row) {
        let is_name = |cell: &Cell| !matches!(cell, Cell::Mark(_) | Cell::Blank);
        let names =
            named(table, row).filter(|cell| is_name(cell)).map(|cell| line(&cell.label(self.lang)).into_owned());
        let names: Vec<String> = names.collect();
        // A point that is gone, and one whose verdicts are all remarks, is not one that nobody looked at.
        let lead = sign_of(table, row).unwrap_or("-");
        self.labelled(ENTRY, &format!("{lead} "), &names.join("  "));
        for at in table.at(&[Place::Body]) {
            if row[at] != Cell::Blank {
                self.labelled(BODY, "", &row[at].label(self.lang));
            }
        }
        for at in table.at(&[Place::Named, Place::Detail]) {
            let label = format!("{}{}", table.columns[at].name, self.lang.after_label());
            match &row[at] {
                Cell::Blank => {}
                Cell::ToFill => self.labelled(BODY, &label, TO_FILL),
                cell => self.labelled(BODY, &label, &cell.label(self.lang)),
            }
        }
    }

    /// Aligned columns; the one with the statement takes what the others leave.
    fn grid(&mut self, table: &Table) {
        let shown: Vec<usize> = (0..table.columns.len()).filter(|&at| table.columns[at].place != Place::Data).collect();
        let header = shown.iter().map(|&at| table.columns[at].name.to_string());
        let mut rows = vec![header.collect::<Vec<String>>()];
        let rows_of_cells: Vec<Row> = table.rows.iter().chain(table.total.clone()).collect();
        for row in &rows_of_cells {
            let words = |&at: &usize| line(&row[at].label(self.lang)).into_owned();
            rows.push(shown.iter().map(words).collect());
        }
        let widths = Self::grid_widths(table, &shown, &rows);
        let edges: Vec<Edge> = shown
            .iter()
            .map(|&at| match rows_of_cells.last() {
                Some(row) if row[at].is_number() => Edge::End,
                _ => Edge::Start,
            })
            .collect();
        for row in rows {
            self.grid_row(&row, &widths, &edges);
        }
    }

    fn grid_widths(table: &Table, shown: &[usize], rows: &[Vec<String>]) -> Vec<usize> {
        let widest = |at: usize| rows.iter().map(|row| width(&row[at])).max().unwrap_or(0);
        let mut widths: Vec<usize> = (0..shown.len()).map(widest).collect();
        let yields = |at: &usize| table.columns[shown[*at]].place == Place::Body;
        if let Some(at) = (0..shown.len()).find(yields) {
            let others = widths.iter().sum::<usize>() - widths[at] + GAP * (shown.len() - 1);
            widths[at] = widths[at].min(WIDTH.saturating_sub(others).max(8));
        }
        widths
    }

    fn grid_row(&mut self, row: &[String], widths: &[usize], edges: &[Edge]) {
        let cells: Vec<Vec<String>> = row.iter().zip(widths).map(|(text, &room)| wrap(text, room)).collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(1);
        for at in 0..height {
            let columns = cells.iter().zip(widths).zip(edges);
            let line: Vec<String> = columns
                .map(|((cell, &room), &edge)| padded(cell.get(at).map_or("", String::as_str), room, edge))
                .collect();
            self.line(0, line.join(&" ".repeat(GAP)).trim_end());
        }
    }

    fn chart(&mut self, chart: &Chart) {
        self.gap();
        self.wrapped(0, &line(&chart.title));
        let widest = chart.bars.iter().map(|bar| width(&bar.short)).max();
        let column = widest.unwrap_or(0).min(24);
        for bar in &chart.bars {
            let tenths = bar.score.map_or(0, |score| usize::from(score.tenths()));
            let full = (tenths * BAR + 500) / 1000;
            let score = Cell::Score(bar.score);
            let line = format!(
                "{}  [{}{}]  {}",
                fit(&line(&bar.short), column),
                "#".repeat(full),
                ".".repeat(BAR - full),
                padded(&score.label(self.lang), 5, Edge::End),
            );
            self.line(ENTRY, &line);
        }
    }

    /// A label and a text of perhaps several lines; every line of the text begins in the same column.
    fn labelled(&mut self, indent: usize, label: &str, text: &str) {
        let column = indent + width(label);
        let mut label = label.to_owned();
        for line in lines(text) {
            for part in wrap(&line, WIDTH.saturating_sub(column).max(8)) {
                let lead = if label.is_empty() { " ".repeat(column - indent) } else { std::mem::take(&mut label) };
                self.line(indent, format!("{lead}{part}").trim_end());
            }
        }
    }

    fn wrapped(&mut self, indent: usize, text: &str) {
        self.labelled(indent, "", text);
    }

    fn line(&mut self, indent: usize, text: &str) {
        self.below_heading = false;
        if !text.is_empty() {
            self.text.push_str(&" ".repeat(indent));
            self.text.push_str(text);
        }
        self.text.push('\n');
    }

    fn rule(&mut self, letter: char) {
        self.text.extend(std::iter::repeat_n(letter, WIDTH));
        self.text.push('\n');
    }

    /// One empty line, unless there is one already or a heading stands right above.
    fn gap(&mut self) {
        if !self.text.ends_with("\n\n") && !self.below_heading {
            self.text.push('\n');
        }
    }
}

/// At which edge of its column a text stands.
#[derive(Clone, Copy)]
enum Edge {
    Start,
    End,
}

fn padded(text: &str, room: usize, edge: Edge) -> String {
    let blank = " ".repeat(room.saturating_sub(width(text)));
    match edge {
        Edge::Start => format!("{text}{blank}"),
        Edge::End => format!("{blank}{text}"),
    }
}

text! {
    /// What stands between a label and its value.
    after_label { zh: "：", en: ": " }
}
