//! Lists kept as spreadsheets, one point a row with an id: our own full report, edited or not.
//!
//! A row says everything about its point, so that nothing is guessed: pillars and strategies are those that are named.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::columns::{self, Role};
use super::grid::{Grid, GridCell, GridRow, Line, Passage};
use super::{dates, units};
use crate::import::ledger::{Doubt, Fate, Ledger, LedgerEntry, Stated};
use crate::import::number;
use crate::lang::Lang;
use crate::model::check::lint::is_id;
use crate::model::plan::checklist::{Method, Milestone, Per, Target};
use crate::model::value::sorting::SmallSort as _;
use crate::model::value::weight::Weight;

/// What a column of such a list holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Id,
    Source,
    Pillar,
    Strategy,
    Theme,
    Check,
    LookFor,
    Method,
    Units,
    Deadline,
    Target,
    Weight,
}

/// The names of the columns, as our report has them in both languages and as people write them.
const NAMES: [(Field, &[&str]); 12] = [
    (Field::Id, &["編號", "id"]),
    (Field::Source, &["依據", "place in plan", "出處"]),
    (Field::Pillar, &["實施要項", "要項", "工作要項", "pillar"]),
    (Field::Strategy, &["策略", "執行策略", "strategy"]),
    (Field::Theme, &["主題", "theme"]),
    (Field::Check, &["查核重點", "point", "check"]),
    (Field::LookFor, &["查看項目", "look for", "檢視重點"]),
    (Field::Method, &["查核方式", "method"]),
    (Field::Units, &["業務單位", "單位", "unit", "units"]),
    (Field::Deadline, &["完成期限", "期限", "deadline"]),
    (Field::Target, &["目標次數", "次數", "target"]),
    (Field::Weight, &["權重", "weight"]),
];

/// The fields without which a table is no such list. Without ids it is one where each row says all of one point.
const NEEDED: [Field; 3] = [Field::Pillar, Field::Strategy, Field::Check];

/// The ledger of a document that holds such a list; `None` for any other.
pub(super) fn judge(pieces: &[Passage], year: Option<u16>) -> Option<Ledger> {
    let found = pieces.iter().enumerate().find_map(|(at, piece)| match piece {
        Passage::Grid(grid) => head(grid).map(|(row, columns)| (at, row, columns)),
        Passage::Line(_) | Passage::Gap => None,
    });
    let (list, head_row, columns) = found?;
    let mut sheet = Sheet {
        ledger: Ledger::default(),
        pillar: None,
        strategy: None,
        theme: String::new(),
        ids: HashSet::new(),
        columns,
        year,
    };
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Passage::Gap => {}
            Passage::Line(line) => sheet.line(line, Fate::Outside),
            Passage::Grid(grid) => {
                for (nth, row) in grid.rows.iter().enumerate() {
                    match nth.cmp(&head_row) {
                        _ if at != list => sheet.front(row),
                        std::cmp::Ordering::Less => sheet.front(row),
                        std::cmp::Ordering::Equal => sheet.all(row, Fate::Header),
                        std::cmp::Ordering::Greater => sheet.row(row),
                    }
                }
            }
        }
    }
    Some(sheet.ledger)
}

fn head(grid: &Grid) -> Option<(usize, Vec<(Field, usize)>)> {
    grid.rows.iter().enumerate().find_map(|(at, row)| {
        let columns = fields(row);
        let place = |wanted: Field| columns.iter().find(|(field, _)| *field == wanted).map(|(_, column)| *column);
        let is_list = NEEDED.iter().all(|needed| place(*needed).is_some());
        (is_list && (place(Field::Id).is_some() || is_whole(&grid.rows[at + 1..], &NEEDED.map(place))))
            .then_some((at, columns))
    })
}

/// The columns of a list by the names in a row. Whoever keeps one names units, deadlines and counts as plans do.
fn fields(row: &GridRow) -> Vec<(Field, usize)> {
    let names: Vec<String> = row.cells.iter().map(GridCell::joined).collect();
    let known = |name: &String| field_of(name);
    let is_named = |field: Field| names.iter().any(|name| known(name) == Some(field));
    let as_in_plans = |role: Option<Role>| {
        let field = match role? {
            Role::Unit => Field::Units,
            Role::Deadline => Field::Deadline,
            Role::Target => Field::Target,
            _ => return None,
        };
        (!is_named(field)).then_some(field)
    };
    let roles = columns::settled(&names);
    let columns = row.cells.iter().zip(&names).zip(roles);
    columns.filter_map(|((cell, name), role)| Some((known(name).or_else(|| as_in_plans(role))?, cell.column))).collect()
}

/// Whether each row says in one paragraph each what its pillar, strategy and point are.
fn is_whole(rows: &[GridRow], columns: &[Option<usize>]) -> bool {
    let is_single = |row: &GridRow, column: usize| {
        row.cells.iter().any(|cell| cell.column == column && cell.rows == 1 && cell.filled().count() == 1)
    };
    rows.len() > 1 && rows.iter().all(|row| columns.iter().flatten().all(|&column| is_single(row, column)))
}

fn field_of(name: &str) -> Option<Field> {
    let name = name.trim().to_lowercase();
    NAMES.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(field, _)| *field)
}

/// Whether a text is the name of a column of such a list.
pub(super) fn is_name(name: &str) -> bool {
    field_of(name).is_some()
}

struct Sheet {
    ledger: Ledger,
    pillar: Option<String>,
    strategy: Option<String>,
    theme: String,
    /// The ids of the rows above.
    ids: HashSet<String>,
    columns: Vec<(Field, usize)>,
    year: Option<u16>,
}

impl Sheet {
    fn line(&mut self, line: &Line, fate: Fate) {
        if !line.text.is_empty() {
            self.ledger.entries.push(LedgerEntry::new(line.id, &line.text, line.place, fate));
        }
    }

    fn all(&mut self, row: &GridRow, fate: Fate) {
        for line in row.cells.iter().flat_map(GridCell::filled) {
            self.line(line, fate);
        }
    }

    /// A row outside of the list: the plan's title, one of its dates, or nothing of the checklist.
    fn front(&mut self, row: &GridRow) {
        let cells: Vec<&GridCell> = row.cells.iter().filter(|cell| !cell.is_blank()).collect();
        let [label, value] = cells.as_slice() else { return self.all(row, Fate::Outside) };
        let (label_text, value_text) = (label.joined(), value.joined());
        let date = date(&label_text, self.year);
        for line in label.filled() {
            self.line(line, if date.is_some() { Fate::Header } else { Fate::Outside });
        }
        let fate = match (date, label_text.trim()) {
            (Some(_), _) => Fate::Milestone,
            (None, "計畫" | "plan") => Fate::Title,
            _ => Fate::Outside,
        };
        for line in value.filled() {
            self.line(line, fate);
        }
        if let (Some(due), Some(entry)) = (date, self.ledger.entries.last_mut()) {
            entry.milestones = vec![Milestone { what: value_text, due }];
        }
    }

    fn row(&mut self, row: &GridRow) {
        let (pillar, strategy) = (self.text(row, Field::Pillar), self.text(row, Field::Strategy));
        // The sum below the list, and rows that are no points.
        if self.text(row, Field::Check).is_empty() || pillar.is_empty() {
            return self.all(row, Fate::Outside);
        }
        let theme = self.text(row, Field::Theme);
        let is_new_pillar = self.pillar.as_deref() != Some(pillar.as_str());
        let is_new_strategy = is_new_pillar || self.strategy.as_deref() != Some(strategy.as_str());
        let is_new_theme = is_new_strategy || self.theme != theme;
        let point = self.cell(row, Field::Check).and_then(|cell| cell.filled().next()).map(|line| line.id);
        let mut entries: Vec<(u8, LedgerEntry)> = Vec::new();
        for cell in &row.cells {
            let field = self.columns.iter().find(|(_, column)| *column == cell.column).map(|(field, _)| *field);
            for (nth, line) in cell.filled().enumerate() {
                let new = |fate| LedgerEntry::new(line.id, &line.text, line.place, fate);
                let of_point = |fate| LedgerEntry { of: point, ..new(fate) };
                let rest = |fate, is_first: bool| {
                    if nth > 0 { new(Fate::Continuation) } else { new(if is_first { fate } else { Fate::Repeat }) }
                };
                entries.push(match field {
                    Some(Field::Pillar) => (0, numbered(rest(Fate::Pillar, is_new_pillar))),
                    Some(Field::Strategy) => (1, numbered(rest(Fate::Strategy, is_new_strategy))),
                    Some(Field::Check) if nth == 0 => (2, self.point(row, line)),
                    Some(Field::Check) => (3, of_point(Fate::Continuation)),
                    Some(Field::Theme) => (4, new(if is_new_theme { Fate::Header } else { Fate::Repeat })),
                    Some(Field::LookFor) => (4, of_point(Fate::Hint)),
                    Some(Field::Units) => (4, of_point(Fate::Unit)),
                    Some(Field::Deadline) => (4, of_point(Fate::Deadline)),
                    Some(Field::Target) => (4, of_point(Fate::Target)),
                    // What names the point, and not the plan.
                    Some(Field::Id | Field::Source | Field::Method | Field::Weight) => (4, of_point(Fate::Header)),
                    None => (4, new(Fate::Outside)),
                });
            }
        }
        entries.small_sort_by_key(|(order, _)| *order);
        self.ledger.entries.extend(entries.into_iter().map(|(_, entry)| entry));
        self.ids.insert(self.text(row, Field::Id));
        self.pillar = Some(pillar);
        self.strategy = Some(strategy);
        self.theme = theme;
    }

    /// The point of a row, worded by this line, with all that the row says of it.
    fn point(&self, row: &GridRow, line: &Line) -> LedgerEntry {
        let id = self.text(row, Field::Id);
        let doubt = match id.as_str() {
            "" => None,
            id if !is_id(id) => Some(Doubt::BadId),
            id => self.ids.contains(id).then_some(Doubt::RepeatedId),
        };
        let hints = self.cell(row, Field::LookFor).map(lines).unwrap_or_default();
        let stated = Stated {
            id,
            source: self.text(row, Field::Source),
            theme: self.text(row, Field::Theme),
            look_for: if hints.len() > 1 { hints } else { members(&hints.concat()) },
            method: method(&self.text(row, Field::Method)),
            weight: weight(&self.text(row, Field::Weight)),
        };
        // Those in charge and those who help may have a column each.
        let named = |cell: &&GridCell| self.columns.contains(&(Field::Units, cell.column));
        LedgerEntry {
            units: units::split(&row.cells.iter().filter(named).flat_map(lines).collect::<Vec<_>>().join("、")),
            deadline: date(&self.text(row, Field::Deadline), self.year),
            target: target(&self.text(row, Field::Target)),
            wording: plain(&line.text).to_owned(),
            stated: Some(Box::new(stated)),
            doubt,
            ..LedgerEntry::new(line.id, &line.text, line.place, Fate::Point)
        }
    }

    fn text(&self, row: &GridRow, field: Field) -> String {
        self.cell(row, field).map(joined).unwrap_or_default()
    }

    fn cell<'a>(&self, row: &'a GridRow, field: Field) -> Option<&'a GridCell> {
        let column = self.columns.iter().find(|(known, _)| *known == field)?.1;
        row.cells.iter().find(|cell| cell.column == column)
    }
}

/// The text of a cell without the mark that keeps a spreadsheet from taking it for a formula.
fn plain(text: &str) -> &str {
    let text = text.trim();
    text.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@', '\t'])).unwrap_or(text)
}

fn joined(cell: &GridCell) -> String {
    plain(&cell.joined()).to_owned()
}

fn lines(cell: &GridCell) -> Vec<String> {
    cell.filled().map(|line| plain(&line.text).to_owned()).collect()
}

/// What a cell lists, divided outside of brackets and quotation marks: at commas with a blank behind, as English lists
/// are, else at 、.
fn members(text: &str) -> Vec<String> {
    let by_comma = divided(text, |letter, next| letter == ',' && next == Some(' '));
    if by_comma.len() > 1 { by_comma } else { divided(text, |letter, _| letter == '、') }
}

fn divided(text: &str, is_between: impl Fn(char, Option<char>) -> bool) -> Vec<String> {
    let (mut members, mut member, mut depth) = (Vec::new(), String::new(), 0_usize);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '(' | '（' | '「' | '『' => depth += 1,
            ')' | '）' | '」' | '』' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && is_between(letter, letters.peek().copied()) {
            members.push(std::mem::take(&mut member));
        } else {
            member.push(letter);
        }
    }
    members.push(member);
    members.into_iter().map(|member| member.trim().to_owned()).filter(|member| !member.is_empty()).collect()
}

/// The number of a pillar or strategy apart from its words.
fn numbered(mut entry: LedgerEntry) -> LedgerEntry {
    if !entry.fate.is_outline() {
        return entry;
    }
    if let Some(rest) = entry.text.strip_prefix("〇、") {
        "〇".clone_into(&mut entry.number);
        entry.wording = rest.trim().to_owned();
    } else if let Some((number, rest)) = number::split(&entry.text).filter(|(_, rest)| !rest.trim().is_empty()) {
        entry.number = number.printed;
        entry.wording = rest.trim().to_owned();
    }
    entry
}

fn method(text: &str) -> Option<Method> {
    let text = text.trim();
    Method::ALL.into_iter().find(|method| Lang::ALL.iter().any(|&lang| method.label(lang) == text))
}

/// A weight in figures, to the millionth.
fn weight(text: &str) -> Option<Weight> {
    let weight: f64 = text.trim().parse().ok()?;
    let millionths = (weight * Weight::UNIT as f64).round();
    (0.0..=Weight::MOST as f64).contains(&millionths).then(|| Weight::from_millionths(millionths as i64))
}

fn date(text: &str, year: Option<u16>) -> Option<NaiveDate> {
    let text = text.trim();
    let day = text.get(..10).and_then(|day| day.parse().ok());
    day.or_else(|| dates::deadline(text, year))
}

fn target(text: &str) -> Option<Target> {
    let times: u32 = text.chars().filter(char::is_ascii_digit).collect::<String>().parse().ok()?;
    let all = [Per::Year, Per::Month, Per::Week, Per::Day, Per::Once].map(|per| Target { times, per });
    let said = |target: &Target| Lang::ALL.iter().any(|&lang| target.label(lang) == text.trim());
    all.into_iter().find(said).filter(|target| target.times > 0).or_else(|| dates::target(text))
}
