//! The neutral document: content of a report, independent of the format.

use chrono::NaiveDate;
use std::borrow::Cow;

use crate::lang::{Lang, messages};
use crate::model::judge::movement::Movement;
use crate::model::plan::checklist::Overall;
use crate::model::record::mark::Mark;
use crate::model::value::roc::{Moment, date_words};
use crate::model::value::weight::{Percent, Weight};

/// A report as a sequence of blocks.
pub(super) struct Document<'a> {
    /// Title over everything.
    pub title: String,
    /// Language of the report's own words.
    pub lang: Lang,
    /// Orientation of the paper.
    pub paper: Paper,
    /// The report from top to bottom.
    pub blocks: Vec<Block<'a>>,
    /// Name of the table that is the one list of the report, where that is not its first table of points.
    list: Option<Cow<'a, str>>,
}

/// Orientation of A4 paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Paper {
    /// Upright.
    Portrait,
    /// For tables of many columns.
    Landscape,
}

/// One block of a document. Texts may hold several lines, divided by `\n`, except where said otherwise.
pub(super) enum Block<'a> {
    /// A heading of one line.
    Heading(Level, Cow<'a, str>),
    /// Running text.
    Paragraph(Cow<'a, str>),
    /// Short statements, one below the other.
    List(Vec<Cow<'a, str>>),
    /// Labels with a value each.
    Facts(Vec<Fact<'a>>),
    /// Rows and columns.
    Table(Table<'a>),
    /// Bars, for the eye; every figure in them also stands in a table.
    Chart(Chart),
    /// A picture; formats without pictures name it.
    Picture(Picture),
    /// Signature lines, by their labels.
    Signatures(Vec<&'static str>),
    /// What follows begins on a new page where the format has pages.
    NewPage,
}

/// How deep a heading stands below the title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    /// Directly below the title.
    Section,
    /// Below a section.
    Part,
}

/// A label with its value.
pub(super) struct Fact<'a> {
    /// Name for programs, the same in every language.
    pub key: &'static str,
    /// What the value is.
    pub label: &'static str,
    /// The value.
    pub value: Cell<'a>,
}

/// A label with its value.
pub(super) const fn fact<'a>(key: &'static str, label: &'static str, value: Cell<'a>) -> Fact<'a> {
    Fact { key, label, value }
}

/// Rows and columns.
pub(super) struct Table<'a> {
    /// What the table holds, in a few words; the name of its sheet.
    pub name: Cow<'a, str>,
    /// What one row is about.
    pub about: About,
    /// The columns, from the left.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Rows<'a>,
    /// The sums below the rows; as many cells as columns.
    pub total: Option<Row<'a>>,
    /// How many of the first columns are written once for all rows in which they and those before them are the same.
    pub merged: usize,
}

/// What one row of a table is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    /// A focus point; plain text writes such a row as an entry of several lines.
    Points,
    /// Something of few and narrow columns; plain text aligns them.
    Figures,
}

/// One column of a table.
#[derive(Clone, Debug)]
pub(super) struct Column {
    /// Name for programs, the same in every language.
    pub key: &'static str,
    /// Name for people.
    pub name: Cow<'static, str>,
    /// Where the column stands in formats that have little room.
    pub place: Place,
    /// Width relative to the other columns, where the format has widths.
    pub share: u8,
    /// How the cell of the total comes about.
    pub rule: Option<Rule>,
}

/// Where a column stands. A format is a sheet (CSV, ODS), a page (HTML, ODT, Markdown) or plain text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Groups the rows: on pages and in plain text a heading over rows with the same value. Not on sheets.
    Group,
    /// Identifies the row: a column, and in plain text part of the first line.
    Key,
    /// As [`Place::Key`], but not on pages, which have no room for the column.
    Lead,
    /// Main text of the row: a column, and in plain text a line without label.
    Body,
    /// Always shown: a column, and in plain text a line with label.
    Named,
    /// Shown if not empty: a column on sheets, stacked in the last column on pages, and in plain text a line with
    /// label.
    Detail,
    /// For calculating and filtering: a column on sheets only.
    Data,
}

/// How the total of a column comes about, for formats that can calculate. Columns are named by their keys.
#[derive(Clone, Debug)]
pub(super) enum Rule {
    /// The sum of the rows.
    Sum,
    /// The sum of some columns' totals over another column's total.
    Share {
        /// What is counted.
        of: &'static [&'static str],
        /// Out of what.
        out_of: &'static str,
    },
    /// The score over all rows.
    Score {
        /// In which way.
        overall: Overall,
        /// Column with Σ weight × value.
        value: &'static str,
        /// Column with Σ weight.
        weight: &'static str,
        /// Column with the weight of the row itself.
        own_weight: &'static str,
    },
}

/// The cells of one row.
pub(super) type Row<'a> = Vec<Cell<'a>>;

/// The rows of a table, each made when it is asked for, so that 100,000 of them cost no memory.
pub(super) struct Rows<'a> {
    count: usize,
    make: Box<dyn Fn(usize) -> Row<'a> + 'a>,
}

impl<'a> Rows<'a> {
    /// As many rows as `items`, each made by `make`.
    pub(super) fn of<T: 'a>(items: Vec<T>, make: impl Fn(&T) -> Row<'a> + 'a) -> Self {
        Self { count: items.len(), make: Box::new(move |at| make(&items[at])) }
    }

    /// Adds cells to the end of each row, by what it holds already.
    pub(super) fn append(&mut self, more: impl Fn(&Row<'a>) -> Row<'a> + 'a) {
        let make = std::mem::replace(&mut self.make, Box::new(|_| Vec::new()));
        self.make = Box::new(move |at| {
            let mut row = make(at);
            row.extend(more(&row));
            row
        });
    }

    /// How many rows there are.
    pub(super) const fn count(&self) -> usize {
        self.count
    }

    /// The rows from the top.
    pub(super) fn iter(&self) -> impl Iterator<Item = Row<'a>> + '_ {
        (0..self.count).map(|at| (self.make)(at))
    }
}

/// One value, kept by type so that each format can write it in its own way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell<'a> {
    /// Nothing to say.
    Blank,
    /// Room for somebody to write in by hand.
    ToFill,
    /// Text, perhaps of several lines.
    Text(Cow<'a, str>),
    /// A verdict, or that there is none.
    Mark(Option<Mark>),
    /// How many.
    Count(u64),
    /// An exact sum of weights and values, in millionths of millionths.
    Amount(i128),
    /// 查核率, or that there is none.
    Progress(Option<Percent>),
    /// 得分, or that there is none.
    Score(Option<Percent>),
    /// By how much a score moved.
    Moved(Movement),
    /// A day.
    Date(NaiveDate),
    /// A day with the time.
    Moment(Moment),
}

impl<'a> Cell<'a> {
    /// A text, or nothing where it is empty.
    pub(super) fn text(text: impl Into<Cow<'a, str>>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Blank } else { Self::Text(text) }
    }

    /// A weight.
    pub(super) fn weight(weight: Weight) -> Self {
        Self::weight_sum(i128::from(weight.millionths()))
    }

    /// A sum of weights, in millionths.
    pub(super) const fn weight_sum(millionths: i128) -> Self {
        Self::Amount(millionths * Weight::UNIT as i128)
    }

    /// Change of a score; blank if either score is missing.
    pub(super) fn moved(moved: Option<Movement>) -> Self {
        moved.map_or(Self::Blank, Self::Moved)
    }

    /// The value in words, as people read it; not yet made harmless.
    pub(super) fn label(&self, lang: Lang) -> Cow<'_, str> {
        match self {
            Self::Blank | Self::ToFill => Cow::Borrowed(""),
            Self::Text(text) => Cow::Borrowed(text),
            Self::Mark(mark) => Cow::Borrowed(Mark::words_or_none(*mark, lang)),
            Self::Count(count) => Cow::Owned(count.to_string()),
            Self::Amount(amount) => Cow::Owned(decimal(*amount)),
            Self::Progress(progress) => Cow::Owned(Percent::share_words(*progress, lang)),
            Self::Moved(moved) => Cow::Owned(moved.to_string()),
            Self::Score(score) => Cow::Owned(Percent::score_words(*score, lang)),
            Self::Date(date) => Cow::Owned(date_words(*date, lang)),
            Self::Moment(moment) => Cow::Owned(moment.label(lang)),
        }
    }

    /// The value as data: numbers without unit, differences with their sign, days as ISO 8601, nothing where there is
    /// nothing.
    pub(super) fn plain(&self, lang: Lang) -> Cow<'_, str> {
        match self {
            Self::Blank | Self::ToFill | Self::Progress(None) | Self::Score(None) => Cow::Borrowed(""),
            Self::Progress(Some(percent)) | Self::Score(Some(percent)) => Cow::Owned(percent.to_string()),
            Self::Date(date) => Cow::Owned(date.to_string()),
            Self::Moment(moment) => Cow::Owned(moment.to_string()),
            Self::Text(_) | Self::Mark(_) | Self::Count(_) | Self::Amount(_) | Self::Moved(_) => self.label(lang),
        }
    }

    /// Whether the value stands at the right edge of its column.
    pub(super) const fn is_number(&self) -> bool {
        match self {
            Self::Count(_) | Self::Amount(_) | Self::Progress(_) | Self::Score(_) | Self::Moved(_) => true,
            Self::Blank | Self::ToFill | Self::Text(_) | Self::Mark(_) | Self::Date(_) | Self::Moment(_) => false,
        }
    }
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Self::text(text)
    }
}

/// An amount in millionths of millionths as an exact decimal number, without trailing zeros.
pub(super) fn decimal(amount: i128) -> String {
    const UNIT: u128 = (Weight::UNIT as u128) * (Weight::UNIT as u128);
    let sign = if amount < 0 { "-" } else { "" };
    let (whole, part) = (amount.unsigned_abs() / UNIT, amount.unsigned_abs() % UNIT);
    let digits = format!("{part:012}");
    match digits.trim_end_matches('0') {
        "" => format!("{sign}{whole}"),
        digits => format!("{sign}{whole}.{digits}"),
    }
}

/// A picture in SVG, which is ours and holds no script.
pub(super) struct Picture {
    /// What it shows.
    pub title: String,
    /// The picture itself.
    pub svg: &'static str,
    /// Width and height in its own units.
    pub size: (u32, u32),
}

impl Picture {
    /// A picture whose size its `viewBox` says; `None` without one.
    pub(super) fn of(title: String, svg: &'static str) -> Option<Self> {
        let (_, box_and_rest) = svg.split_once("viewBox=\"0 0 ")?;
        let (width, height) = box_and_rest.split_once('"')?.0.split_once(' ')?;
        Some(Self { title, svg, size: (width.parse().ok()?, height.parse().ok()?) })
    }
}

/// Scores as bars.
pub(super) struct Chart {
    /// What the bars show.
    pub title: Cow<'static, str>,
    /// One bar a pillar or a visit.
    pub bars: Vec<Bar>,
}

/// One bar of a chart.
pub(super) struct Bar {
    /// Short name, such as 一 or a day.
    pub short: String,
    /// Whole name.
    pub name: String,
    /// Length; none where nothing was judged.
    pub score: Option<Percent>,
}

impl<'a> Document<'a> {
    /// A document without any block.
    pub(super) const fn new(title: String, lang: Lang) -> Self {
        Self { title, lang, paper: Paper::Portrait, blocks: Vec::new(), list: None }
    }

    /// Adds a heading.
    pub(super) fn heading(&mut self, level: Level, text: impl Into<Cow<'a, str>>) {
        self.blocks.push(Block::Heading(level, text.into()));
    }

    /// Adds running text.
    pub(super) fn paragraph(&mut self, text: impl Into<Cow<'a, str>>) {
        self.blocks.push(Block::Paragraph(text.into()));
    }

    /// Adds a table.
    pub(super) fn table(&mut self, table: Table<'a>) {
        self.blocks.push(Block::Table(table));
    }

    /// Adds the table that is the one list of the report though others come before it.
    pub(super) fn list(&mut self, table: Table<'a>) {
        self.list = Some(table.name.clone());
        self.table(table);
    }

    /// The tables from top to bottom.
    pub(super) fn tables(&self) -> impl Iterator<Item = &Table<'a>> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            Block::Heading(..)
            | Block::Paragraph(_)
            | Block::List(_)
            | Block::Facts(_)
            | Block::Chart(_)
            | Block::Picture(_)
            | Block::Signatures(_)
            | Block::NewPage => None,
        })
    }

    /// How many rows are about a focus point; a point that stands in two tables counts twice.
    pub(super) fn points(&self) -> usize {
        self.tables().filter(|table| table.about == About::Points).map(|table| table.rows.count()).sum()
    }

    /// The tables that make up the one list of the report, for formats that hold a single table: unless one was named,
    /// the first table of points, or of anything else where no table is about points, and those that have the same
    /// columns.
    pub(super) fn records(&self) -> impl Iterator<Item = &Table<'a>> {
        let has_points = self.tables().any(|table| table.about == About::Points);
        let about = if has_points { About::Points } else { About::Figures };
        let of_points = move || self.tables().filter(move |table| table.about == about);
        let is_list = |table: &&Table| self.list.as_ref().is_none_or(|name| *name == table.name);
        let keys = of_points().find(is_list).map(Table::keys);
        of_points().filter(move |table| keys.as_ref() == Some(&table.keys()))
    }
}

/// A text that is longer than a cell of a spreadsheet holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LongText {
    /// The point, or what else names the row; empty where nothing does.
    pub row: String,
    /// Name of the column.
    pub column: String,
    /// Length of the text, as spreadsheets count it.
    pub letters: usize,
}

impl LongText {
    /// Letters that a cell of Excel holds, in units of UTF-16; what is behind them is cut off when the file is opened.
    pub const MOST: usize = 32_767;

    /// The text as a sentence that ends with what to do.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        lang.long_text(&self.row, &self.column, self.letters, Self::MOST)
    }
}

impl<'a> Document<'a> {
    /// The texts in these tables that spreadsheets cut.
    pub(super) fn long_texts<'t>(tables: impl Iterator<Item = &'t Table<'a>>) -> Vec<LongText>
    where
        'a: 't,
    {
        let mut found = Vec::new();
        for table in tables {
            let name = table.position("id");
            for row in table.rows.iter() {
                for (at, cell) in row.iter().enumerate() {
                    let Cell::Text(text) = cell else { continue };
                    // A letter takes no more units than bytes, so that most texts are not counted at all.
                    let letters = if text.len() > LongText::MOST { text.encode_utf16().count() } else { 0 };
                    if letters > LongText::MOST && table.columns[at].place != Place::Group {
                        let row = name.map_or_else(String::new, |name| row[name].plain(Lang::En).into_owned());
                        found.push(LongText { row, column: table.columns[at].name.to_string(), letters });
                    }
                }
            }
        }
        found
    }
}

messages! {
    long_text(row: &str, column: &str, letters: usize, most: usize) {
        zh: "{row} 的「{column}」有 {letters} 字，超過試算表一格 {most} 字的上限，用 Excel 開啟時後段會被截掉；全文請看文字報告或 JSON",
        counted(letters: "letter"),
        en: "\"{column}\" of {row} has {letters}, more than the {most} that a cell of Excel holds: the rest is cut off when it is opened there; the whole text is in the text report and in JSON",
    }
}

impl Table<'_> {
    /// The keys of the columns.
    fn keys(&self) -> Vec<&'static str> {
        self.columns.iter().map(|column| column.key).collect()
    }

    /// Position of the column with this key.
    pub(super) fn position(&self, key: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.key == key)
    }

    /// Positions of the columns at one of these places.
    pub(super) fn at(&self, places: &[Place]) -> Vec<usize> {
        (0..self.columns.len()).filter(|&at| places.contains(&self.columns[at].place)).collect()
    }

    /// Positions of the columns that a sheet shows.
    pub(super) fn on_sheet(&self) -> Vec<usize> {
        use Place::{Body, Data, Detail, Key, Lead, Named};
        self.at(&[Key, Lead, Body, Named, Detail, Data])
    }
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn amounts_are_exact_and_without_idle_zeros() {
        for (amount, expected) in [
            (0, "0"),
            (23_500_000_000_000, "23.5"),
            (1, "0.000000000001"),
            (100_000_000_000_000, "100"),
            (-250_000_000_000, "-0.25"),
        ] {
            assert_eq!(decimal(amount), expected);
        }
    }
}
