//! Tables of the plan's content: their header, and rows read by the roles of their columns.

use super::assign::{Beside, Record};
use super::cells::Cells;
use super::measures::{CellFacts, GoesOn};
use super::outline::RowFacts;
use super::{Current, Judge, bare};
use crate::import::document::Rules;
use crate::import::ledger::Fate;
use crate::import::number::{self, Style};
use crate::import::rules::columns::{self, Role};
use crate::import::rules::grid::{Grid, GridCell, GridRow, Line};
use crate::import::rules::{dates, spans, units};

/// What is known of a table before its rows are read.
struct Shape {
    roles: Vec<Option<Role>>,
    rules: Rules,
    /// Whether rows have lost cells, so that columns are told by their content.
    is_ragged: bool,
    are_numbered: bool,
    /// Numbers of this style in the column of measures are strategies.
    strategies_among_measures: Option<Style>,
    header: Vec<String>,
}

impl Judge {
    /// Reads a table if its columns are known; says whether it did. Behind a page cut the table goes on with `after`.
    pub(super) fn content_table(&mut self, grid: &Grid, after: Option<&GridRow>) -> bool {
        let mut header = columns::header(grid);
        let straight = header.as_ref().and_then(|header| spans::straightened(grid, header));
        if let (Some(header), Some(straight)) = (&mut header, &straight) {
            header.roles.clone_from(&straight.roles);
        }
        let grid = straight.as_ref().map_or(grid, |straight| &straight.grid);
        // Columns that a person names have names of their own in the first row, unless it is numbered as the others.
        let is_numbered =
            |row: &GridRow| row.cells.iter().flat_map(GridCell::filled).any(|line| number::split(&line.text).is_some());
        let has_own_names = self.named_columns.is_some()
            && grid.rows.first().is_some_and(|row| !is_numbered(row))
            && grid.rows.iter().skip(1).any(is_numbered);
        let header_rows = header.as_ref().map_or(usize::from(has_own_names), |header| header.rows);
        let inherited = self.last_roles.clone().filter(|roles| header.is_none() && roles.len() == grid.columns);
        let named = self.named_columns.clone().filter(|_| grid.columns > 1);
        let mut roles = match (&named, &header, inherited) {
            (Some(named), _, _) => (0..grid.columns).map(|at| named.get(at).copied().or(Some(Role::Other))).collect(),
            (None, Some(header), _) => header.roles.clone(),
            (None, None, Some(inherited)) => inherited,
            (None, None, None) => return false,
        };
        if named.is_none() {
            columns::infer(grid, header_rows, &mut roles);
        }
        if !roles.iter().any(|role| matches!(role, Some(Role::Measure | Role::Strategy))) {
            return false;
        }
        if self.is_form(grid, header_rows) {
            return false;
        }
        let shape = self.shape(grid, header_rows, roles);
        self.last_roles = Some(shape.roles.clone());
        for row in &grid.rows[..header_rows] {
            self.whole_row(row, Fate::Header);
        }
        let mut records = Vec::new();
        for (at, row) in grid.rows.iter().enumerate().skip(header_rows) {
            let text: Vec<String> =
                row.cells.iter().filter(|cell| !cell.is_blank()).map(|cell| bare(&cell.joined())).collect();
            let is_repeated = !text.is_empty() && text == shape.header || columns::is_header_row(row);
            if is_repeated {
                self.whole_row(row, if text == shape.header { Fate::Repeat } else { Fate::Header });
            } else {
                let next = grid.rows.get(at + 1).or(after);
                self.row(row, next, at, &shape, &mut records);
            }
        }
        self.assign(&records);
        true
    }

    /// An empty form: numbers, and nothing to do beside them.
    fn is_form(&self, grid: &Grid, from: usize) -> bool {
        let is_empty = |line: &Line| {
            let text = number::split(&line.text).map_or(line.text.as_str(), |(_, rest)| rest);
            bare(text).chars().count() <= 1
        };
        self.named_columns.is_none()
            && grid.rows[from..]
                .iter()
                .flat_map(|row| &row.cells)
                .flat_map(super::super::grid::GridCell::filled)
                .all(is_empty)
    }

    fn shape(&mut self, grid: &Grid, from: usize, roles: Vec<Option<Role>>) -> Shape {
        let has = |role: Role| roles.contains(&Some(role));
        let is_plain = grid.rows.iter().flat_map(|row| &row.cells).all(|cell| cell.columns == 1 && cell.rows == 1);
        let is_ragged = is_plain && grid.rows.iter().any(|row| row.cells.len() != grid.columns);
        let measure_cells: Vec<&GridCell> = grid.rows[from..]
            .iter()
            .flat_map(|row| &row.cells)
            .filter(|cell| roles.get(cell.column) == Some(&Some(Role::Measure)))
            .collect();
        for cell in &measure_cells {
            self.measures.learn(cell.filled());
        }
        let first_is_numbered =
            |cell: &&&GridCell| cell.filled().next().is_some_and(|line| number::split(&line.text).is_some());
        let filled: Vec<&&GridCell> = measure_cells.iter().filter(|cell| !cell.is_blank()).collect();
        // Tables cut by pages are judged with those before them.
        let (numbered, all) = self.measure_cells;
        self.measure_cells = (numbered + filled.iter().copied().filter(first_is_numbered).count(), all + filled.len());
        let are_numbered = is_ragged || self.measure_cells.0 * 2 >= self.measure_cells.1;
        let styles: Vec<Style> = measure_cells
            .iter()
            .flat_map(|cell| cell.filled())
            .filter_map(|line| number::split(&line.text).map(|(number, _)| number.style))
            .collect();
        // (一) among measures is a strategy where something stands under it.
        let top = styles
            .first()
            .copied()
            .filter(|&style| style == Style::HanParen || super::outline::is_strategy_word(style));
        let is_deep = styles.iter().any(|&style| Some(style) != top)
            || measure_cells
                .iter()
                .any(|cell| cell.filled().count() > 1 && cell.filled().any(|line| number::split(&line.text).is_none()));
        let strategies_among_measures = top.filter(|_| is_deep && !has(Role::Strategy) && !is_ragged);
        let header = grid.rows[..from].last().map_or_else(Vec::new, |row| {
            row.cells.iter().filter(|cell| !cell.is_blank()).map(|cell| bare(&cell.joined())).collect()
        });
        Shape { roles, rules: grid.rules, is_ragged, are_numbered, strategies_among_measures, header }
    }

    fn whole_row(&mut self, row: &GridRow, fate: Fate) {
        for line in row.cells.iter().flat_map(super::super::grid::GridCell::filled) {
            self.push(line, fate);
        }
    }

    fn row(&mut self, row: &GridRow, next: Option<&GridRow>, at: usize, shape: &Shape, records: &mut Vec<Record>) {
        let cleaned = (shape.rules == Rules::Lines).then(|| self.without_fragments(row, &shape.roles));
        let row = cleaned.as_ref().unwrap_or(row);
        if let Some(cell) = lone_cell(row, shape.roles.len()) {
            for line in cell.filled() {
                self.heading_row(line);
            }
            return;
        }
        let mut cells = Cells::of(row, &shape.roles);
        if shape.is_ragged || self.is_displaced(&cells) {
            cells = self.cells_by_content(row, shape);
        }
        let facts = self.row_facts(&cells, shape);
        let before = self.standing();
        self.read_pillars(&cells, facts);
        let mut record = Record { row: at, continued: self.measures.last_id(), ..Record::default() };
        if !self.displaced(&cells, shape, facts, &mut record) {
            self.read_strategies_and_groups(&cells, shape, facts, &mut record);
            let is_fresh = before != self.standing();
            self.read_measures(&cells, next, shape, facts, is_fresh, &mut record);
        }
        self.details(&cells, &record);
        self.push_beside(&cells, &mut record);
        records.push(record);
    }

    fn row_facts(&self, cells: &Cells<'_>, shape: &Shape) -> RowFacts {
        let goes_on = cells.first_measure().is_some_and(|line| match number::split(&line.text) {
            Some((number, _)) => number.value > 1,
            None => !self.measures.last_is_finished(),
        });
        let begins_pillar = cells.pillars.iter().flat_map(|cell| cell.filled()).any(|line| self.is_new_pillar(line));
        RowFacts { rules: shape.rules, goes_on, begins_pillar }
    }

    /// The pillar and the strategy that rows stand under now.
    fn standing(&self) -> (Option<usize>, Option<usize>) {
        (self.pillar.as_ref().map(|pillar| pillar.id), self.strategy.as_ref().map(|strategy| strategy.id))
    }

    /// Pillars; below one in its cell, a number of another style begins a strategy.
    fn read_pillars(&mut self, cells: &Cells<'_>, facts: RowFacts) {
        for cell in &cells.pillars {
            for (nth, line) in cell.filled().enumerate() {
                let is_strategy =
                    number::split(&line.text).is_some_and(|(n, _)| nth > 0 && Some(n.style) != self.pillar_style);
                if is_strategy { self.begin_strategy(line) } else { self.pillar_line(line, nth == 0, facts) }
            }
        }
    }

    fn read_strategies_and_groups(&mut self, cells: &Cells<'_>, shape: &Shape, facts: RowFacts, record: &mut Record) {
        for cell in &cells.strategies {
            let has_none = cells.measures.iter().all(|cell| cell.is_blank());
            self.strategy_cell(cell, shape.is_ragged || has_none, facts, record);
        }
        for cell in &cells.groups {
            for (nth, line) in cell.filled().enumerate() {
                self.group_line(line, nth == 0);
            }
        }
        if let Some((number, _)) = cells.first_measure().and_then(|line| number::split(&line.text))
            && !cells.groups.is_empty()
            && cells.groups.iter().all(|cell| cell.is_blank())
        {
            self.leave_group(&number);
        }
    }

    /// The measures of a row; units that slipped into their cell are beside them.
    fn read_measures(
        &mut self,
        cells: &Cells<'_>,
        below: Option<&GridRow>,
        shape: &Shape,
        facts: RowFacts,
        is_fresh: bool,
        record: &mut Record,
    ) {
        let has_own = cells.units.iter().chain(&cells.deadlines).any(|cell| !cell.is_blank());
        let is_bare = !has_own && shape.roles.iter().any(|role| matches!(role, Some(Role::Unit | Role::Deadline)));
        let goes_on = shape.goes_on(is_fresh, is_bare);
        // Among numbered measures a row of few words with nothing beside it is a heading of the next one.
        let may_head = shape.are_numbered && !has_own;
        let below = below.filter(|row| shape.rules == Rules::Lines || self.is_same_strategy(row, shape));
        let is_measure = |cell: &&GridCell| shape.roles.get(cell.column) == Some(&Some(Role::Measure));
        let below = below.and_then(|row| row.cells.iter().find(is_measure));
        let (lines, slipped) = cells.measures_and_slipped(shape.roles.contains(&Some(Role::Unit)));
        for (nth, line) in lines.iter().enumerate() {
            let next = lines.get(nth + 1).copied().or_else(|| below.and_then(|cell| cell.filled().next()));
            let (is_first, is_last) = (nth == 0, nth + 1 == lines.len() && !may_head);
            let own = CellFacts { rules: shape.rules, is_first, goes_on, is_last };
            self.measure_cell_line(line, next, own, shape, facts);
            record.note(line.id);
        }
        if !slipped.is_empty() {
            for line in &slipped {
                self.push(line, Fate::Unit);
            }
            record.units.push(Beside::run(slipped.into_iter().cloned().collect()));
        }
    }

    /// What stands beside the measures.
    fn push_beside(&mut self, cells: &Cells<'_>, record: &mut Record) {
        let beside = |cells: &[&GridCell]| -> Vec<Beside> { cells.iter().map(|cell| Beside::of(cell)).collect() };
        record.units.extend(beside(&cells.units));
        record.deadlines = beside(&cells.deadlines);
        record.targets = beside(&cells.targets);
        for (fate, cells) in [
            (Fate::Outside, &cells.others),
            (Fate::Unit, &cells.units),
            (Fate::Deadline, &cells.deadlines),
            (Fate::Target, &cells.targets),
        ] {
            for line in cells.iter().flat_map(|cell| cell.filled()) {
                self.push(line, fate);
            }
        }
    }

    /// Whether a row goes on with the pillar and strategy of the row before it: their cells are merged, blank or repeated.
    fn is_same_strategy(&self, row: &GridRow, shape: &Shape) -> bool {
        let is_known = |cell: &GridCell| {
            let text = cell.joined();
            let text = number::split(&text).map_or(text.as_str(), |(_, rest)| rest);
            [&self.pillar, &self.strategy].into_iter().flatten().any(|current| bare(&current.text) == bare(text))
        };
        let is_outline = |cell: &&GridCell| {
            matches!(shape.roles.get(cell.column), Some(Some(Role::Pillar | Role::Strategy | Role::Group)))
        };
        lone_cell(row, shape.roles.len()).is_none()
            && row.cells.iter().filter(is_outline).all(|cell| cell.is_blank() || is_known(cell))
    }

    /// The cell of a strategy. Where rows have lost cells its measures may follow in the same one.
    fn strategy_cell(&mut self, cell: &GridCell, may_hold_measures: bool, facts: RowFacts, record: &mut Record) {
        let lines: Vec<&Line> = cell.filled().collect();
        let is_measure = |line: &Line| {
            number::split(&line.text).is_some_and(|(number, _)| {
                !matches!(number.style, Style::HanParen | Style::Han) && Some(number.style) != self.strategy_style
            })
        };
        let has_measures = may_hold_measures && lines.iter().skip(1).any(|line| is_measure(line));
        let before = self.strategy.as_ref().map(|current| current.id);
        let mut among_measures = false;
        for (nth, line) in lines.iter().enumerate() {
            let is_same = before.is_some() && before == self.strategy.as_ref().map(|current| current.id);
            let goes_on =
                nth > 0 && is_same && number::split(&line.text).is_none() && !self.measures.last_is_finished();
            let is_numbered =
                number::split(&line.text).is_some_and(|(n, _)| !matches!(n.style, Style::HanParen | Style::Han));
            among_measures |= has_measures && (goes_on || nth > 0 && is_numbered);
            if among_measures && nth > 0 && self.units_line(line, true) {
                continue;
            }
            if among_measures {
                let cell_facts =
                    CellFacts { rules: Rules::Lines, is_first: goes_on, goes_on: GoesOn::FromAny, is_last: false };
                self.measure(line, lines.get(nth + 1).copied(), cell_facts);
                record.note(line.id);
            } else {
                self.strategy_line(line, nth == 0, facts);
            }
        }
    }

    fn measure_cell_line(&mut self, line: &Line, next: Option<&Line>, facts: CellFacts, shape: &Shape, row: RowFacts) {
        let style = number::split(&line.text).map(|(number, _)| number.style);
        let has_units = shape.roles.contains(&Some(Role::Unit));
        if style.is_none() && self.units_line(line, !has_units) {
            return;
        }
        if style.is_some() && style == shape.strategies_among_measures {
            self.strategy_line(line, true, row);
        } else {
            self.measure(line, next, facts);
        }
    }

    fn is_new_pillar(&self, line: &Line) -> bool {
        let text = number::split(&line.text).map_or(line.text.as_str(), |(_, rest)| rest).to_owned();
        self.pillar.as_ref().is_none_or(|Current { text: now, .. }| bare(now) != bare(&text))
    }

    /// A row of one cell across the table: a pillar or strategy above its rows, or nothing of the checklist.
    fn heading_row(&mut self, line: &Line) {
        let facts = RowFacts { rules: Rules::Cells, goes_on: false, begins_pillar: true };
        let split = number::split(&line.text);
        match split.map(|(number, _)| number.style) {
            Some(style) if Some(style) == self.strategy_style || super::outline::is_strategy_word(style) => {
                self.strategy_line(line, true, facts);
            }
            Some(style)
                if self.pillar_style.is_none_or(|pillar| pillar == style) || super::outline::is_pillar_word(style) =>
            {
                self.pillar_line(line, true, facts);
            }
            Some(_) => self.strategy_line(line, true, facts),
            None => {
                self.push(line, Fate::Outside);
            }
        }
    }

    /// Whether cells of a row stand under names that are not theirs: the row has lost a cell.
    fn is_displaced(&self, cells: &Cells<'_>) -> bool {
        let is_foreign = |line: &Line| {
            let style = number::split(&line.text).map(|(number, _)| number.style);
            matches!(style, Some(Style::Arabic | Style::ArabicParen))
                && self.pillar_style.is_some()
                && self.pillar_style != style
        };
        cells.units.iter().any(|cell| holds_measures(cell))
            || cells
                .deadlines
                .iter()
                .any(|cell| !cell.is_blank() && cell.filled().all(|line| units::is_unit_like(&line.text)))
            || cells.pillars.iter().any(|cell| cell.filled().take(1).any(is_foreign))
    }

    /// Cells of a row that lost some, told by what stands in them.
    fn cells_by_content<'a>(&self, row: &'a GridRow, shape: &Shape) -> Cells<'a> {
        let has = |role: Role| shape.roles.contains(&Some(role));
        let is_whole = row.cells.len() == shape.roles.len();
        let mut cells = Cells::default();
        for (at, cell) in row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_blank()) {
            let mapped = shape.roles.get(cell.column).copied().flatten().filter(|_| is_whole);
            let style = cell.filled().find_map(|line| number::split(&line.text)).map(|(number, _)| number.style);
            let first = cell.filled().next().map_or("", |line| line.text.as_str());
            let is_known = self.pillar.as_ref().is_some_and(|pillar| bare(first).ends_with(&bare(&pillar.text)));
            let all = |is: &dyn Fn(&str) -> bool| cell.filled().all(|line| is(&line.text));
            let role = if has(Role::Unit) && all(&units::is_unit_like) {
                Role::Unit
            } else if has(Role::Deadline)
                && all(&|text| dates::deadline(text, self.year).is_some() || dates::frequency(text).is_some())
                && first.chars().count() <= 14
            {
                Role::Deadline
            } else {
                match (mapped, style) {
                    (_, Some(style))
                        if Some(style) == self.pillar_style || self.pillar_style.is_none() && style == Style::Han =>
                    {
                        Role::Pillar
                    }
                    (_, Some(Style::HanParen)) => Role::Strategy,
                    (Some(Role::Pillar), Some(Style::Arabic | Style::ArabicParen)) => Role::Measure,
                    (Some(role), Some(_)) if role != Role::Unit && role != Role::Deadline => role,
                    (_, None) if at == 0 && (is_known || row.cells.len() > 2 && self.pillar.is_none()) => Role::Pillar,
                    (Some(Role::Pillar | Role::Strategy), None) => mapped.unwrap_or(Role::Measure),
                    (Some(Role::Unit | Role::Deadline), None) if first.chars().count() <= 4 => {
                        mapped.unwrap_or(Role::Measure)
                    }
                    (_, Some(_) | None) => Role::Measure,
                }
            };
            cells.put(role, cell);
        }
        cells
    }

    /// Several strategies in one cell whose measures begin anew as often: each gets its own. Says whether it was so.
    fn displaced(&mut self, cells: &Cells<'_>, shape: &Shape, row: RowFacts, record: &mut Record) -> bool {
        let strategies: Vec<&Line> = cells.strategies.iter().flat_map(|cell| cell.filled()).collect();
        let is_numbered = |line: &&Line| number::split(&line.text).is_some();
        let begun = strategies.iter().filter(|line| is_numbered(line)).count();
        let has_rest = strategies.first().is_some_and(|line| !is_numbered(line));
        if begun == 0 || begun + usize::from(has_rest) < 2 {
            return false;
        }
        let measures: Vec<&Line> = cells.measures.iter().flat_map(|cell| cell.filled()).collect();
        let segments = segments(&measures);
        let first_goes_on = row.goes_on;
        let mut groups: Vec<Vec<&Line>> = Vec::new();
        if first_goes_on && !has_rest {
            groups.push(Vec::new());
        }
        for line in &strategies {
            match groups.last_mut() {
                Some(group) if !is_numbered(line) => group.push(line),
                _ => groups.push(vec![line]),
            }
        }
        if segments.len() < 2 || groups.len() < 2 {
            return false;
        }
        // Beside a new pillar the rest belongs to the strategy before it, if measures begin with 1 here.
        let begins = segments[0].first().and_then(|line| number::split(&line.text)).is_some_and(|(n, _)| n.value == 1);
        let before = self.entries.iter().rev().find(|entry| entry.fate == Fate::Strategy).map(|entry| entry.id);
        if let (true, true, Some(before)) = (has_rest && row.begins_pillar, begins, before) {
            for line in groups.remove(0) {
                self.push_of(line, Fate::Continuation, before);
            }
        }
        for at in 0..groups.len().max(segments.len()) {
            for (nth, line) in groups.get(at).into_iter().flatten().enumerate() {
                self.strategy_line(line, nth == 0, row);
                self.strategy_is_displaced();
            }
            let segment = segments.get(at).map_or(&[][..], Vec::as_slice);
            for (nth, line) in segment.iter().enumerate() {
                let facts = CellFacts {
                    rules: shape.rules,
                    is_first: at == 0 && nth == 0,
                    goes_on: shape.goes_on(at > 0, false),
                    is_last: false,
                };
                self.measure(line, segment.get(nth + 1).copied(), facts);
                record.note(line.id);
            }
        }
        true
    }

    /// Further texts about the measures of a row: paired by number, else given to the last of them.
    fn details(&mut self, cells: &Cells<'_>, record: &Record) {
        let points: Vec<(usize, String)> = record
            .noted
            .iter()
            .filter_map(|&id| self.entry(id))
            .filter(|entry| entry.fate.is_outline())
            .map(|entry| (entry.id, entry.number.clone()))
            .collect();
        let last = points.last().map(|(id, _)| *id).or_else(|| self.measures.last_id());
        for cell in &cells.details {
            let lines: Vec<&Line> = cell.filled().collect();
            let is_even = lines.len() == points.len();
            let mut of = None;
            for (nth, line) in lines.iter().enumerate() {
                let printed = number::split(&line.text).map(|(number, _)| number.printed);
                let paired = printed
                    .as_ref()
                    .and_then(|printed| points.iter().find(|(_, number)| number == printed))
                    .map(|(id, _)| *id);
                let in_order = points.get(nth).filter(|_| is_even).map(|(id, _)| *id);
                // What has no number goes on with the one above it.
                of = paired.or(in_order).or(if printed.is_none() { of } else { None }).or(last);
                match of {
                    Some(of) => {
                        let split = number::split(&line.text);
                        let id =
                            self.push_numbered(line, Fate::Hint, split.as_ref().map(|(number, rest)| (number, *rest)));
                        let target = dates::target(&line.text);
                        self.change(id, |entry| entry.of = Some(of));
                        self.change(of, |entry| entry.target = entry.target.or(target));
                    }
                    None => {
                        self.push(line, Fate::NotUnderstood);
                    }
                }
            }
        }
    }
}

impl Shape {
    /// What a first paragraph without number may go on from.
    fn goes_on(&self, is_fresh: bool, is_bare: bool) -> GoesOn {
        match self.rules {
            _ if is_fresh => GoesOn::Never,
            Rules::Lines => GoesOn::FromAny,
            Rules::Cells if is_bare => GoesOn::FromAny,
            Rules::Cells if self.are_numbered => GoesOn::FromNumbered,
            Rules::Cells => GoesOn::Never,
        }
    }
}

/// Whether a cell in a column of units holds measures: its row has lost a cell.
fn holds_measures(cell: &GridCell) -> bool {
    let is_measure = |line: &Line| {
        let is_numbered = number::split(&line.text).is_some() && !units::is_unit_like(&line.text);
        is_numbered || line.text.chars().count() > 30 || super::is_finished(&line.text)
    };
    cell.filled().any(is_measure)
}

/// The only cell with text of a row, if it covers most of the table.
fn lone_cell(row: &GridRow, columns: usize) -> Option<&GridCell> {
    let mut filled = row.cells.iter().filter(|cell| !cell.is_blank());
    let cell = filled.next()?;
    (filled.next().is_none() && columns > 1 && cell.columns * 2 > columns && cell.columns > 1).then_some(cell)
}

/// Measures divided where numbers begin anew on the level of the first.
fn segments<'a>(lines: &[&'a Line]) -> Vec<Vec<&'a Line>> {
    let style = lines.iter().find_map(|line| number::split(&line.text)).map(|(number, _)| number.style);
    let mut segments: Vec<Vec<&Line>> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let begins =
            number::split(&line.text).is_some_and(|(number, _)| number.value == 1 && Some(number.style) == style);
        match segments.last_mut() {
            Some(segment) if !begins || at == 0 => segment.push(line),
            _ => segments.push(vec![line]),
        }
    }
    segments
}
