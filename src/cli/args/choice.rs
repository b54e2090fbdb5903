//! Value parsers: words for choices, texts that must not be blank, flags with a value.

use clap::ValueEnum;
use clap::builder::{BoolValueParser, PossibleValue, TypedValueParser};

use crate::lang::Lang;
use crate::model::plan::checklist::Method;
use crate::model::record::mark::Mark;
use crate::model::record::scope::Population;
use crate::model::record::visit::VisitKind;
use crate::ops::dataset::{Names, TableFormat};
use crate::ops::export::{Format, What};

/// Extent of the check of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Depth {
    /// The file only.
    File,
    /// The file and the close-out check.
    CloseOut,
}

/// How much is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Extent {
    /// Numbers, and what somebody has to decide.
    Numbers,
    /// Every item too.
    All,
}

/// The subject of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Listed {
    /// The available checklists.
    Checklists,
    /// The sessions in the user's folder.
    Sessions,
}

/// Output format of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Layout {
    /// A table for people.
    Table,
    /// JSON for programs.
    Json,
}

/// Output format of a merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum MergeFormat {
    /// Tables for people.
    Text,
    /// JSON for programs.
    Json,
}

/// The verdict argument.
#[derive(Clone, Copy, Debug)]
pub(in crate::cli) enum Verdict {
    Done,
    Partial,
    Absent,
    NotApplicable,
    /// Clears the mark.
    Clear,
}

impl Verdict {
    /// The mark; `None` clears it.
    pub fn mark(self) -> Option<Mark> {
        match self {
            Self::Done => Some(Mark::Done),
            Self::Partial => Some(Mark::Partial),
            Self::Absent => Some(Mark::Absent),
            Self::NotApplicable => Some(Mark::NotApplicable),
            Self::Clear => None,
        }
    }
}

/// Implements [`ValueEnum`] for types of other layers: a word for each value, in the order of the help.
///
/// A value without a word does not compile.
macro_rules! choices {
    ($($kind:ty { $($value:ident => $word:literal),+ $(,)? })*) => {
        $(
            impl ValueEnum for $kind {
                fn value_variants<'a>() -> &'a [Self] {
                    &[$(Self::$value),+]
                }

                fn to_possible_value(&self) -> Option<PossibleValue> {
                    Some(PossibleValue::new(match self {
                        $(Self::$value => $word),+
                    }))
                }
            }
        )*
    };
}

choices! {
    Lang { ZhTw => "zh-TW", En => "en" }
    VisitKind { Routine => "routine", SpotCheck => "spot", Annual => "annual" }
    Population { OnSite => "onsite", Pillars => "pillars", Absent => "absent" }
    Mark { Done => "done", Partial => "partial", Absent => "absent", NotApplicable => "na" }
    Verdict { Done => "done", Partial => "partial", Absent => "absent", NotApplicable => "na", Clear => "clear" }
    Method {
        OnSite => "onsite",
        Document => "document",
        Website => "website",
        Phone => "phone",
        Interview => "interview",
    }
    MergeFormat { Text => "text", Json => "json" }
    Names { Hash => "hash", Keep => "keep", Drop => "drop" }
    TableFormat { Parquet => "parquet", Ndjson => "ndjson", Csv => "csv" }
    Listed { Checklists => "checklists", Sessions => "sessions" }
    What { Summary => "summary", Full => "full", Improvement => "improvement", Annual => "annual" }
    Format {
        Text => "text",
        Markdown => "md",
        Html => "html",
        Csv => "csv",
        Json => "json",
        Odt => "odt",
        Ods => "ods",
    }
}

/// The word for a value; `Some` for all types above.
pub(in crate::cli) fn word_of(value: &impl ValueEnum) -> Option<String> {
    value.to_possible_value().map(|word| word.get_name().to_owned())
}

/// Trims a text; an error if it is blank.
pub(super) fn not_blank(text: &str) -> Result<String, &'static str> {
    match text.trim() {
        "" => Err("blank"),
        text => Ok(text.to_owned()),
    }
}

/// A parser for [`clap::ArgAction::SetTrue`] that gives `set` if the flag is present, else `unset`.
pub(super) fn flag<T: Copy + Send + Sync + 'static>(set: T, unset: T) -> impl TypedValueParser<Value = T> {
    BoolValueParser::new().map(move |is_set| if is_set { set } else { unset })
}
