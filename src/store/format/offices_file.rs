//! Files of offices: RON or CSV to offices and back, with every problem at its line.

use ron::ser::PrettyConfig;

use crate::model::check::office_words::OfficeProblem;
use crate::model::check::offices::office_problems;
use crate::model::check::problem::{PathStep, Problem, ProblemKind, Severity};
use crate::model::city::office::{Office, Offices};
use crate::model::value::sorting::SmallSort as _;
use crate::store::format::parsing::ron_options;
use crate::store::format::problem::{FileProblem, FileProblemKind};
use crate::store::format::read::{Read, has_error, read};

/// The columns of a CSV file: names in either language, in the order in which they are written.
const COLUMNS: [(&str, &str); 7] = [
    ("id", "代碼"),
    ("agency", "機關"),
    ("level", "層級"),
    ("parent", "上級"),
    ("size_group", "規模"),
    ("from_year", "起年"),
    ("to_year", "迄年"),
];

/// How many of the columns must be there.
const REQUIRED: usize = 3;

/// Reads a RON file of offices: the offices and the warnings, or the errors and warnings if there is any error.
pub fn read_offices(text: &str) -> Read<Offices> {
    read(text, office_problems)
}

/// The text of a file of offices, one office a line.
pub fn offices_text(offices: &Offices) -> Result<String, ron::Error> {
    ron_options().to_string_pretty(offices, PrettyConfig::new().new_line("\n").struct_names(true).depth_limit(2))
}

/// Reads a CSV file of offices. Bands cannot stand in one.
pub fn read_offices_csv(text: &str) -> Read<Offices> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let heads = reader.headers().map_err(|error| vec![csv_problem(&error)])?.clone();
    let position = |(english, chinese): (&str, &str)| {
        heads.iter().position(|head| head.eq_ignore_ascii_case(english) || head == chinese)
    };
    let at = COLUMNS.map(position);
    let missing = COLUMNS.iter().zip(at).take(REQUIRED).filter(|(_, at)| at.is_none());
    let missing: Vec<FileProblem> =
        missing.map(|(column, _)| problem_at(1, OfficeProblem::NoColumn(column.0))).collect();
    if !missing.is_empty() {
        return Err(missing);
    }
    let (mut offices, mut lines, mut problems) = (Offices::none(), Vec::new(), Vec::new());
    for record in reader.records() {
        let record = record.map_err(|error| vec![csv_problem(&error)])?;
        let line = record.position().map_or(1, csv::Position::line) as usize;
        let cell = |column: usize| at[column].and_then(|at| record.get(at)).filter(|cell| !cell.is_empty());
        // A spreadsheet leaves empty rows behind.
        if record.iter().all(str::is_empty) {
            continue;
        }
        let mut year = |column: usize| {
            let text = cell(column)?;
            let year = text.parse().ok();
            if year.is_none() {
                problems.push(problem_at(line, OfficeProblem::BadYear(text.to_owned())));
            }
            year
        };
        let (from_year, to_year) = (year(5), year(6));
        let text = |column| cell(column).map(str::to_owned);
        offices.offices.push(Office {
            id: text(0).unwrap_or_default(),
            agency: text(1).unwrap_or_default(),
            level: text(2).unwrap_or_default(),
            parent: text(3),
            size_group: text(4),
            from_year,
            to_year,
        });
        lines.push(line);
    }
    problems.extend(office_problems(&offices).into_iter().map(|problem| placed(problem, &lines)));
    problems.small_sort_by_key(|problem| problem.line);
    if has_error(&problems) { Err(problems) } else { Ok((offices, problems)) }
}

/// A file of offices as CSV with a byte-order mark, by which spreadsheets tell that it is UTF-8.
#[must_use]
pub fn offices_csv(offices: &Offices) -> Vec<u8> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer("\u{feff}".as_bytes().to_vec());
    // Writing to memory never fails.
    let _ = writer.write_record(COLUMNS.map(|(english, _)| english));
    for office in &offices.offices {
        let year = |year: Option<u16>| year.map(|year| year.to_string()).unwrap_or_default();
        let _ = writer.write_record([
            &office.id,
            &office.agency,
            &office.level,
            office.parent.as_deref().unwrap_or_default(),
            office.size_group.as_deref().unwrap_or_default(),
            &year(office.from_year),
            &year(office.to_year),
        ]);
    }
    writer.into_inner().unwrap_or_default()
}

/// A problem of the offices at the line of the office concerned.
fn placed(problem: Problem, lines: &[usize]) -> FileProblem {
    let item = problem.path.steps().iter().find_map(|step| match step {
        PathStep::Item(at) => Some(*at),
        PathStep::Field(_) | PathStep::Key(_) => None,
    });
    FileProblem {
        line: item.and_then(|at| lines.get(at).copied()).unwrap_or(1),
        column: 1,
        severity: problem.severity,
        what: FileProblemKind::Rule(problem.kind),
    }
}

fn problem_at(line: usize, problem: OfficeProblem) -> FileProblem {
    let what = FileProblemKind::Rule(ProblemKind::Office(problem));
    FileProblem { line, column: 1, severity: Severity::Error, what }
}

fn csv_problem(error: &csv::Error) -> FileProblem {
    let line = error.position().map_or(1, csv::Position::line) as usize;
    problem_at(line, OfficeProblem::Csv(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;

    const GOOD: &str = r#"Offices(
    format: 1,
    bands: [60.0, 80.0],
    offices: [
        Office(id: "kcg", agency: "高雄市", level: "市"),
        Office(id: "kcg-003", agency: "高雄市三民區第二衛生所", level: "所", parent: "kcg", size_group: Some("A"), to_year: 115),
    ],
)"#;

    fn told(read: Read<Offices>) -> Vec<String> {
        let problems = read.expect_err("a bad file");
        problems.iter().map(|problem| format!("{} {}", problem.line, problem.message(Lang::En))).collect()
    }

    #[test]
    fn offices_come_back_from_both_kinds_of_file() {
        let (offices, warnings) = read_offices(GOOD).expect("a good file");
        assert!(warnings.is_empty());
        let text = offices_text(&offices).expect("offices");
        assert_eq!(text.lines().count(), 11, "one office a line: {text}");
        assert_eq!(read_offices(&text).expect("a good file").0, offices);
        let csv = String::from_utf8(offices_csv(&offices)).expect("UTF-8");
        let (back, _) = read_offices_csv(csv.trim_start_matches('\u{feff}')).expect("a good file");
        assert_eq!(back.offices, offices.offices);
        let chinese = "機關,代碼,層級,上級\r\n高雄市, kcg ,市,\r\n,,,\r\n\"三民,所\",b,所,kcg\r\n";
        let (back, _) = read_offices_csv(chinese).expect("a good file");
        assert_eq!((back.offices.len(), back.offices[1].agency.as_str()), (2, "三民,所"));
    }

    #[test]
    fn every_problem_is_told_at_its_line() {
        let bad = GOOD
            .replace("[60.0, 80.0]", "[80.0, 60.0]")
            .replace("\"市\"),", "\"\"),\n        Office(id: \"1a\", agency: \"高雄市\", level: \"市\"),")
            .replace("parent: \"kcg\"", "parent: \"kcg-003\", from_year: 116");
        let told_ron = told(read_offices(&bad));
        let expected = [
            "3 `bands`",
            "5 `level` is empty",
            "6 office id `1a`",
            "6 office `kcg` has",
            "7 the parents",
            "7 `to_year`",
        ];
        assert_eq!(told_ron.len(), expected.len(), "{told_ron:#?}");
        for (told, expected) in told_ron.iter().zip(expected) {
            assert!(told.starts_with(expected), "{told}: {expected}");
        }
        let csv = "id,agency,level,parent,from_year\nall,甲,所,,\nb b,乙,所,x,甲\nc,丙,所,c,\n";
        let told_csv = told(read_offices_csv(csv));
        let expected =
            ["2 office id `all`", "3 `甲` is no", "3 id `b b`", "3 no office has the id `x`", "4 the parents"];
        assert_eq!(told_csv.len(), expected.len(), "{told_csv:#?}");
        for (told, expected) in told_csv.iter().zip(expected) {
            assert!(told.starts_with(expected), "{told}: {expected}");
        }
        assert!(told(read_offices_csv("id,name\n"))[0].contains("no column `agency`"));
        assert!(told(read_offices("Offices(format: 2, offices: [])"))[0].contains("format 2"));
    }
}
