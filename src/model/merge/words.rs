//! Reasons and refusals of a merge, for users.

use crate::lang::{Lang, messages, text};
use crate::model::merge::belonging::MergeRefusal;
use crate::model::plan::checklist::PointId;
use crate::model::record::mark::Mark;
use crate::model::record::session::Session;

impl MergeRefusal {
    /// Why the agreement of the two may mislead.
    #[must_use]
    pub fn caveat(&self, names: &[String], lang: Lang) -> String {
        match self {
            Self::OneRecord(..) => self.message(names, lang),
            _ => lang.agreement_other_visit().to_owned(),
        }
    }

    /// Why nothing is merged, and what to do instead. `names` are those of the sources, by position.
    #[must_use]
    pub fn message(&self, names: &[String], lang: Lang) -> String {
        let name = |position: usize| names.get(position).map_or("?", String::as_str);
        match self {
            Self::Alone => lang.merge_alone().to_owned(),
            Self::OtherOffice(one, other) => lang.merge_other_office(name(*one), name(*other)),
            Self::OtherYear(one, other) => lang.merge_other_year(name(*one), name(*other)),
            Self::OtherChecklist(one, other) => lang.merge_other_checklist(name(*one), name(*other)),
            Self::OtherKind(one, other) => lang.merge_other_kind(name(*one), name(*other)),
            Self::OtherDay(one, other) => lang.merge_other_day(name(*one), name(*other)),
            Self::OneRecord(one, other) => lang.merge_one_record(name(*one), name(*other)),
            Self::BrokenSeal(source, _) => lang.merge_broken_seal(name(*source)),
            Self::Reworded(points) => lang.merge_reworded(&listed(points, lang)),
            Self::NotInChecklist(points) => lang.merge_not_in_checklist(&listed(points, lang)),
            Self::NeedsReason(source) => lang.merge_needs_reason(name(*source)),
        }
    }
}

impl Session {
    /// The reason of a decision for one side of a conflict, by position from zero: whose verdict was taken.
    #[must_use]
    pub fn reason_for(&self, point: &PointId, side: usize, lang: Lang) -> Option<String> {
        let side = self.parts.conflicts.get(point)?.sides.get(side)?;
        let verdict = Mark::words_or_none(side.mark, lang);
        let by = side.by.trim();
        Some(if by.is_empty() { lang.took_side_unnamed(verdict) } else { lang.took_side(by, verdict) })
    }
}

/// The most points that a message names.
const NAMED: usize = 8;

fn listed(points: &[PointId], lang: Lang) -> String {
    let named: Vec<&str> = points.iter().take(NAMED).map(PointId::as_str).collect();
    let named = named.join(lang.between_ids());
    if points.len() > NAMED { lang.and_more(&named, points.len()) } else { named }
}

text! {
    agreement_other_visit {
        zh: "提醒：這兩份不是同一次查核的紀錄，一致率只供參考；兩次查核的變化請用 compare",
        en: "note: these are not records of one visit, so the agreement says little; `compare` shows what changed between visits",
    }
    between_ids { zh: "、", en: ", " }
    settled_strictest { zh: "合併時依指定採最嚴格的結果", en: "settled for the strictest verdict, as asked for when merging" }
    merge_alone {
        zh: "只有一份查核紀錄，沒有可以合併的；請再指定一份",
        en: "there is one session alone and nothing to merge it with; name another one",
    }
}

messages! {
    took_side(by: &str, verdict: &str) { zh: "裁定：採{by}的結果（{verdict}）", en: "decided for the verdict of {by} ({verdict})" }
    took_side_unnamed(verdict: &str) { zh: "裁定：採其中一方的結果（{verdict}）", en: "decided for one of the sides ({verdict})" }
    settled_for(by: &str) {
        zh: "合併時依指定採{by}的結果",
        en: "settled for the verdict of {by}, as asked for when merging",
    }
    and_more(named: &str, points: usize) { zh: "{named} 等 {points} 項", en: "{named} and others, {points} in all" }
    merge_other_office(one: &str, other: &str) {
        zh: "{one} 與 {other} 的機關不同，不能併成一份；要彙整各機關請用 rollup，確定是同一次查核請加 --as-one-visit",
        en: "{one} and {other} are of different offices and are not merged; use rollup for several offices, or --as-one-visit if it was one visit",
    }
    merge_other_year(one: &str, other: &str) {
        zh: "{one} 與 {other} 的計畫年度不同，不能併成一份；要看歷年變化請用 trend 或 compare，確定是同一次查核請加 --as-one-visit",
        en: "{one} and {other} are of plans of different years and are not merged; use trend or compare, or --as-one-visit if it was one visit",
    }
    merge_other_checklist(one: &str, other: &str) {
        zh: "{one} 與 {other} 的查核表不同，不能併成一份；請改用 compare，確定是同一次查核請加 --as-one-visit",
        en: "{one} and {other} follow different checklists and are not merged; use compare, or --as-one-visit if it was one visit",
    }
    merge_other_kind(one: &str, other: &str) {
        zh: "{one} 與 {other} 的查核種類不同，不能併成一份；請改用 compare，確定是同一次查核請加 --as-one-visit",
        en: "{one} and {other} are of different kinds of visit and are not merged; use compare, or --as-one-visit if it was one visit",
    }
    merge_other_day(one: &str, other: &str) {
        zh: "{one} 與 {other} 不是同一天，時間也沒有重疊，不能併成一份；請改用 compare 或 trend，確定是同一次查核請加 --as-one-visit",
        en: "{one} and {other} are neither of one day nor overlap and are not merged; use compare or trend, or --as-one-visit if it was one visit",
    }
    merge_one_record(one: &str, other: &str) {
        zh: "提醒：{one} 與 {other} 是同一份紀錄的複本，不是兩人各自的判定，一致率沒有意義；請用各自查核的紀錄",
        en: "note: {one} and {other} are copies of one record and not two inspectors' verdicts; use records made apart",
    }
    merge_broken_seal(source: &str) {
        zh: "{source} 結案後在程式之外改過，與封存不符，所以沒有合併；請用 check 查看改在哪裡，改用結案時的檔案",
        en: "{source} was altered outside after the visit was closed, so nothing is merged; `check` says where, use the file of the closing",
    }
    merge_reworded(points: &str) {
        zh: "兩份查核表對已判定的 {points} 寫法不同，不能直接合併；請以 --onto 指定要用哪一份查核表",
        en: "the checklists word judged points differently: {points}; say with --onto which checklist to use",
    }
    merge_not_in_checklist(points: &str) {
        zh: "--onto 指定的查核表沒有已判定的 {points}，合併會遺漏，所以沒有合併；請改用有這些項目的查核表",
        en: "the checklist of --onto lacks judged points: {points}; nothing is merged, use one that has them",
    }
    merge_needs_reason(source: &str) {
        zh: "{source} 已結案，另一份在封存之外還有別的內容；要合併請用 --reason 寫明理由",
        en: "{source} is closed and a copy of it says more than was sealed; say why with --reason to merge them",
    }
}
