//! The vocabulary in both languages: what a mark, a kind of visit or a method is called.

use crate::lang::{Lang, messages, text};
use crate::model::plan::checklist::{Method, Per, Target};
use crate::model::record::answer::Recheck;
use crate::model::record::edit::EditError;
use crate::model::record::mark::Mark;
use crate::model::record::visit::VisitKind;
use crate::model::value::roc::date_words;
use crate::model::value::weight::Percent;

impl Mark {
    /// The mark in words.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Done => lang.done(),
            Self::Partial => lang.partial(),
            Self::Absent => lang.absent(),
            Self::NotApplicable => lang.not_applicable(),
        }
    }

    /// The mark in words, or that there is none.
    #[must_use]
    pub const fn words_or_none(mark: Option<Self>, lang: Lang) -> &'static str {
        match mark {
            Some(mark) => mark.label(lang),
            None => lang.unmarked(),
        }
    }
}

impl VisitKind {
    /// The kind in words.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Routine => lang.routine(),
            Self::SpotCheck => lang.spot_check(),
            Self::Annual => lang.annual(),
        }
    }
}

impl Method {
    /// The method in words.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::OnSite => lang.on_site(),
            Self::Document => lang.document(),
            Self::Website => lang.website(),
            Self::Phone => lang.phone(),
            Self::Interview => lang.interview(),
        }
    }
}

impl Target {
    /// The target in words: `每年6次`.
    #[must_use]
    pub fn label(self, lang: Lang) -> String {
        let times = self.times;
        match self.per {
            Per::Year => lang.times_a_year(times),
            Per::Month => lang.times_a_month(times),
            Per::Week => lang.times_a_week(times),
            Per::Day => lang.times_a_day(times),
            Per::Once => lang.times_in_all(times),
        }
    }
}

impl EditError {
    /// What is wrong, as a sentence that ends with what to do.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Self::UnknownPoint(point) => lang.unknown_point(point.as_str()),
            Self::OutOfScope(point) => lang.out_of_scope(point.as_str()),
            Self::Answered(point) => lang.answered(point.as_str()),
            Self::Sealed => lang.edit_sealed().to_owned(),
            Self::NotSealed => lang.edit_not_sealed().to_owned(),
            Self::NoReason => lang.edit_no_reason().to_owned(),
            Self::Drafting(point) => lang.edit_drafting(point.as_str()),
            Self::Conflicting(point) => lang.edit_conflicting(point.as_str()),
        }
    }
}

impl Recheck {
    /// The re-check in words: `115年12月20日 部分落實：已張貼（李檢查員）`.
    #[must_use]
    pub fn label(&self, lang: Lang) -> String {
        let mut words = format!("{} {}", date_words(self.on, lang), self.mark.label(lang));
        if !self.note.is_empty() {
            words.push_str(&lang.recheck_note(&self.note));
        }
        if !self.by.is_empty() {
            words.push_str(&lang.recheck_by(&self.by));
        }
        words
    }
}

impl Percent {
    /// A share in words: `71.0%`, and `--` where there is nothing to take a share of.
    #[must_use]
    pub fn share_words(share: Option<Self>, lang: Lang) -> String {
        share.map_or_else(|| lang.no_score().to_owned(), |share| format!("{share}%"))
    }

    /// A score in words: `71.0`, and `--` where there is none.
    #[must_use]
    pub fn score_words(score: Option<Self>, lang: Lang) -> String {
        score.map_or_else(|| lang.no_score().to_owned(), |score| score.to_string())
    }
}

text! {
    follow_up_cause { zh: "未落實原因", en: "cause" }
    follow_up_action { zh: "改善措施", en: "action" }
    follow_up_unit { zh: "改善單位", en: "unit" }
    follow_up_owner { zh: "承辦人", en: "owner" }
    follow_up_due { zh: "改善期限", en: "due" }
    follow_up_recheck { zh: "複查", en: "re-check" }
    follow_up_closed { zh: "改善完成日", en: "settled" }
    no_due_date { zh: "未訂期限", en: "no date" }
    done { zh: "落實", en: "done" }
    partial { zh: "部分落實", en: "partial" }
    absent { zh: "未落實", en: "absent" }
    not_applicable { zh: "不適用", en: "not applicable" }
    unmarked { zh: "未查", en: "not looked at" }
    routine { zh: "平時查核", en: "routine check" }
    spot_check { zh: "不定期查核", en: "spot check" }
    annual { zh: "年度查核", en: "annual check" }
    on_site { zh: "現場", en: "on site" }
    document { zh: "書面", en: "documents" }
    website { zh: "網站", en: "web site" }
    phone { zh: "電話", en: "phone" }
    interview { zh: "訪談", en: "interview" }
    edit_sealed {
        zh: "這份紀錄已結案，查核結果只能附理由更正，範圍不能再改；請寫更正理由",
        en: "the visit is closed: its answers can be amended with a reason, its scope no more; give a reason",
    }
    edit_not_sealed { zh: "這份紀錄還沒結案，直接標記即可，不必寫更正理由", en: "the visit is not closed; mark it without a reason" }
    edit_no_reason { zh: "更正要寫理由；請寫幾個字說明為什麼", en: "an amendment needs a reason; say why in a few words" }
    no_follow_up_yet { zh: "未填改善追蹤", en: "no follow-up" }
    /// What stands where there is no score.
    no_score { zh: "--", en: "--" }
}

messages! {
    evidence_twice(point: &str, what: &str) {
        zh: "{point} 已經有這筆佐證「{what}」，沒有再加一次",
        en: "{point} has the evidence {what} already, it was not added again",
    }
    follow_up_ahead(day: &str) {
        zh: "{day}還沒有到；改善完成日與複查日不能晚於今天，預定的日期請填改善期限",
        en: "{day} is still to come; a follow-up is settled or checked again by today, and what is planned is its due date",
    }
    days_overdue(days: i64) { zh: "逾期{days}日", one(days): "{days} day overdue", en: "{days} days overdue" }
    bad_date(typed: &str) {
        zh: "「{typed}」不是日期；請寫成 116年3月31日、116/3/31、1160331 或 2027-03-31",
        en: "\"{typed}\" is no date; write 2027-03-31, 116/3/31 or 1160331",
    }
    recheck_note(note: &str) { zh: "：{note}", en: ": {note}" }
    recheck_by(by: &str) { zh: "（{by}）", en: " ({by})" }
    edit_drafting(point: &str) {
        zh: "查核重點 {point} 的備註還沒寫完，不能結案；請先開啟它的備註，按 Esc 完成",
        en: "the note of point {point} is not finished, the visit stays open; open the note and press Esc first",
    }
    edit_conflicting(point: &str) {
        zh: "查核重點 {point} 的結果不一致，還沒裁定，不能結案；請先採其中一邊，或另行判定",
        en: "the verdicts on point {point} differ and nobody has decided, the visit stays open; take a side or give another verdict first",
    }
    times_a_year(times: u32) { zh: "每年{times}次", en: "{times} a year" }
    times_a_month(times: u32) { zh: "每月{times}次", en: "{times} a month" }
    times_a_week(times: u32) { zh: "每週{times}次", en: "{times} a week" }
    times_a_day(times: u32) { zh: "每日{times}次", en: "{times} a day" }
    times_in_all(times: u32) { zh: "全年共{times}次", en: "{times} in all" }
    unknown_point(point: &str) {
        zh: "查核表沒有查核重點 {point}；請以報告中的編號為準",
        en: "the checklist has no point {point}; use an id as the report prints it",
    }
    answered(point: &str) {
        zh: "查核重點 {point} 已有查核結果，不能移出這次查核的範圍；請先清除它的標記與備註",
        en: "point {point} has an answer and cannot leave the scope; clear its mark and note first",
    }
    out_of_scope(point: &str) {
        zh: "查核重點 {point} 不在這次查核的範圍內；請改標記範圍內的查核重點",
        en: "point {point} is outside the scope of this inspection; mark one that is in scope",
    }
}
