//! Mapping files: RON text to a mapping between two schemes of pillars.

use std::path::Path;

use crate::model::check::mapping::mapping_problems;
use crate::model::plan::mapping::Mapping;
use crate::store::format::read::{Read, read};

/// File name ending of mapping files.
pub const MAPPING_ENDING: &str = ".mapping.ron";

/// Reads a mapping file: the mapping and its warnings, or the errors and warnings if there is any error.
pub fn read_mapping(text: &str) -> Read<Mapping> {
    read(text, mapping_problems)
}

/// Whether a file in a folder of checklists is a mapping, judged by its name.
#[must_use]
pub fn is_mapping(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    name.ends_with(MAPPING_ENDING)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::format::problem::FileProblemKind;

    #[test]
    fn all_that_is_wrong_with_a_mapping_is_said_with_its_place() {
        let text = r#"Mapping(
    format: 1,
    id: "a",
    title: " ",
    from: "five-pillars",
    to: "six-pillars",
    strategies: [
        Mapped(strategy: "甲", answers: []),
        Mapped(strategy: "甲", answers: [
            Counterpart(relation: Nothing, strategies: ["乙"], reason: "無"),
            Counterpart(relation: Equal, reason: ""),
        ]),
    ],
)"#;
        let told = |text: &str| -> Vec<String> {
            let problems = read_mapping(text).expect_err("a bad mapping");
            let told = |what: &FileProblemKind| match what {
                FileProblemKind::Rule(fault) => format!("{fault:?}"),
                FileProblemKind::Shape(problem) => format!("{problem:?}"),
                FileProblemKind::Syntax(_) | FileProblemKind::NotUtf8 | FileProblemKind::Ron(_) => "?".to_owned(),
            };
            problems.iter().map(|it| format!("{}:{} {}", it.line, it.column, told(&it.what))).collect()
        };
        assert_eq!(
            told(text),
            [
                "4:12 Empty(\"title\")",
                "8:40 NoPoints",
                "9:26 RepeatedTitle(\"甲\")",
                "10:56 NothingWithStrategies",
                "11:13 NoPoints",
                "11:50 Empty(\"reason\")",
            ]
        );
        let text = text.replace("relation: Equal", "relation: Same").replace("title: \" \"", "titel: \"甲\"");
        let told = told(&text).join("\n");
        assert!(told.contains("UnknownField") && told.contains("UnknownChoice"), "{told}");
    }
}
