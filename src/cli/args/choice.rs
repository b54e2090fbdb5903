//! Value parsers: the words for each choice, texts that must not be blank, flags that stand for a value.

use clap::ValueEnum;
use clap::builder::{BoolValueParser, PossibleValue, TypedValueParser};

use crate::lang::Lang;
use crate::model::plan::checklist::Method;
use crate::model::record::mark::Mark;
use crate::model::record::scope::Population;
use crate::model::record::visit::VisitKind;
use crate::ops::export::{Format, What};

/// How closely sessions are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Depth {
    /// Whether the file is good.
    File,
    /// Whether the visit can be closed as well.
    CloseOut,
}

/// What can be listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Listed {
    /// The checklists at hand.
    Checklists,
    /// The sessions in the user's folder.
    Sessions,
}

/// How a list is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Layout {
    /// For people.
    Table,
    /// For programs.
    Json,
}

/// A verdict as it is typed.
#[derive(Clone, Copy, Debug)]
pub(in crate::cli) enum Verdict {
    Done,
    Partial,
    Absent,
    NotApplicable,
    /// Takes the mark away.
    Clear,
}

impl Verdict {
    /// The mark; none takes away what was there.
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

/// Implements [`ValueEnum`] for types that do not know of clap: a word for each value, in the order of the help.
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

/// The word for a value; always `Some` for the types above.
pub(in crate::cli) fn word_of(value: &impl ValueEnum) -> Option<String> {
    value.to_possible_value().map(|word| word.get_name().to_owned())
}

/// A parser that trims a text; a blank one is an error.
pub(super) fn not_blank(text: &str) -> Result<String, &'static str> {
    match text.trim() {
        "" => Err("blank"),
        text => Ok(text.to_owned()),
    }
}

/// A parser for [`clap::ArgAction::SetTrue`] that makes a flag one value where it is given and another where it is not.
pub(super) fn flag<T: Copy + Send + Sync + 'static>(set: T, unset: T) -> impl TypedValueParser<Value = T> {
    BoolValueParser::new().map(move |is_set| if is_set { set } else { unset })
}
