//! Layout of tables for the formats that have pages: groups, stacked remarks, merged cells.

use std::borrow::Cow;

use super::document::{About, Cell, Place, Row, Table};
use crate::lang::{Lang, text};
use crate::model::value::text::printable;

/// Rows that stand under one heading.
pub(super) struct Group<'a> {
    /// The value that the rows share; none where the table has no groups.
    pub heading: Option<String>,
    /// The rows.
    pub rows: Vec<Row<'a>>,
}

/// The rows of a table, parted wherever the value of its [`Place::Group`] column changes.
pub(super) fn groups<'a>(table: &Table<'a>, lang: Lang) -> Vec<Group<'a>> {
    let parting = table.at(&[Place::Group]).first().copied();
    let mut groups: Vec<Group<'a>> = Vec::new();
    for row in table.rows.iter() {
        let heading = parting.map(|at| row[at].label(lang).into_owned());
        match groups.last_mut() {
            Some(group) if group.heading == heading => group.rows.push(row),
            _ => groups.push(Group { heading, rows: vec![row] }),
        }
    }
    groups
}

/// The lines of a text, made harmless.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    text.split('\n').map(printable)
}

/// A text on one line with control characters escaped, line ends included.
pub(super) fn line(text: &str) -> Cow<'_, str> {
    printable(text)
}

/// A table as pages show it.
pub(super) struct Layout {
    /// The columns from the left.
    pub heads: Vec<Head>,
    /// The rows, parted by headings.
    pub parts: Vec<Part>,
}

/// A column of a page.
pub(super) struct Head {
    /// Name of the column.
    pub name: Cow<'static, str>,
    /// Width relative to the other columns.
    pub share: u8,
    /// Whether numbers stand in it.
    pub is_number: bool,
}

/// Rows under one heading.
pub(super) struct Part {
    /// What stands over them.
    pub heading: Option<String>,
    /// The rows.
    pub rows: Vec<Line>,
}

/// A row of a page.
pub(super) struct Line {
    /// What it is about.
    pub kind: Kind,
    /// Its cells; those that a cell above covers are there too.
    pub fields: Vec<Field>,
}

/// What a row of a page is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A focus point.
    Point,
    /// Anything else.
    Figure,
    /// All rows above.
    Total,
}

/// A cell of a page.
pub(super) struct Field {
    /// Its texts, one below the other.
    pub texts: Vec<Labelled>,
    /// How many rows it is tall; zero where a cell above covers it.
    pub rows: usize,
    /// Whether it is a number.
    pub is_number: bool,
}

/// A text in a cell.
pub(super) struct Labelled {
    /// What the text is, where the cell holds several.
    pub label: Option<Cow<'static, str>>,
    /// The text, not yet made harmless.
    pub text: String,
}

/// Width of the column of stacked remarks, relative to the others.
const REMARKS: u8 = 34;

impl Layout {
    /// Lays out a table.
    pub(super) fn of(table: &Table, lang: Lang) -> Self {
        let shown = table.at(&[Place::Key, Place::Body, Place::Named]);
        let stacked = table.at(&[Place::Detail]);
        let first = stacked.first().copied();
        let before = shown.iter().filter(|&&at| first.is_some_and(|first| at < first));
        let arranging =
            Arranging { table, stack_at: first.map(|_| before.count()), shown: &shown, stacked: &stacked, lang };
        let mut parts: Vec<Part> = groups(table, lang).into_iter().map(|group| arranging.part(group)).collect();
        let heads = arranging.heads(&parts);
        // The total of a list of points is for formulas, which pages do not have.
        if let (About::Figures, Some(total), Some(last)) = (table.about, &table.total, parts.last_mut()) {
            let fields = arranging.fields(std::slice::from_ref(total), 0);
            let kind = Kind::Total;
            last.rows.push(Line { kind, fields });
        }
        Self { heads, parts }
    }
}

/// State while a table is laid out.
struct Arranging<'t, 'a> {
    table: &'t Table<'a>,
    /// Positions of the columns that are shown.
    shown: &'t [usize],
    /// Positions of the columns whose values are stacked in one column more.
    stacked: &'t [usize],
    /// How many of the shown columns stand before that column; none where nothing is stacked.
    stack_at: Option<usize>,
    lang: Lang,
}

impl Arranging<'_, '_> {
    fn heads(&self, parts: &[Part]) -> Vec<Head> {
        // A cell of the column may be blank.
        let rows = parts.iter().flat_map(|part| &part.rows);
        let holds_numbers = |nth: usize| rows.clone().any(|row| row.fields[nth].is_number);
        let shown = self.shown.iter().enumerate().map(|(nth, &at)| Head {
            name: self.table.columns[at].name.clone(),
            share: self.table.columns[at].share,
            is_number: holds_numbers(nth),
        });
        let mut heads: Vec<Head> = shown.collect();
        if let Some(at) = self.stack_at {
            let name = Cow::Borrowed(self.lang.field_remarks());
            let (share, is_number) = (REMARKS, false);
            heads.insert(at, Head { name, share, is_number });
        }
        heads
    }

    fn part(&self, group: Group) -> Part {
        let kind = match self.table.about {
            About::Points => Kind::Point,
            About::Figures => Kind::Figure,
        };
        let rows = (0..group.rows.len()).map(|at| Line { kind, fields: self.fields(&group.rows, at) });
        let count = group.rows.len();
        Part {
            rows: rows.collect(),
            heading: group.heading.map(|heading| self.lang.heading_with_count(&heading, count)),
        }
    }

    fn fields(&self, rows: &[Row], at: usize) -> Vec<Field> {
        let row = &rows[at];
        let value = |(nth, &column): (usize, &usize)| Field {
            texts: vec![Labelled { label: None, text: row[column].label(self.lang).into_owned() }],
            rows: if nth < self.table.merged { self.height(rows, at, nth) } else { 1 },
            is_number: row[column].is_number(),
        };
        let shown = self.shown.iter().enumerate().map(value);
        let mut fields: Vec<Field> = shown.collect();
        if let Some(at) = self.stack_at {
            let texts = self.stack(row);
            let (rows, is_number) = (1, false);
            fields.insert(at, Field { texts, rows, is_number });
        }
        fields
    }

    fn stack(&self, row: &Row) -> Vec<Labelled> {
        let said = self.stacked.iter().filter(|&&at| row[at] != Cell::Blank);
        said.map(|&at| Labelled {
            label: Some(self.table.columns[at].name.clone()),
            text: row[at].label(self.lang).into_owned(),
        })
        .collect()
    }

    /// How many rows the cell of a merged column is tall.
    fn height(&self, rows: &[Row], at: usize, nth: usize) -> usize {
        let columns = &self.shown[..=nth];
        let same = |one: usize, other: usize| columns.iter().all(|&column| rows[one][column] == rows[other][column]);
        if at > 0 && same(at - 1, at) {
            return 0;
        }
        1 + (at + 1..rows.len()).take_while(|&below| same(at, below)).count()
    }
}

text! {
    field_remarks { zh: "紀錄", en: "remarks" }
}
