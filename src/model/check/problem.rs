//! Problems of a checklist or a session as data: kind, severity and path.

use std::fmt;

use crate::lang::{Lang, messages, text};
use crate::model::check::clock::ClockDoubt;
use crate::model::check::office_words::OfficeProblem;
use crate::model::check::seal_words::SealProblem;
use crate::model::plan::checklist::MOST_POINTS;

/// Something that is wrong with a file's content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Whether the file can still be used.
    pub severity: Severity,
    /// Path of the value concerned.
    pub path: Path,
    /// The rule that is violated.
    pub kind: ProblemKind,
}

/// Severity of a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The file can be used.
    Warning,
    /// The file cannot be used.
    Error,
}

/// Path from the root of a file to a value: fields, list positions and map keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path(Vec<PathStep>);

/// One step of a [`Path`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathStep {
    /// Into a field of a structure.
    Field(&'static str),
    /// To an item of a list, from zero.
    Item(usize),
    /// To the value under a key of a map.
    Key(String),
}

impl Path {
    /// The root.
    #[must_use]
    pub const fn top() -> Self {
        Self(Vec::new())
    }

    /// This path plus a field.
    #[must_use]
    pub fn field(&self, name: &'static str) -> Self {
        self.on(PathStep::Field(name))
    }

    /// This path plus a list position, from zero.
    #[must_use]
    pub fn item(&self, position: usize) -> Self {
        self.on(PathStep::Item(position))
    }

    /// This path plus a map key.
    #[must_use]
    pub fn key(&self, key: impl Into<String>) -> Self {
        self.on(PathStep::Key(key.into()))
    }

    /// This path with a field of an outer structure in front.
    #[must_use]
    pub fn under(&self, name: &'static str) -> Self {
        let mut steps = vec![PathStep::Field(name)];
        steps.extend(self.0.iter().cloned());
        Self(steps)
    }

    /// The steps, from the root.
    #[must_use]
    pub fn steps(&self) -> &[PathStep] {
        &self.0
    }

    fn on(&self, step: PathStep) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }
}

impl fmt::Display for Path {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (depth, step) in self.0.iter().enumerate() {
            match step {
                PathStep::Field(name) if depth == 0 => formatter.write_str(name)?,
                PathStep::Field(name) => write!(formatter, ".{name}")?,
                PathStep::Item(position) => write!(formatter, "[{position}]")?,
                PathStep::Key(key) => write!(formatter, "[{key:?}]")?,
            }
        }
        Ok(())
    }
}

/// Kinds of problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// The file is of a format that this version does not know.
    UnknownFormat(u32),
    /// A required text is empty; the name of its field.
    Empty(&'static str),
    /// An id that is not dotted ASCII.
    BadId(String),
    /// An id used earlier in the file.
    RepeatedId(String),
    /// A title used earlier in the file.
    RepeatedTitle(String),
    /// Strategies listed for the relation `Nothing`.
    NothingWithStrategies,
    /// An empty list that must have items.
    NoPoints,
    /// More than [`MOST_POINTS`] points; how many.
    TooManyPoints(usize),
    /// A weight below zero.
    NegativeWeight,
    /// The value of a partial mark is not between 0 and 1.
    PartialOutOfRange,
    /// A target of zero times.
    ZeroTarget,
    /// A point that does not say how it is checked.
    NoMethod,
    /// A 民國 year outside 1 to 999.
    BadYear(u16),
    /// A check longer than a screen shows well; its characters.
    LongCheck(usize),
    /// Two points of one theme have the same wording; the id of the first.
    SameWording(String),
    /// A unit named once whose name nearly equals that of another.
    RareUnit {
        /// As named here.
        unit: String,
        /// What it looks like.
        like: String,
    },
    /// A deadline outside the plan's year.
    DeadlineOutsideYear(u16),
    /// An answer or a log entry of a point that the checklist does not have.
    StrayPoint(String),
    /// An answer given twice.
    RepeatedAnswer(String),
    /// The recorded scores are not those of the answers.
    WrongSummary {
        /// As recorded.
        recorded: String,
        /// As counted.
        counted: String,
    },
    /// An answer that does not follow from the log.
    NotInLog(String),
    /// An evidence file does not exist at its path.
    EvidenceMissing(String),
    /// An evidence file stands beside its place under another name.
    EvidenceRenamed {
        /// Its path.
        what: String,
        /// The name under which it was found.
        found: String,
    },
    /// An evidence file has a different size.
    EvidenceOtherSize {
        /// Its path.
        what: String,
        /// Bytes as recorded.
        recorded: u64,
        /// Bytes now.
        found: u64,
    },
    /// An evidence file has the same size and a different digest.
    EvidenceOtherContent(String),
    /// An evidence file cannot be read.
    EvidenceUnseen(String),
    /// A time that cannot be.
    Clock(ClockDoubt),
    /// Something was altered after the visit was closed.
    Seal(SealProblem),
    /// Something is wrong with the offices of a city.
    Office(OfficeProblem),
}

impl Problem {
    /// A problem of severity `Error`.
    #[must_use]
    pub const fn error(path: Path, kind: ProblemKind) -> Self {
        Self { severity: Severity::Error, path, kind }
    }

    /// A problem of severity `Warning`.
    #[must_use]
    pub const fn warning(path: Path, kind: ProblemKind) -> Self {
        Self { severity: Severity::Warning, path, kind }
    }
}

impl Severity {
    /// The severity in words.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Warning => lang.warning(),
            Self::Error => lang.error(),
        }
    }
}

impl ProblemKind {
    /// Message for users: what is wrong and what to do.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Self::UnknownFormat(format) => lang.problem_format(*format),
            Self::Empty(field) => lang.problem_empty(field),
            Self::BadId(id) => lang.problem_bad_id(id),
            Self::RepeatedId(id) => lang.problem_repeated_id(id),
            Self::RepeatedTitle(title) => lang.problem_repeated_title(title),
            Self::NothingWithStrategies => lang.problem_nothing_with_strategies(),
            Self::NoPoints => lang.problem_no_points(),
            Self::TooManyPoints(points) => lang.problem_too_many_points(*points, MOST_POINTS),
            Self::NegativeWeight => lang.problem_negative_weight(),
            Self::PartialOutOfRange => lang.problem_partial(),
            Self::ZeroTarget => lang.problem_zero_target(),
            Self::NoMethod => lang.problem_no_method(),
            Self::BadYear(year) => lang.problem_year(*year),
            Self::LongCheck(length) => lang.problem_long_check(*length),
            Self::SameWording(other) => lang.problem_same_wording(other),
            Self::RareUnit { unit, like } => lang.problem_rare_unit(unit, like),
            Self::DeadlineOutsideYear(year) => lang.problem_deadline(*year),
            Self::StrayPoint(point) => lang.problem_stray_point(point),
            Self::RepeatedAnswer(point) => lang.problem_repeated_answer(point),
            Self::WrongSummary { recorded, counted } => lang.problem_summary(recorded, counted),
            Self::NotInLog(point) => lang.problem_not_in_log(point),
            Self::EvidenceMissing(what) => lang.problem_evidence_missing(what),
            Self::EvidenceRenamed { what, found } => lang.problem_evidence_renamed(what, found),
            Self::EvidenceOtherSize { what, recorded, found } => lang.problem_evidence_size(what, *recorded, *found),
            Self::EvidenceOtherContent(what) => lang.problem_evidence_content(what),
            Self::EvidenceUnseen(what) => lang.problem_evidence_unseen(what),
            Self::Clock(doubt) => doubt.message(lang),
            Self::Seal(problem) => problem.message(lang),
            Self::Office(problem) => problem.message(lang),
        }
    }
}

text! {
    warning { zh: "提醒", en: "warning" }
    error { zh: "錯誤", en: "error" }
}

messages! {
    problem_format(format: u32) {
        zh: "檔案格式 {format} 不是這一版看得懂的；請更新 pillarcheck，檔案未被更動",
        en: "format {format} is not one that this version knows; update pillarcheck, the file is untouched",
    }
    problem_empty(field: &str) { zh: "`{field}` 是空的；請填寫內容", en: "`{field}` is empty; fill it in" }
    problem_bad_id(id: &str) {
        zh: "編號 `{id}` 只能用英文字母、數字、點、連字號與底線，且不得為空；請改寫",
        en: "id `{id}` may hold only ASCII letters, digits, dots, hyphens and underscores, and not be empty; write another",
    }
    problem_repeated_id(id: &str) {
        zh: "編號 `{id}` 前面已經用過；請改成沒有用過的編號",
        en: "id `{id}` was used above; choose one that is free",
    }
    problem_repeated_title(title: &str) {
        zh: "策略「{title}」前面已經對照過；請併成一筆",
        en: "strategy \"{title}\" was mapped above; make it one entry",
    }
    problem_nothing_with_strategies() {
        zh: "關係是 Nothing（無對應），卻列了策略；請刪去策略，或改寫關係",
        en: "the relation is Nothing, yet strategies are named; remove them or write another relation",
    }
    problem_no_points() { zh: "沒有任何內容；請至少寫一項，或刪去這一段", en: "nothing stands here; write at least one entry or remove this part" }
    problem_too_many_points(points: usize, most: usize) {
        zh: "查核重點有 {points} 項，最多 {most} 項；請分成幾份查核表",
        en: "there are {points} points, at most {most} can be walked; make several checklists of it",
    }
    problem_negative_weight() { zh: "權重不得小於 0；請改為 0 以上", en: "a weight is not below 0; write 0 or more" }
    problem_partial() { zh: "部分落實的分值須在 0 與 1 之間；請改寫", en: "the value of a partial mark lies between 0 and 1; write another" }
    problem_zero_target() { zh: "目標次數至少為 1；沒有目標請刪去 `target`", en: "a target is at least once; remove `target` where there is none" }
    problem_no_method() {
        zh: "沒有寫 `method`（查核方式），當作現場查核；請補上 OnSite、Document、Website、Phone 或 Interview",
        en: "`method` is not written, so the point is taken to be checked on site; write OnSite, Document, Website, Phone or Interview",
    }
    problem_year(year: u16) { zh: "{year} 不是民國年；請寫 1 至 999，例如 115", en: "{year} is no 民國 year; write 1 to 999, such as 115" }
    problem_long_check(length: usize) {
        zh: "查核重點有 {length} 個字，超過 60 個字；請把細節移到 `look_for`",
        counted(length: "character"),
        en: "the check has {length}, more than 60; move details to `look_for`",
    }
    problem_same_wording(other: &str) {
        zh: "與 {other} 的小標題、查核重點文字都相同；請以其中之一寫出差別",
        en: "theme and check say the same as {other}; word the difference in one of them",
    }
    problem_rare_unit(unit: &str, like: &str) {
        zh: "業務單位「{unit}」只出現一次，是否為「{like}」之誤？若無誤可不理會",
        en: "unit \"{unit}\" is named only once; is it a slip for \"{like}\"? If not, leave it",
    }
    problem_deadline(year: u16) {
        zh: "完成期限不在計畫年度 {year} 年之內；請核對日期",
        en: "the deadline is outside the plan's year {year}; check the date",
    }
    problem_stray_point(point: &str) {
        zh: "查核重點 {point} 不在這份紀錄所附的查核表或範圍內；請核對編號",
        en: "point {point} is not in this session's checklist or scope; check the id",
    }
    problem_repeated_answer(point: &str) {
        zh: "查核重點 {point} 的結果出現兩次；請只留一筆",
        en: "point {point} is answered twice; keep one",
    }
    problem_summary(recorded: &str, counted: &str) {
        zh: "記錄的得分與查核結果不符：記錄為 {recorded}，重算為 {counted}；下次存檔時會改為重算的數字",
        en: "the recorded scores are not those of the answers: recorded {recorded}, counted {counted}; the next save writes the counted ones",
    }
    problem_evidence_missing(what: &str) {
        zh: "佐證「{what}」不在原處；請放回去，或刪去這一筆再重新加入",
        en: "evidence {what} is not where it was; put it back, or remove the entry and add it again",
    }
    problem_evidence_renamed(what: &str, found: &str) {
        zh: "佐證「{what}」不在原處，同一資料夾的「{found}」內容相同；請把檔名改回來",
        en: "evidence {what} is not where it was, but {found} in the same folder has its content; rename it back",
    }
    problem_evidence_size(what: &str, recorded: u64, found: u64) {
        zh: "佐證「{what}」已變更：記錄時為 {recorded} 位元組，現為 {found}；請找回原檔",
        counted(recorded: "byte"),
        en: "evidence {what} was changed: it had {recorded} and has {found} now; bring the original back",
    }
    problem_evidence_content(what: &str) {
        zh: "佐證「{what}」已變更：大小相同，內容（SHA-256）不同；請找回原檔",
        en: "evidence {what} was changed: the size is the same, the content (SHA-256) is not; bring the original back",
    }
    problem_evidence_unseen(what: &str) {
        zh: "佐證「{what}」無法檢查（沒有權限，或在網路上）；請自行確認",
        en: "evidence {what} could not be looked at (no permission, or on a network); look at it yourself",
    }
    problem_not_in_log(point: &str) {
        zh: "查核重點 {point} 的結果與異動紀錄不符，可能在程式之外改過；請向查核人員確認",
        en: "the answer of point {point} is not what the log says, so it may have been changed outside; ask the reviewer",
    }
}
