//! Checklist files: RON text to a checklist and back.

use ron::ser::PrettyConfig;

use crate::model::check::lint::checklist_problems;
use crate::model::check::problem::{ProblemKind, Severity};
use crate::model::plan::checklist::Checklist;
use crate::model::value::sorting::SmallSort as _;
use crate::store::format::parsing::ron_options;
use crate::store::format::problem::{FileProblem, FileProblemKind};
use crate::store::format::read::{Read, read};
use crate::store::format::tree::{self, Kind, Node, TreeField};

/// Reads a checklist file: the checklist and its warnings, or the errors and warnings if there is any error.
pub fn read_checklist(text: &str) -> Read<Checklist> {
    let forgotten = without_method(text);
    let beside = |mut problems: Vec<FileProblem>| {
        problems.extend(forgotten);
        problems.small_sort_by_key(|problem| (problem.line, problem.column));
        problems
    };
    match read(text, checklist_problems) {
        Ok((checklist, problems)) => Ok((checklist, beside(problems))),
        Err(problems) => Err(beside(problems)),
    }
}

/// A warning for each point that does not say how it is checked: serde takes that for on the spot.
fn without_method(text: &str) -> Vec<FileProblem> {
    // A text that names a method for each point need not be taken apart.
    if text.matches("method").count() >= text.matches("check:").count() || text.len() > tree::LARGEST {
        return Vec::new();
    }
    let Ok(tree) = tree::parse(text) else { return Vec::new() };
    let mut forgotten = Vec::new();
    each_point(&tree, &mut |point, fields| {
        if !fields.iter().any(|field| field.name == "method") {
            let what = FileProblemKind::Rule(ProblemKind::NoMethod);
            forgotten.push(FileProblem::at(text, point.span.start, Severity::Warning, what));
        }
    });
    forgotten
}

/// Every structure in a list of points, wherever that stands.
fn each_point(node: &Node, take: &mut impl FnMut(&Node, &[TreeField])) {
    match &node.kind {
        Kind::Struct { fields, .. } => {
            for field in fields {
                if let (true, Kind::List(points)) = (field.name == "points", &field.value.kind) {
                    for point in points {
                        if let Kind::Struct { fields, .. } = &point.kind {
                            take(point, fields);
                        }
                    }
                }
                each_point(&field.value, take);
            }
        }
        Kind::List(items) | Kind::Tuple { items, .. } => items.iter().for_each(|item| each_point(item, take)),
        Kind::Map(_) | Kind::Text(_) | Kind::Number(_) | Kind::Word(_) => {}
    }
}

/// The text of a checklist, one field a line.
pub fn checklist_text(checklist: &Checklist) -> Result<String, ron::Error> {
    ron_options().to_string_pretty(checklist, PrettyConfig::new().new_line("\n").struct_names(true))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;

    const PLAN: &str = r#"Checklist(
    format: 1,
    id: "a-115",
    title: "甲所115年度計畫",
    agency: "甲所",
    year: 115,
    framework: "six-pillars",
    pillars: [
        Pillar(id: "1", title: "要項", strategies: [
            Strategy(id: "1.1", title: "策略", points: [
                FocusPoint(id: "1.1.1", check: "流程已公布", method: Document, source: "一/(一)/1"),
                FocusPoint(id: "1.1.2", check: "標示清楚", method: Phone, source: "一/(一)/2"),
            ]),
        ]),
    ],
)
"#;

    /// What is said of the plan after a change, each with its line.
    fn told(change: &[(&str, &str)]) -> Vec<String> {
        let text = change.iter().fold(PLAN.to_owned(), |text, (old, new)| {
            assert!(text.contains(old), "{old}");
            text.replacen(old, new, 1)
        });
        let problems = read_checklist(&text).map_or_else(|problems| problems, |(_, problems)| problems);
        problems.iter().map(|problem| format!("{} {}", problem.line, problem.message(Lang::En))).collect()
    }

    #[test]
    fn a_forgotten_method_is_said() {
        assert_eq!(told(&[]), [""; 0]);
        let [only] = &told(&[(", method: Phone", "")])[..] else { panic!("one warning") };
        assert!(only.starts_with("12 ") && only.contains("`method`"), "{only}");
        assert_eq!(told(&[(", method: Phone", ""), (", method: Document", "")]).len(), 2);
        assert_eq!(told(&[(", method: Phone", ""), ("year: 115", "year: 0")]).len(), 2, "with errors too");
    }

    #[test]
    fn a_field_in_the_wrong_place_is_told_where_it_belongs() {
        let points = ("strategies: [\n            Strategy(id: \"1.1\", title: \"策略\", points: [", "points: [");
        let end = ("            ]),\n        ]),", "            ]),");
        let found = told(&[points, end]);
        assert!(
            found
                .iter()
                .any(|line| line.starts_with("9 ") && line.contains("`points`") && line.contains("`Strategy(`")),
            "{found:?}"
        );
        assert!(!found.iter().any(|line| line.contains("remove it")), "{found:?}");
        let found = told(&[("title: \"策略\",", "title: \"策略\", deadline: \"2026-12-31\",")]);
        assert!(matches!(&found[..], [only] if only.contains("`FocusPoint(`")), "{found:?}");
        // What is known nowhere is a slip of the pen or too much.
        let found = told(&[("title: \"策略\",", "titel: \"策略\", title: \"策略\",")]);
        assert!(matches!(&found[..], [only] if only.contains("is it `title`")), "{found:?}");
    }

    #[test]
    fn slips_of_every_kind_come_in_one_run() {
        let found = told(&[
            ("id: \"1.1.2\"", "id: \"1.1.1\""),
            ("method: Document", "metod: Document, target: Target(times: 0, per: Year)"),
            ("title: \"要項\",", "titel: \"x\", title: \"要項\","),
            ("year: 115", "yaer: 1, year: 115"),
        ]);
        for part in ["`titel`", "`yaer`", "`metod`", "`1.1.1` was used above", "at least once", "`method`"] {
            assert!(found.iter().any(|line| line.contains(part)), "{part}: {found:#?}");
        }
    }
}
