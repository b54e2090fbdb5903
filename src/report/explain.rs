//! The sum behind each number, in words (`--explain`).

use super::document::decimal;
use super::points::Subject;
use crate::lang::{Lang, messages, text};
use crate::model::plan::checklist::{Overall, Pillar};
use crate::model::record::mark::Mark;
use crate::model::record::session::Session;
use crate::model::record::tally::{Tally, value_of};
use crate::model::value::weight::Percent;
use crate::model::value::weight::Weight;

/// One statement a number: progress, each pillar's score, the overall score.
pub(super) fn sums(session: &Session, lang: Lang) -> Vec<String> {
    let total = session.scores().total();
    let mut sums = vec![progress_sum(&total, lang)];
    let weights = weights_by_mark(session);
    let pillars = session.checklist().pillars.iter();
    for ((pillar, tally), weights) in pillars.zip(session.scores().pillars()).zip(&weights) {
        let sum = score_sum(tally, weights, session, lang);
        sums.push(lang.explain_pillar(&pillar.numeral(), &sum));
    }
    sums.push(overall_sum(session, &weights, lang));
    sums.push(lang.explain_rounding().to_owned());
    sums
}

/// Σ weight by mark, in the order of [`Mark::ALL`], in millionths; one entry a pillar.
fn weights_by_mark(session: &Session) -> Vec<[i128; 4]> {
    let mut weights = vec![[0; 4]; session.checklist().pillars.len()];
    for subject in Subject::all(session) {
        let place = session.outline().place(subject.id);
        let at = Mark::ALL.iter().position(|&mark| Some(mark) == subject.mark());
        if let (Some(place), Some(at), Some((_, _, point))) = (place, at, subject.place) {
            weights[place.pillar][at] += i128::from(point.weight.millionths());
        }
    }
    weights
}

fn progress_sum(total: &Tally, lang: Lang) -> String {
    lang.explain_progress(
        total.judged(),
        total.not_applicable,
        total.points,
        &Percent::share_words(total.progress(), lang),
    )
}

/// 100 × (done × 1 + partial × 0.5 + absent × 0) ÷ weight = score.
fn score_sum(tally: &Tally, weights: &[i128; 4], session: &Session, lang: Lang) -> String {
    let Some(score) = tally.score() else {
        return lang.explain_no_score().to_owned();
    };
    let scoring = session.checklist().scoring;
    let parts: Vec<String> = Mark::ALL
        .iter()
        .zip(weights)
        .filter_map(|(&mark, &weight)| {
            let value = decimal_of(value_of(mark, scoring)?);
            let weight = decimal(weight * i128::from(Weight::UNIT));
            let count = tally.marked(mark);
            Some(lang.explain_part(mark.label(lang), count, &weight, &value))
        })
        .collect();
    let over = decimal(tally.weight * i128::from(Weight::UNIT));
    lang.explain_score(&parts.join(" + "), &decimal(tally.value), &over, &score.to_string())
}

fn overall_sum(session: &Session, weights: &[[i128; 4]], lang: Lang) -> String {
    let checklist = session.checklist();
    let score = session.scores().overall(checklist);
    let sum = match checklist.scoring.overall {
        Overall::ByPoint => {
            let mut all = [0; 4];
            for (at, sum) in all.iter_mut().enumerate() {
                *sum = weights.iter().map(|weights| weights[at]).sum();
            }
            score_sum(&session.scores().total(), &all, session, lang)
        }
        Overall::ByPillar if score.is_none() => lang.explain_no_score().to_owned(),
        Overall::ByPillar => {
            let pillars = checklist.pillars.iter().zip(session.scores().pillars());
            let parts: Vec<(String, i128)> = pillars.filter_map(pillar_part).collect();
            let over = parts.iter().map(|(_, weight)| weight).sum::<i128>();
            let terms: Vec<&str> = parts.iter().map(|(term, _)| term.as_str()).collect();
            lang.explain_by_pillar(
                &terms.join(" + "),
                &decimal(over * i128::from(Weight::UNIT)),
                &Percent::score_words(score, lang),
            )
        }
    };
    lang.explain_overall(&sum)
}

/// A pillar's share in the mean, as an exact fraction times its weight; none where it has no score.
fn pillar_part((pillar, tally): (&Pillar, &Tally)) -> Option<(String, i128)> {
    tally.score()?;
    let value = decimal(tally.value);
    let over = decimal(tally.weight * i128::from(Weight::UNIT));
    let weight = decimal_of(pillar.weight);
    Some((format!("{value} / {over} x {weight}"), i128::from(pillar.weight.millionths())))
}

fn decimal_of(weight: Weight) -> String {
    decimal(i128::from(weight.millionths()) * i128::from(Weight::UNIT))
}

text! {
    explain_no_score { zh: "尚無已判定且有權重的查核重點，不計分", en: "nothing that weighs was judged, hence no score" }
    explain_rounding {
        zh: "不適用與未查的查核重點不計分。各數均以未四捨五入的數值計算，最後才取至小數一位。",
        en: "Points not applicable or not looked at do not score. Only the results are rounded, to one decimal.",
    }
}

messages! {
    explain_progress(judged: usize, not_applicable: usize, points: usize, progress: &str) {
        zh: "查核率：（已判定 {judged} + 不適用 {not_applicable}）/ 查核重點 {points} x 100 = {progress}",
        en: "Progress: (judged {judged} + not applicable {not_applicable}) / points {points} x 100 = {progress}",
    }
    explain_pillar(numeral: &str, sum: &str) {
        zh: "要項{numeral}得分：{sum}",
        en: "Score of pillar {numeral}: {sum}",
    }
    explain_overall(sum: &str) { zh: "總得分：{sum}", en: "Overall score: {sum}" }
    explain_part(mark: &str, count: usize, weight: &str, value: &str) {
        zh: "{mark} {count} 項、權重 {weight} x {value}",
        en: "{mark} {count}, weight {weight} x {value}",
    }
    explain_score(parts: &str, value: &str, weight: &str, score: &str) {
        zh: "{parts}，合計 {value}；{value} / 權重 {weight} x 100 = {score}",
        en: "{parts}, sum {value}; {value} / weight {weight} x 100 = {score}",
    }
    explain_by_pillar(parts: &str, weight: &str, score: &str) {
        zh: "各要項依權重平均，（{parts}）/ 權重 {weight} x 100 = {score}",
        en: "mean of the pillars by weight, ({parts}) / weight {weight} x 100 = {score}",
    }
}
