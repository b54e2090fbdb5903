//! What a mapping between two schemes brought into a roll-up, and what it left out.

use super::super::document::{Cell, Column, Document, Level, Place, Rows, Table};
use super::{City, framework_words};
use crate::lang::{Lang, messages, text};
use crate::model::city::placing::{UnmappedReason, UnmappedStrategy};
use crate::model::city::rollup::RollUp;
use crate::report::document::About;

/// By which mapping sessions of another scheme count; none without one.
pub(super) fn rule(city: &City, lang: Lang) -> Option<String> {
    let mapping = city.rollup.query.mapping.as_ref()?;
    let counted = city.rollup.counted.iter().map(|one| &city.sessions[one.session].plan.framework);
    let sessions = counted.filter(|framework| **framework == mapping.from).count();
    let [from, to] = [&mapping.from, &mapping.to].map(|name| framework_words(name, lang));
    Some(lang.rollup_rule_mapping(&from, &to, &mapping.title, &mapping.id, sessions))
}

/// Adds the strategies whose points count under no pillar, where there was a mapping.
pub(super) fn not_mapped<'a>(document: &mut Document<'a>, rollup: &'a RollUp) {
    let lang = document.lang;
    if rollup.query.mapping.is_none() {
        return;
    }
    document.heading(Level::Section, lang.heading_with_count(lang.rollup_not_mapped(), rollup.unmapped.len()));
    if rollup.unmapped.is_empty() {
        return document.paragraph(lang.section_is_empty());
    }
    let column = |key, name: &'static str, place, share| Column { key, name: name.into(), place, share, rule: None };
    let columns = vec![
        column("strategy", lang.rollup_strategy(), Place::Key, 28),
        column("reason", lang.rollup_why(), Place::Body, 36),
        column("sessions", lang.rollup_in_sessions(), Place::Key, 9),
        column("points", lang.rollup_points_left_out(), Place::Key, 9),
    ];
    let rows = Rows::of(rollup.unmapped.iter().collect(), move |one: &&'a UnmappedStrategy| {
        vec![
            Cell::text(one.strategy.as_str()),
            Cell::text(words(&one.reason, rollup, lang)),
            Cell::Count(one.sessions as u64),
            Cell::Count(one.points as u64),
        ]
    });
    let name = lang.rollup_not_mapped().into();
    document.table(Table { name, about: About::Figures, columns, rows, total: None, merged: 0 });
}

fn words(reason: &UnmappedReason, rollup: &RollUp, lang: Lang) -> String {
    match reason {
        UnmappedReason::NotNamed => lang.unmapped_not_named().to_owned(),
        UnmappedReason::Nothing => lang.unmapped_nothing().to_owned(),
        UnmappedReason::NoPlan => lang.unmapped_no_plan().to_owned(),
        UnmappedReason::SeveralPillars(ids) => {
            let of = rollup.pillars.iter().filter(|pillar| ids.contains(&pillar.id));
            let numerals: Vec<&str> = of.map(|pillar| pillar.numeral.as_str()).collect();
            lang.unmapped_several(&numerals.join(lang.list_comma()))
        }
    }
}

/// Why a strategy is not mapped, as a word for programs.
pub(super) const fn key(reason: &UnmappedReason) -> &'static str {
    match reason {
        UnmappedReason::NotNamed => "not_named",
        UnmappedReason::Nothing => "nothing",
        UnmappedReason::NoPlan => "no_plan",
        UnmappedReason::SeveralPillars(_) => "several_pillars",
    }
}

text! {
    rollup_not_mapped { zh: "未計入的策略（無法對照）", en: "Strategies that are not counted, since they are not mapped" }
    rollup_strategy { zh: "策略", en: "strategy" }
    rollup_why { zh: "原因", en: "reason" }
    rollup_in_sessions { zh: "紀錄", en: "sessions" }
    rollup_points_left_out { zh: "重點", en: "points" }
    unmapped_not_named { zh: "對照中沒有這項策略", en: "the mapping does not name it" }
    unmapped_nothing { zh: "另一架構沒有對應的策略", en: "nothing corresponds to it" }
    unmapped_no_plan { zh: "手上的紀錄中沒有對應策略的查核表", en: "what corresponds to it stands in no plan at hand" }
}

messages! {
    rollup_rule_mapping(from: &str, to: &str, title: &str, id: &str, sessions: usize) {
        zh: "{from}的紀錄依「{title}」（{id}）計入{to}的要項，共 {sessions} 份；對應到單一要項的策略才計入。",
        one(sessions): "{sessions} session of another scheme ({from}) counts under these pillars ({to}) by the mapping {id}; only strategies that lead to one pillar count.",
        en: "{sessions} sessions of another scheme ({from}) count under these pillars ({to}) by the mapping {id}; only strategies that lead to one pillar count.",
    }
    unmapped_several(pillars: &str) { zh: "對應到幾個要項：{pillars}", en: "it leads to several pillars: {pillars}" }
}
