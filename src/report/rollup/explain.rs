//! The sum behind every figure of a roll-up (`--explain`).

use super::super::document::decimal;
use super::node_words;
use crate::lang::{Lang, messages};
use crate::model::city::figures::GroupFigures;
use crate::model::city::rollup::RollUp;
use crate::model::value::weight::Percent;

/// One statement a node and pillar with a point, and how they are rounded.
pub(super) fn sums(rollup: &RollUp, lang: Lang) -> Vec<String> {
    let rows = rollup.rows().filter(|&(node, pillar)| rollup.figures(node, pillar).tally.points > 0);
    let mut sums: Vec<String> = rows
        .map(|(node, pillar)| {
            let agency = node_words(&rollup.tree.nodes()[node], lang);
            let name = pillar.map_or_else(
                || agency.to_owned(),
                |pillar| lang.rollup_sum_pillar(agency, &rollup.pillars[pillar].numeral),
            );
            lang.rollup_sum(&name, &group(rollup.figures(node, pillar), lang))
        })
        .collect();
    let sections = rollup.sections.iter().map(|section| {
        let agency = node_words(&rollup.tree.nodes()[section.office], lang);
        lang.rollup_sum(&lang.rollup_sum_unit(agency, &section.unit), &group(&section.whole, lang))
    });
    sums.extend(sections);
    sums.push(lang.rollup_rounding());
    sums
}

fn group(group: &GroupFigures, lang: Lang) -> String {
    let (tally, own) = (&group.tally, &group.own);
    let mut words = lang.rollup_sum_progress(
        tally.judged(),
        tally.not_applicable,
        tally.points,
        &Percent::share_words(group.progress(), lang),
    );
    words.push_str(&match group.score() {
        Some(score) => lang.rollup_sum_score(&decimal(group.part()), &decimal(group.whole()), &score.to_string()),
        None => lang.rollup_sum_no_score(),
    });
    if let Some(mean) = own.mean() {
        let sum = format!("{}.{}", own.sum() / 10, own.sum() % 10);
        words.push_str(&lang.rollup_sum_mean(&sum, own.count(), &mean.to_string()));
        words.push_str(&lang.rollup_sum_range(
            &Percent::score_words(own.median(), lang),
            &Percent::score_words(own.lowest(), lang),
            &Percent::score_words(own.highest(), lang),
        ));
    }
    if let (Some(before), Some(change)) = (group.before, group.change()) {
        let sign = if change < 0 { "-" } else { "+" };
        let change = format!("{sign}{}.{}", change.abs() / 10, change.abs() % 10);
        words.push_str(&lang.rollup_sum_change(&before.to_string(), &change));
    }
    words
}

messages! {
    rollup_sum(name: &str, sum: &str) { zh: "{name}：{sum}", en: "{name}: {sum}" }
    rollup_sum_pillar(agency: &str, numeral: &str) { zh: "{agency} 要項{numeral}", en: "{agency}, pillar {numeral}" }
    rollup_sum_unit(agency: &str, unit: &str) { zh: "{agency} {unit}", en: "{agency}, {unit}" }
    rollup_sum_progress(judged: usize, not_applicable: usize, points: usize, progress: &str) {
        zh: "查核率（{judged} + {not_applicable}）/ {points} x 100 = {progress}",
        en: "progress ({judged} + {not_applicable}) / {points} x 100 = {progress}",
    }
    rollup_sum_score(part: &str, whole: &str, score: &str) {
        zh: "；得分 {part} / {whole} x 100 = {score}",
        en: "; score {part} / {whole} x 100 = {score}",
    }
    rollup_sum_no_score() { zh: "；沒有得分", en: "; no score" }
    rollup_sum_mean(sum: &str, count: usize, mean: &str) {
        zh: "；各份得分合計 {sum} / {count} = 平均 {mean}",
        en: "; own scores {sum} / {count} = mean {mean}",
    }
    rollup_sum_range(median: &str, lowest: &str, highest: &str) {
        zh: "、中位數 {median}、最低 {lowest}、最高 {highest}",
        en: ", median {median}, lowest {lowest}, highest {highest}",
    }
    rollup_sum_change(before: &str, change: &str) { zh: "；前期 {before}，增減 {change}", en: "; before {before}, change {change}" }
    rollup_rounding() {
        zh: "得分的兩個和為權重 x 分值、權重的精確合計；只有結果取至小數一位，五入。",
        en: "The two sums of a score are exact, of weight x value and of weight; only results are rounded, to one decimal, half up.",
    }
}
