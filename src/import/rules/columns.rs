//! Columns: what the name of one says about what stands under it, never where it stands.

use crate::import::error::ImportError;
use crate::import::number::Style;

use super::grid::{Grid, GridCell, GridRow};

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// 要項
    Pillar,
    /// 策略
    Strategy,
    /// A heading between strategy and measure.
    Group,
    /// 作法
    Measure,
    /// 單位
    Unit,
    /// 期限
    Deadline,
    /// 次數
    Target,
    /// 預期目標
    Goal,
    /// 項次
    Number,
    /// Nothing of the checklist.
    Other,
}

/// The longest name of a column, in characters.
const LONGEST: usize = 14;
/// The most rows above the first measure.
const MOST_HEADER_ROWS: usize = 4;

/// Names and what they say, the more telling first. 重點 is decided by the columns beside it.
const NAMES: [(Role, &[&str]); 10] = [
    (Role::Other, &["備註", "檢討", "管考", "配分", "權重", "佐證", "附件", "情形", "自評", "評分", "經費", "預算"]),
    (Role::Number, &["項次", "序號", "編號", "序次"]),
    (Role::Deadline, &["期限", "期程", "時程", "日期", "時間", "完成日"]),
    (
        Role::Unit,
        &[
            "單位",
            "課室",
            "組室",
            "科室",
            "承辦",
            "主辦",
            "協辦",
            "負責",
            "權責",
            "分工",
            "執行人",
            "部門",
            "機關",
            "課別",
            "組別",
        ],
    ),
    (Role::Target, &["次數", "頻率", "頻次", "週期"]),
    (Role::Goal, &["目標", "預期", "績效", "效益", "成果", "成效", "KPI", "衡量"]),
    (Role::Measure, &["策略及方法", "策略與方法", "策略及作法", "策略與作法"]),
    (Role::Strategy, &["策略", "指標", "子項"]),
    (
        Role::Measure,
        &[
            "作法",
            "做法",
            "方法",
            "內容",
            "措施",
            "步驟",
            "方式",
            "事項",
            "重點",
            "細項",
            "行動",
            "作為",
            "要點",
            "工作計畫",
        ],
    ),
    (Role::Pillar, &["要項", "項目", "要領", "構面", "面向", "主軸", "類別", "分類", "領域", "主題", "向度"]),
];

/// What a column's name says; `None` if it is no name of a column.
#[must_use]
pub fn role_of(name: &str) -> Option<Role> {
    let name = bare(name);
    let length = name.chars().count();
    if length == 0 || length > LONGEST || name.contains(['。', '，', '、', '：']) {
        return None;
    }
    let says = |words: &[&str]| words.iter().any(|word| name.contains(word));
    // One column for measures and for whoever takes them.
    if name.contains(['及', '與', '和', '暨', '/', '／']) && says(&["作法", "做法", "方法", "內容", "措施", "作為"])
    {
        return Some(Role::Measure);
    }
    NAMES.iter().find(|(_, words)| says(words)).map(|(role, _)| *role)
}

/// The name without blanks and brackets.
fn bare(name: &str) -> String {
    let mut depth = 0_usize;
    let mut bare = String::new();
    for letter in name.chars() {
        match letter {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            _ if depth == 0 && !letter.is_whitespace() => bare.push(letter),
            _ => {}
        }
    }
    bare
}

/// The roles of columns named in order, as `--columns` has them.
pub fn named(words: &str) -> Result<Vec<Role>, ImportError> {
    words
        .split([',', '，'])
        .map(|word| match word.trim() {
            "pillar" | "要項" => Ok(Role::Pillar),
            "strategy" | "策略" => Ok(Role::Strategy),
            "group" | "群組" => Ok(Role::Group),
            "measure" | "作法" => Ok(Role::Measure),
            "unit" | "單位" => Ok(Role::Unit),
            "deadline" | "期限" => Ok(Role::Deadline),
            "target" | "次數" => Ok(Role::Target),
            "goal" | "目標" => Ok(Role::Goal),
            "number" | "編號" => Ok(Role::Number),
            "other" | "其他" | "" => Ok(Role::Other),
            unknown => Err(ImportError::UnknownColumn(unknown.to_owned())),
        })
        .collect()
}

/// The header of a table: how many rows it takes, and the roles of the columns that have a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Rows up to and including the last one of the header.
    pub rows: usize,
    /// A role for each column; `None` where no name stands.
    pub roles: Vec<Option<Role>>,
    /// How many cells the row of names has.
    pub cells: usize,
}

/// The header at the top of a table; `None` if no column there has a known name.
#[must_use]
pub fn header(grid: &Grid) -> Option<Header> {
    let first = grid.rows.iter().take(MOST_HEADER_ROWS).position(is_header_row)?;
    let mut header = Header { rows: first + 1, roles: vec![None; grid.columns], cells: grid.rows[first].cells.len() };
    let mut names = vec![String::new(); grid.columns];
    name(&grid.rows[first], &mut names);
    // A second row of names refines the first.
    for row in grid.rows.iter().skip(first + 1).take(1).filter(|row| is_second_header_row(row, &grid.rows[first])) {
        name(row, &mut names);
        header.rows += 1;
        header.cells = header.cells.max(row.cells.len());
    }
    let is_plain = grid.rows.iter().flat_map(|row| &row.cells).all(|cell| cell.columns == 1 && cell.rows == 1);
    if is_plain && header.cells < grid.columns && header.cells > 1 {
        // A name is missing: the first names the first column, the others end with the last.
        let missing = grid.columns - header.cells;
        names[1..].rotate_right(missing);
    }
    header.roles = settled(&names);
    Some(header)
}

/// Writes the names of a row over those above it. A cell over several columns names the first of them.
fn name(row: &GridRow, names: &mut [String]) {
    for cell in row.cells.iter().filter(|cell| !cell.is_blank()) {
        let text = cell.joined();
        if role_of(&text).is_some() || names[cell.column].is_empty() {
            names[cell.column] = text;
        }
    }
}

/// Whether most cells of a row are names of columns.
#[must_use]
pub fn is_header_row(row: &GridRow) -> bool {
    let filled: Vec<String> = row.cells.iter().filter(|cell| !cell.is_blank()).map(GridCell::joined).collect();
    let known = filled.iter().filter(|name| role_of(name).is_some()).count();
    let is_name = |name: &String| bare(name).chars().count() <= LONGEST && crate::import::number::split(name).is_none();
    let are_short = filled.iter().all(is_name);
    let least = if row.is_header { 1 } else { 2 };
    filled.len() > 1 && are_short && known >= least && known * 2 >= filled.len()
}

/// Whether a row goes on with the names of the row above: under a name that covers several columns, or that is no whole one.
fn is_second_header_row(row: &GridRow, above: &GridRow) -> bool {
    let is_name = |cell: &GridCell| {
        let text = cell.joined();
        let over = above.cells.iter().rfind(|over| over.column <= cell.column);
        let is_divided = over.is_some_and(|over| over.columns > cell.columns);
        let over = over.map(GridCell::joined).unwrap_or_default();
        let is_rest = match role_of(&over) {
            Some(Role::Pillar | Role::Strategy | Role::Group | Role::Measure) => false,
            Some(Role::Unit) => !super::units::is_unit_like(&text) || REST_OF_UNIT.contains(&bare(&text).as_str()),
            None | Some(_) => true,
        };
        role_of(&text).is_some() && crate::import::number::split(&text).is_none() && (is_divided || is_rest)
    };
    let mut filled = row.cells.iter().filter(|cell| !cell.is_blank()).peekable();
    filled.peek().is_some() && filled.all(is_name)
}

/// The second line of a name that two rows share, such as 承辦 and 單位.
const REST_OF_UNIT: [&str; 5] = ["單位", "課室", "組室", "科室", "機關"];

/// The roles by the names of all columns together.
#[must_use]
pub fn settled(names: &[String]) -> Vec<Option<Role>> {
    let is_emphasis = |name: &String| bare(name).contains("重點");
    let mut roles: Vec<Option<Role>> = names.iter().map(|name| role_of(name)).collect();
    let has = |roles: &[Option<Role>], role: Role| roles.contains(&Some(role));
    let is_strict = |(name, role): (&String, &Option<Role>)| *role == Some(Role::Measure) && !is_emphasis(name);
    let has_strict_measure = names.iter().zip(&roles).any(is_strict);
    for (at, _) in names.iter().enumerate().filter(|(_, name)| is_emphasis(name)) {
        if roles[at] == Some(Role::Measure) && has_strict_measure {
            roles[at] = Some(if has(&roles, Role::Strategy) { Role::Group } else { Role::Strategy });
        }
    }
    // A second column of pillars holds strategies, a second one of strategies groups.
    for (role, below) in [(Role::Pillar, Role::Strategy), (Role::Strategy, Role::Group)] {
        let mut seen = false;
        for found in roles.iter_mut().filter(|found| **found == Some(role)) {
            if seen {
                *found = Some(below);
            }
            seen = true;
        }
    }
    // Beside a column of units one of persons says nothing of the checklist.
    let is_person = |name: &String| ["承辦人", "執行人", "負責人", "主辦人", "聯絡人"].contains(&bare(name).as_str());
    let is_unit = |(name, role): (&String, &Option<Role>)| *role == Some(Role::Unit) && !is_person(name);
    if names.iter().zip(&roles).any(is_unit) {
        for (_, role) in names.iter().zip(&mut roles).filter(|(name, _)| is_person(name)) {
            *role = Some(Role::Other);
        }
    }
    // A column whose name is not known, or that has none, may hold the measures.
    if roles.iter().all(Option::is_some) {
        require_measure(&mut roles);
    }
    roles
}

/// Where no column holds measures, the lowest level that is named holds what is judged.
fn require_measure(roles: &mut [Option<Role>]) {
    let has = |role: Role| roles.contains(&Some(role));
    if has(Role::Measure) {
        return;
    }
    let lowest = [Role::Group, Role::Strategy, Role::Goal, Role::Pillar].into_iter().find(|role| has(*role));
    let is_lowest = |role: &Option<Role>| lowest.is_some() && *role == lowest;
    if let Some(at) = roles.iter().rposition(is_lowest) {
        roles[at] = Some(Role::Measure);
    }
}

/// One name over two columns, of which a damaged source gives a part to each: pillars 一、 and strategies (一).
fn broken_name(grid: &Grid, from: usize, roles: &mut [Option<Role>]) {
    let Some(pillars) = roles.iter().position(|role| *role == Some(Role::Pillar)) else { return };
    let style = |column: usize| {
        let cells = grid.rows[from.min(grid.rows.len())..].iter().flat_map(|row| &row.cells);
        let mut lines = cells.filter(|cell| cell.column == column).flat_map(GridCell::filled);
        lines.find_map(|line| crate::import::number::split(&line.text)).map(|(number, _)| number.style)
    };
    let is_left = pillars > 0 && roles[pillars - 1].is_none() && style(pillars - 1) == Some(Style::Han);
    if is_left && style(pillars) == Some(Style::HanParen) && !roles.contains(&Some(Role::Strategy)) {
        roles[pillars - 1] = Some(Role::Pillar);
        roles[pillars] = Some(Role::Strategy);
    }
}

/// Columns without a name get the role that their content shows.
pub fn infer(grid: &Grid, from: usize, roles: &mut [Option<Role>]) {
    broken_name(grid, from, roles);
    for column in 0..roles.len() {
        if roles[column].is_some() {
            continue;
        }
        let cells: Vec<_> = grid.rows[from.min(grid.rows.len())..]
            .iter()
            .flat_map(|row| &row.cells)
            .filter(|cell| cell.column == column && !cell.is_blank())
            .collect();
        if cells.is_empty() {
            continue;
        }
        let share = |is: &dyn Fn(&str) -> bool| {
            cells.iter().filter(|cell| cell.lines.iter().all(|line| is(&line.text))).count() * 3 >= cells.len() * 2
        };
        let is_count = |text: &str| {
            text.chars().all(|letter| letter.is_ascii_digit() || "一二三四五六七八九十.、".contains(letter))
        };
        let styles = |style: Style| {
            cells
                .iter()
                .filter(|cell| {
                    cell.lines
                        .iter()
                        .any(|line| crate::import::number::split(&line.text).is_some_and(|(n, _)| n.style == style))
                })
                .count()
                * 2
                >= cells.len()
        };
        let has = |role: Role| roles.contains(&Some(role));
        roles[column] = if share(&is_count) {
            Some(Role::Number)
        } else if share(&|text| text.is_empty() || super::units::is_unit_like(text)) {
            Some(Role::Unit)
        } else if share(&|text| text.is_empty() || super::dates::deadline(text, None).is_some()) {
            Some(Role::Deadline)
        } else if styles(Style::Han) && !has(Role::Pillar) {
            Some(Role::Pillar)
        } else if styles(Style::HanParen) && !has(Role::Strategy) {
            Some(Role::Strategy)
        } else if !has(Role::Measure) {
            Some(Role::Measure)
        } else {
            None
        };
    }
    require_measure(roles);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles(names: &[&str]) -> Vec<Option<Role>> {
        settled(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn names_say_what_stands_in_a_column_wherever_it_is() {
        use Role::{Deadline, Goal, Group, Measure, Number, Other, Pillar, Strategy, Unit};
        for (names, expected) in [
            (&["工作要項", "執行策略", "推動作法", "業務單位"][..], &[Pillar, Strategy, Measure, Unit][..]),
            (&["工作要領", "工作重點", "業務單位"], &[Pillar, Measure, Unit]),
            (&["實施要項", "工作重點", "工作(推動)方法", "備註(績效)"], &[Pillar, Strategy, Measure, Other]),
            (&["執行策略", "執行方法", "主辦單位", "具體作法"], &[Strategy, Measure, Unit, Measure]),
            (
                &["評核項目", "評核指標", "次評核指標", "具體作法", "預期目標", "承辦單位", "檢討管考"],
                &[Pillar, Strategy, Group, Measure, Goal, Unit, Other],
            ),
            (&["承辦\n單位", "完成 期限", "項次", "內容"], &[Unit, Deadline, Number, Measure]),
            (&["要項", "策略", "單位"], &[Pillar, Measure, Unit]),
        ] {
            let expected: Vec<Option<Role>> = expected.iter().copied().map(Some).collect();
            assert_eq!(roles(names), expected, "{names:?}");
        }
        assert_eq!(role_of("一、完備基礎服務項目，注重服務特性差異性"), None);
    }

    #[test]
    fn columns_can_be_named_by_hand() {
        assert_eq!(named("pillar, 策略,measure").unwrap(), [Role::Pillar, Role::Strategy, Role::Measure]);
        assert_eq!(named("pillar,what"), Err(ImportError::UnknownColumn("what".into())));
    }
}
