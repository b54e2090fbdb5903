//! Kinds of alteration that a seal detects, and their messages.

use crate::lang::{Lang, messages, text};
use crate::model::plan::checklist::PointId;
use crate::model::value::roc::Moment;

/// Something altered after the visit was closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SealProblem {
    /// A log entry does not fit its link.
    Entry {
        /// Its number, from 1.
        number: usize,
        /// Its point.
        point: PointId,
        /// Its time stamp.
        at: Moment,
    },
    /// A log entry has no link.
    Unlinked {
        /// Its number, from 1.
        number: usize,
        /// Its point.
        point: PointId,
        /// Its time stamp.
        at: Moment,
    },
    /// The number of entries up to closing differs.
    Length {
        /// As recorded in the seal.
        recorded: usize,
        /// As counted.
        found: usize,
    },
    /// The links are consistent, but the log is not the one that was sealed.
    Log,
    /// The answer of a point.
    Answer(PointId),
    /// The evidence of a point.
    Evidence(PointId),
    /// Some answers, and the log cannot tell which. If the list is not empty, they are among these points.
    Answers(Vec<PointId>),
    /// The checklist.
    Checklist,
    /// The session's id, or the circumstances of the visit.
    Visit,
    /// Which points were covered.
    Scope,
    /// The conflicts or the parents of a merged session.
    Merged,
    /// What a merged session keeps of a parent that was closed does not fit the parent's seal.
    Parent {
        /// Its position, from 1.
        number: usize,
        /// Its id.
        id: String,
    },
    /// The seal itself.
    Seal,
    /// Last time's verdicts.
    Previous,
    /// An amendment is dated before the closing.
    BeforeClosing {
        /// Its number, from 1.
        number: usize,
        /// Its point.
        point: PointId,
        /// Its time stamp.
        at: Moment,
    },
    /// An amendment is dated before the log entry above it.
    BeforeTheOneAbove {
        /// Its number, from 1.
        number: usize,
        /// Its point.
        point: PointId,
        /// Its time stamp.
        at: Moment,
    },
    /// The log has links, but there is no seal.
    NoSeal,
    /// The visit is said to have been closed then, but there is no seal.
    ClosedUnsealed(Moment),
    /// Same content, but not the bytes that this program writes.
    Rewritten,
}

impl SealProblem {
    /// Message for users: what was altered and what to do.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Self::Entry { number, point, at } => lang.seal_entry(*number, point.as_str(), &at.label(lang)),
            Self::Unlinked { number, point, at } => lang.seal_unlinked(*number, point.as_str(), &at.label(lang)),
            Self::Length { recorded, found } => lang.seal_length(*recorded, *found),
            Self::Log => lang.seal_log().to_owned(),
            Self::Answer(point) => lang.seal_answer(point.as_str()),
            Self::Evidence(point) => lang.seal_evidence(point.as_str()),
            Self::Answers(among) if among.is_empty() => lang.seal_answers().to_owned(),
            Self::Answers(among) => {
                let among: Vec<&str> = among.iter().map(PointId::as_str).collect();
                lang.seal_answers_among(&among.join(lang.between_points()))
            }
            Self::Checklist => lang.seal_checklist().to_owned(),
            Self::Visit => lang.seal_visit().to_owned(),
            Self::Scope => lang.seal_scope().to_owned(),
            Self::Merged => lang.seal_merged().to_owned(),
            Self::Parent { number, id } => lang.seal_parent(*number, id),
            Self::Seal => lang.seal_itself().to_owned(),
            Self::Previous => lang.seal_previous().to_owned(),
            Self::BeforeClosing { number, point, at } => {
                lang.seal_before_closing(*number, point.as_str(), &at.label(lang))
            }
            Self::BeforeTheOneAbove { number, point, at } => {
                lang.seal_before_above(*number, point.as_str(), &at.label(lang))
            }
            Self::ClosedUnsealed(closed) => lang.seal_closed_unsealed(&closed.label(lang)),
            Self::NoSeal => lang.seal_gone().to_owned(),
            Self::Rewritten => lang.seal_rewritten().to_owned(),
        }
    }
}

text! {
    between_points { zh: "、", en: ", " }
    seal_log {
        zh: "異動紀錄不是結案時封存的那一份；請與結案時的檔案核對",
        en: "the log is not the one that was sealed; compare it with the file of the closing",
    }
    seal_answers {
        zh: "查核結果與結案時不同，看不出是哪一項；請與結案時的檔案核對",
        en: "the answers are not those of the closing, and the log does not tell which; compare with the file of the closing",
    }
    seal_checklist {
        zh: "所附的查核表在結案後改過；請與原查核表核對",
        en: "the checklist was altered after the closing; compare it with the original",
    }
    seal_visit {
        zh: "查核的編號、種類、地點、人員或時間在結案後改過；請向查核人員確認",
        en: "id, kind, site, reviewers or times of the visit were altered after the closing; ask the reviewer",
    }
    seal_scope {
        zh: "查核範圍在結案後改過；請向查核人員確認",
        en: "the scope was altered after the closing; ask the reviewer",
    }
    seal_previous {
        zh: "上次查核的結果在結案後改過；請與上次的查核紀錄核對",
        en: "last time's verdicts were altered after the closing; compare them with the session of that visit",
    }
    seal_merged {
        zh: "合併的來源或不一致的紀錄在結案後改過；請與結案時的檔案核對",
        en: "the sources of the merge or the record of its conflicts were altered after the closing; compare with the file of the closing",
    }
    seal_itself {
        zh: "封存資料本身改過；請與結案時報告上的封存碼核對",
        en: "the seal itself was altered; compare it with the digest in the report of the closing",
    }
    seal_gone {
        zh: "異動紀錄有鏈結碼，卻沒有封存資料，可能已被拿掉；請與結案時的檔案核對",
        en: "the log has links but there is no seal, so it may have been removed; compare with the file of the closing",
    }
    seal_rewritten {
        zh: "這一行的寫法在結案後改過，內容相同；請與結案時的檔案核對",
        en: "this line was rewritten after the closing, though it says the same; compare with the file of the closing",
    }
}

messages! {
    seal_before_closing(number: usize, point: &str, at: &str) {
        zh: "第 {number} 筆異動紀錄（{point}，{at}）是結案後的更正，時間卻早於結案；請向更正人員確認，並與先前報告的末筆鏈結碼核對",
        en: "log entry {number} ({point}, {at}) is an amendment, yet it is dated before the closing; ask who made it, and compare the last link with an earlier report",
    }
    seal_before_above(number: usize, point: &str, at: &str) {
        zh: "第 {number} 筆異動紀錄（{point}，{at}）的時間早於前一筆；請向更正人員確認，並與先前報告的末筆鏈結碼核對",
        en: "log entry {number} ({point}, {at}) is dated before the entry above it; ask who made it, and compare the last link with an earlier report",
    }
    seal_closed_unsealed(at: &str) {
        zh: "檔案記載 {at} 結案，卻沒有封存資料，不能當作已結案；請與結案時的檔案核對",
        en: "the file says that the visit was closed on {at}, but there is no seal, so it does not count as closed; compare with the file of the closing",
    }
    seal_answers_among(points: &str) {
        zh: "查核結果與結案時不同，異動紀錄也跟著改過，改在 {points}；請與結案時的檔案核對",
        en: "the answers are not those of the closing, and the log was altered with them, at {points}; compare with the file of the closing",
    }
    seal_parent(number: usize, id: &str) {
        zh: "合併的第 {number} 個來源（{id}）已結案，這裡留下的內容卻與它的封存不符，是在程式之外改過的；請與來源檔案核對",
        en: "source {number} of the merge ({id}) was closed, but what is kept of it here does not fit its seal: it was altered outside; compare with the file of the source",
    }
    seal_entry(number: usize, point: &str, at: &str) {
        zh: "第 {number} 筆異動紀錄（{point}，{at}）與鏈結碼不符，結案後改過或缺了前一筆；請與結案時的檔案核對",
        en: "log entry {number} ({point}, {at}) does not fit its link: it was altered, or the one before is gone; compare with the file of the closing",
    }
    seal_unlinked(number: usize, point: &str, at: &str) {
        zh: "第 {number} 筆異動紀錄（{point}，{at}）沒有鏈結碼，是在程式之外加入的；請向查核人員確認",
        en: "log entry {number} ({point}, {at}) has no link and was added outside; ask the reviewer",
    }
    seal_length(recorded: usize, found: usize) {
        zh: "結案時有 {recorded} 筆異動紀錄，現在是 {found} 筆；請與結案時的檔案核對",
        counted(recorded: "entry" / "entries"),
        en: "the log had {recorded} at the closing, and {found} are there; compare with the file of the closing",
    }
    seal_answer(point: &str) {
        zh: "查核重點 {point} 的結果與異動紀錄不符，結案後在程式之外改過；請向查核人員確認",
        en: "the answer of point {point} is not what the log says: it was altered outside after the closing; ask the reviewer",
    }
    seal_evidence(point: &str) {
        zh: "查核重點 {point} 的佐證清單與異動紀錄不符，結案後在程式之外改過；請向查核人員確認",
        en: "the evidence of point {point} is not what the log says: it was altered outside after the closing; ask the reviewer",
    }
}
