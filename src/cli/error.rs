//! Errors of commands: maps every error of the layers below to lines on standard error and an exit code.

use std::io;
use std::path::PathBuf;

use super::output::{Exit, Outcome, error_line};
use crate::lang::{Lang, messages, text};
use crate::model::plan::checklist::PointId;
use crate::model::record::edit::EditError;
use crate::model::value::roc::date_words;
use crate::ops::begin::DrawingError;
use crate::ops::export::{ExportError, ReportError};
use crate::ops::import::{ImportError, ImportFailure};
use crate::ops::merge::MergeError;
use crate::ops::record::RecordError;
use crate::store::error::{StoreError, display_path, io_message};

/// Why a command failed.
#[derive(Debug)]
pub(super) enum Failure {
    /// A usage error with its message.
    Usage(String),
    /// The screen needs a terminal: standard input or output is none.
    NoTerminal,
    /// The terminal says of itself that it cannot show a screen.
    DumbTerminal,
    /// An input or output error of the terminal.
    Terminal(io::Error),
    /// A file cannot be read or written.
    Store(StoreError),
    /// The sample cannot be drawn.
    Drawing(DrawingError),
    /// The answer cannot be recorded.
    Record(RecordError),
    /// The report cannot be made or written.
    Export(ExportError),
    /// Nothing is merged.
    Merge(MergeError),
    /// The plan cannot be imported.
    Import(ImportFailure),
    /// There is something in the folder that practice data was to be kept in; the file that is in the way.
    PracticeTaken(PathBuf),
}

impl Failure {
    /// The failure as messages and exit code.
    pub fn outcome(&self, lang: Lang) -> Outcome {
        Outcome { output: Vec::new(), messages: self.lines(lang), exit: self.exit() }
    }

    fn lines(&self, lang: Lang) -> Vec<String> {
        let sentence = match self {
            Self::Store(error)
            | Self::Drawing(DrawingError::Store(error))
            | Self::Record(RecordError::Store(error))
            | Self::Export(ExportError::Store(error))
            | Self::Merge(MergeError::Store(error))
            | Self::Import(ImportFailure::Store(error)) => return store_lines(error, lang),
            Self::Usage(sentence) => sentence.clone(),
            Self::NoTerminal => lang.cli_no_terminal().to_owned(),
            Self::DumbTerminal => lang.cli_dumb_terminal().to_owned(),
            Self::Terminal(error) => lang.cli_terminal_failed(&io_message(error, lang)),
            Self::Drawing(error) => error.message(lang),
            Self::Record(error) => record_message(error, lang),
            Self::Export(ExportError::Report(error)) => error.message(lang),
            Self::Export(ExportError::NoPrevious) => lang.cli_no_previous().to_owned(),
            Self::Merge(error) => error.message(lang),
            Self::Import(error) => error.message(lang),
            Self::PracticeTaken(path) => lang.cli_practice_taken(&display_path(path)),
        };
        vec![error_line(&sentence, lang)]
    }

    fn exit(&self) -> Exit {
        match self {
            Self::Store(error)
            | Self::Drawing(DrawingError::Store(error))
            | Self::Record(RecordError::Store(error))
            | Self::Export(ExportError::Store(error))
            | Self::Merge(MergeError::Store(error))
            | Self::Import(ImportFailure::Store(error)) => store_exit(error),
            Self::Merge(MergeError::Refused { .. }) => Exit::Problems,
            Self::PracticeTaken(_) => Exit::Unwritable,
            Self::Import(ImportFailure::Plan { error, .. }) if !matches!(error, ImportError::UnknownColumn(_)) => {
                Exit::Unreadable
            }
            Self::Import(_)
            | Self::Usage(_)
            | Self::NoTerminal
            | Self::DumbTerminal
            | Self::Terminal(_)
            | Self::Drawing(DrawingError::Draw(_) | DrawingError::NoEarlier)
            | Self::Record(_)
            | Self::Export(_)
            | Self::Merge(MergeError::OntoSource(_) | MergeError::NotASource(_)) => Exit::Usage,
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

impl From<RecordError> for Failure {
    fn from(error: RecordError) -> Self {
        Self::Record(error)
    }
}

impl From<ExportError> for Failure {
    fn from(error: ExportError) -> Self {
        Self::Export(error)
    }
}

impl From<ReportError> for Failure {
    fn from(error: ReportError) -> Self {
        Self::Export(error.into())
    }
}

impl From<ImportFailure> for Failure {
    fn from(error: ImportFailure) -> Self {
        Self::Import(error)
    }
}

impl From<MergeError> for Failure {
    fn from(error: MergeError) -> Self {
        Self::Merge(error)
    }
}

/// An error of the store as lines: the message, and below it every problem of an invalid file.
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
        StoreError::NoChecklist { .. } | StoreError::NoHome | StoreError::OntoSource { .. } => Exit::Usage,
        StoreError::Read { .. }
        | StoreError::TooLarge { .. }
        | StoreError::Bad { .. }
        | StoreError::SameId { .. }
        | StoreError::NothingToRecover { .. } => Exit::Unreadable,
        StoreError::Write { .. }
        | StoreError::Exists { .. }
        | StoreError::NoAnswer { .. }
        | StoreError::VolumeGone { .. }
        | StoreError::Overgrown { .. }
        | StoreError::Encode { .. } => Exit::Unwritable,
        StoreError::InUse { .. } | StoreError::ChangedOutside { .. } => Exit::InUse,
    }
}

/// The message of a failed change; names the command-line option that helps, if there is one.
fn record_message(error: &RecordError, lang: Lang) -> String {
    match error {
        RecordError::Store(error) => error.message(lang),
        RecordError::UnknownPoint(point, near) => {
            let near: Vec<&str> = near.iter().map(PointId::as_str).collect();
            lang.cli_unknown_point(point.as_str(), &near.join(lang.list_comma()))
        }
        RecordError::EvidenceTwice(point, what) => lang.evidence_twice(point.as_str(), what),
        RecordError::Ahead(day) => lang.follow_up_ahead(&date_words(*day, lang)),
        RecordError::NoFollowUpNeeded(point) => lang.cli_needs_no_follow_up(point.as_str()),
        RecordError::NoSide { point, sides: 0, .. } => lang.cli_no_conflict(point.as_str()),
        RecordError::NoSide { point, side, sides } => lang.cli_no_side(point.as_str(), *side, *sides),
        RecordError::SideWithdrawn { point, side } => lang.cli_side_withdrawn(point.as_str(), *side),
        RecordError::Edit(EditError::Sealed) => lang.cli_sealed().to_owned(),
        RecordError::Edit(EditError::NotSealed) => lang.cli_not_sealed().to_owned(),
        RecordError::Edit(error) => error.message(lang),
    }
}

text! {
    cli_no_previous { zh: "沒有可以比較的前一次查核紀錄", en: "there is no earlier session to compare with" }
    cli_sealed {
        zh: "這份紀錄已結案，未更動任何內容；要更正請加上 --reason 說明理由",
        en: "the visit is closed, nothing was changed; to amend the answer say why with --reason",
    }
    cli_not_sealed {
        zh: "這份紀錄還沒結案，未更動任何內容；請拿掉 --reason 再試",
        en: "the visit is not closed, nothing was changed; leave --reason out",
    }
    cli_no_terminal {
        zh: "查核畫面要在終端機上執行，這裡沒有終端機；請改用 inspect --plain 一問一答，在指令稿中請用 new、mark、list、report",
        en: "the screen needs a terminal and there is none here; use `inspect --plain`, which asks line by line, or in scripts new, mark, list and report",
    }
    cli_dumb_terminal {
        zh: "這個終端機（TERM=dumb）顯示不出查核畫面；請改用 inspect --plain 一問一答，或換一個終端機",
        en: "this terminal (TERM=dumb) cannot show the screen; use `inspect --plain`, which asks line by line, or another terminal",
    }
}

messages! {
    cli_needs_no_follow_up(point: &str) {
        zh: "{point} 不是未落實或部分落實，沒有要追蹤的改善；請先以 `mark` 登錄結果",
        en: "{point} is neither absent nor partial, so there is nothing to follow up; record the verdict with `mark` first",
    }
    cli_no_conflict(point: &str) {
        zh: "{point} 沒有不一致的結果，不必裁定；請直接標記結果",
        en: "there is no conflict at {point} to decide; mark it with a verdict",
    }
    cli_no_side(point: &str, side: usize, sides: usize) {
        zh: "{point} 只有 {sides} 方的結果，沒有第 {side} 方；請改用 1 到 {sides}",
        en: "{point} has {sides} sides and no side {side}; use 1 to {sides}",
    }
    cli_side_withdrawn(point: &str, side: usize) {
        zh: "{point} 的第 {side} 方已清除自己的結果，沒有可採的；請採另一方，或直接標記結果",
        en: "side {side} of {point} took its verdict back, so there is none to take; take another side, or mark it with a verdict",
    }
    cli_practice_taken(path: &str) {
        zh: "{path} 已經存在，未更動；請換一個資料夾放練習資料",
        en: "{path} is there already and was left as it is; choose another folder for the practice data",
    }
    cli_terminal_failed(why: &str) { zh: "終端機無法使用：{why}", en: "the terminal cannot be used: {why}" }
    cli_unknown_point(point: &str, ids: &str) {
        zh: "查核表沒有查核重點 `{point}`，未更動任何內容；請改用範圍內的編號，例如 {ids}",
        en: "the checklist has no point `{point}`, nothing was changed; use an id in scope, such as {ids}",
    }
}
