//! What can be wrong with a file of offices, and the messages.

use crate::lang::{Lang, messages, text};

/// Something wrong with the offices of a city.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OfficeProblem {
    /// An id that does not begin with a letter, or is kept for the node over everything.
    Id(String),
    /// A parent that no office has as its id.
    NoParent(String),
    /// The office stands above itself.
    Circle(String),
    /// Another office has the same name in the same year; its id.
    SameAgency(String),
    /// The last year is before the first.
    Years,
    /// Bands that are not two ascending scores.
    Bands,
    /// A column that a CSV file lacks.
    NoColumn(&'static str),
    /// A year in a CSV file that is no number.
    BadYear(String),
    /// What the reader of CSV says.
    Csv(String),
}

impl OfficeProblem {
    /// Message for users: what is wrong and what to do.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Self::Id(id) => lang.office_id(id),
            Self::NoParent(parent) => lang.office_no_parent(parent),
            Self::Circle(id) => lang.office_circle(id),
            Self::SameAgency(id) => lang.office_same_agency(id),
            Self::Years => lang.office_years().to_owned(),
            Self::Bands => lang.office_bands().to_owned(),
            Self::NoColumn(column) => lang.office_no_column(column),
            Self::BadYear(text) => lang.office_bad_year(text),
            Self::Csv(message) => lang.office_csv(message),
        }
    }
}

text! {
    office_years { zh: "`to_year` 早於 `from_year`；請核對年度", en: "`to_year` is before `from_year`; check the years" }
    office_bands {
        zh: "`bands` 須為兩個由小到大的得分，例如 [60.0, 80.0]；不要分級請刪去",
        en: "`bands` are two ascending scores such as [60.0, 80.0]; remove them where none are wanted",
    }
}

messages! {
    office_id(id: &str) {
        zh: "機關代碼 `{id}` 須以英文字母開頭，且不得為 all；請改寫",
        en: "office id `{id}` begins with a letter and is not `all`; write another",
    }
    office_no_parent(parent: &str) {
        zh: "沒有代碼為 `{parent}` 的上級機關；請補上該機關，或改正代碼",
        en: "no office has the id `{parent}`; add that office or correct the id",
    }
    office_circle(id: &str) {
        zh: "機關 `{id}` 的上級繞回自己；請改正其中一個上級",
        en: "the parents of office `{id}` lead back to itself; correct one of them",
    }
    office_same_agency(id: &str) {
        zh: "同一年度已有同名的機關 `{id}`；請以 `from_year`、`to_year` 區分，或刪去一筆",
        en: "office `{id}` has the same name in the same year; part them by `from_year` and `to_year`, or remove one",
    }
    office_no_column(column: &str) {
        zh: "CSV 缺少欄位 `{column}`；第一列須有 id,agency,level,parent,size_group,from_year,to_year",
        en: "the CSV has no column `{column}`; its first line is id,agency,level,parent,size_group,from_year,to_year",
    }
    office_bad_year(text: &str) { zh: "「{text}」不是民國年；請寫數字，或留空", en: "`{text}` is no 民國 year; write a number or leave it empty" }
    office_csv(message: &str) { zh: "CSV 讀不懂：{message}；請另存成 UTF-8 的 CSV 再試", en: "the CSV cannot be read: {message}; save it as CSV in UTF-8 and try again" }
}
