//! The circumstances of an inspection.

use serde::{Deserialize, Serialize};

use crate::model::value::roc::Moment;
use crate::model::value::stored::stored;
use crate::model::value::text::entered_line;

stored! {
    /// What kind of inspection this is.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
    pub enum VisitKind {
        /// 平時查核
        Routine,
        /// 不定期查核
        SpotCheck,
        /// 年度查核
        Annual,
    }
}

impl VisitKind {
    /// Every kind, in the order in which the visit form lists them.
    pub const ALL: [Self; 3] = [Self::Routine, Self::SpotCheck, Self::Annual];
}

/// What divides names that are written in one line; the marks of an input method too.
const NAME_DIVIDERS: [char; 11] = ['、', ',', '，', ';', '；', '﹑', '､', '﹐', '﹔', '\t', '\n'];

/// The names in some texts, each once, in the order given. A text may hold several, divided by commas of any width.
#[must_use]
pub fn names_in<T: AsRef<str>>(texts: &[T]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in texts.iter().flat_map(|text| text.as_ref().split(NAME_DIVIDERS)).map(str::trim) {
        if !name.is_empty() && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}

impl Visit {
    /// The same with its texts as [`entered_line`] leaves them; names of which nothing is left go.
    #[must_use]
    pub fn entered(self) -> Self {
        let reviewers = self.reviewers.iter().map(|name| entered_line(name)).filter(|name| !name.is_empty());
        Self { site: entered_line(&self.site), reviewers: reviewers.collect(), ..self }
    }
}

stored! {
    /// The circumstances of an inspection.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Visit {
        /// What kind of inspection.
        pub kind: VisitKind,
        /// Where, in the reviewer's words; may be empty.
        #[serde(default)]
        pub site: String,
        /// Who inspects, in the order given; may be empty.
        #[serde(default)]
        pub reviewers: Vec<String>,
        /// When the inspection began.
        pub opened: Moment,
        /// When it was closed, if it was.
        #[serde(default)]
        pub closed: Option<Moment>,
    }
}

#[cfg(test)]
mod tests {
    use super::names_in;

    #[test]
    fn names_are_divided_by_commas_of_any_width_and_named_once() {
        assert_eq!(names_in(&[" 王檢查員、李 小明,陳，, "]), ["王檢查員", "李 小明", "陳"]);
        assert_eq!(names_in(&["甲﹑乙；丙", "乙", "丁､戊"]), ["甲", "乙", "丙", "丁", "戊"]);
        assert!(names_in(&["  ", "、，"]).is_empty());
    }
}
