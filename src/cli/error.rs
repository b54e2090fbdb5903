//! Why a command was not done: every error of the layers below to its line on standard error and its exit code.

use std::io;

use super::output::{Exit, Outcome};
use crate::lang::{Lang, messages, words};
use crate::model::check::problem::Severity;
use crate::model::plan::checklist::PointId;
use crate::model::record::edit::EditError;
use crate::report::ReportError;
use crate::store::error::{StoreError, io_words};
use crate::store::session::drawing::DrawingError;

/// Why a command was not done.
#[derive(Debug)]
pub(super) enum Failure {
    /// The command line is wrong; the sentence says how.
    Usage(String),
    /// The screen needs a terminal, and there is none.
    NoTerminal,
    /// The terminal could not be used.
    Terminal(io::Error),
    /// A file could not be read or written.
    Store(StoreError),
    /// The short list could not be drawn.
    Drawing(DrawingError),
    /// The report could not be made.
    Report(ReportError),
    /// The answer could not be given; ids that may be meant.
    Edit(EditError, Vec<PointId>),
}

impl Failure {
    /// The failure as what is printed.
    pub fn outcome(&self, lang: Lang) -> Outcome {
        Outcome { output: Vec::new(), messages: self.lines(lang), exit: self.exit() }
    }

    fn lines(&self, lang: Lang) -> Vec<String> {
        match self {
            Self::Usage(sentence) => vec![error_line(sentence, lang)],
            Self::NoTerminal => vec![error_line(lang.cli_no_terminal(), lang)],
            Self::Terminal(error) => {
                vec![error_line(&lang.cli_terminal_failed(&io_words(error, lang)), lang)]
            }
            Self::Store(error) | Self::Drawing(DrawingError::Store(error)) => store_lines(error, lang),
            Self::Drawing(error) => vec![error_line(&error.sentence(lang), lang)],
            Self::Report(error) => vec![error_line(&error.sentence(lang), lang)],
            Self::Edit(error, near) => vec![error_line(&edit_sentence(error, near, lang), lang)],
        }
    }

    fn exit(&self) -> Exit {
        match self {
            Self::Store(error) | Self::Drawing(DrawingError::Store(error)) => store_exit(error),
            Self::Usage(_)
            | Self::NoTerminal
            | Self::Terminal(_)
            | Self::Drawing(DrawingError::Draw(_) | DrawingError::NoEarlier)
            | Self::Report(_)
            | Self::Edit(_, _) => Exit::Usage,
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<DrawingError> for Failure {
    fn from(error: DrawingError) -> Self {
        Self::Drawing(error)
    }
}

impl From<ReportError> for Failure {
    fn from(error: ReportError) -> Self {
        Self::Report(error)
    }
}

/// An error of the store as lines: the sentence, and below it every finding of a bad file.
pub(super) fn store_lines(error: &StoreError, lang: Lang) -> Vec<String> {
    let mut lines = error.lines(lang);
    if let Some(sentence) = lines.first_mut() {
        *sentence = error_line(sentence, lang);
    }
    lines
}

/// The exit code of an error of the store.
pub(super) const fn store_exit(error: &StoreError) -> Exit {
    match error {
        StoreError::NoChecklist { .. } | StoreError::NoHome => Exit::Usage,
        StoreError::Read { .. }
        | StoreError::TooLarge { .. }
        | StoreError::Bad { .. }
        | StoreError::NothingToRecover { .. } => Exit::Unreadable,
        StoreError::Write { .. }
        | StoreError::Exists { .. }
        | StoreError::DriveGone { .. }
        | StoreError::Overgrown { .. }
        | StoreError::Incomplete { .. }
        | StoreError::Encode { .. } => Exit::Unwritable,
        StoreError::InUse { .. } | StoreError::ChangedOutside { .. } => Exit::InUse,
    }
}

/// A sentence as the line of an error.
pub(super) fn error_line(sentence: &str, lang: Lang) -> String {
    format!("{}{}{sentence}", Severity::Error.words(lang), lang.colon())
}

fn edit_sentence(error: &EditError, near: &[PointId], lang: Lang) -> String {
    match error {
        EditError::UnknownPoint(point) => {
            let near: Vec<&str> = near.iter().map(PointId::as_str).collect();
            lang.cli_unknown_point(point.as_str(), &near.join(lang.list_comma()))
        }
        EditError::Sealed => lang.cli_sealed().to_owned(),
        EditError::NotSealed => lang.cli_not_sealed().to_owned(),
        EditError::OutOfScope(_) | EditError::Answered(_) | EditError::NoReason | EditError::Drafting(_) => {
            error.sentence(lang)
        }
    }
}

words! {
    cli_sealed {
        zh: "這份紀錄已結案，未更動任何內容；要更正請加上 --reason 說明理由",
        en: "the visit is closed, nothing was changed; to amend the answer say why with --reason",
    }
    cli_not_sealed {
        zh: "這份紀錄還沒結案，未更動任何內容；請拿掉 --reason 再試",
        en: "the visit is not closed, nothing was changed; leave --reason out",
    }
    cli_no_terminal {
        zh: "查核畫面要在終端機上執行，這裡沒有終端機；在指令稿中請改用 new、mark、list、report",
        en: "the screen needs a terminal and there is none here; in scripts use new, mark, list and report",
    }
}

messages! {
    cli_terminal_failed(why: &str) { zh: "終端機無法使用：{why}", en: "the terminal cannot be used: {why}" }
    cli_unknown_point(point: &str, ids: &str) {
        zh: "查核表沒有查核重點 `{point}`，未更動任何內容；請改用範圍內的編號，例如 {ids}",
        en: "the checklist has no point `{point}`, nothing was changed; use an id in scope, such as {ids}",
    }
}
