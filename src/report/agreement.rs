//! The agreement report: how far two inspectors of one visit agree, for all points and by pillar, and on which they differ.

use std::borrow::Cow;

use super::document::{About, Block, Cell, Column, Document, Level, Place, Rows, Table, fact};
use super::points::pillar_name;
use crate::lang::{Lang, text};
use crate::model::merge::agreement::{Disagreement, InspectorAgreement, VerdictPairs};
use crate::model::record::mark::Mark;
use crate::model::record::session::Session;

/// The agreement report.
pub(super) fn agreement<'a>(
    agreement: &'a InspectorAgreement<'a>,
    sessions: [&'a Session; 2],
    lang: Lang,
) -> Document<'a> {
    let mut document = Document::new(lang.document_agreement().to_owned(), lang);
    document.blocks.push(circumstances(agreement, sessions, lang));
    document.paragraph(lang.agreement_explained());
    document.heading(Level::Section, lang.section_agreement_by_pillar());
    document.table(by_pillar(agreement, lang));
    document.heading(Level::Section, lang.section_verdict_pairs());
    document.paragraph(lang.pairs_explained());
    document.table(pairs(&agreement.all, lang));
    document.heading(Level::Section, lang.section_disagreements());
    if agreement.disagreements.is_empty() {
        document.paragraph(lang.no_disagreement());
    }
    document.table(disagreements(agreement, lang));
    document
}

fn circumstances<'a>(agreement: &InspectorAgreement<'a>, [one, other]: [&'a Session; 2], lang: Lang) -> Block<'a> {
    let who = |session: &Session| {
        let reviewers = session.visit().reviewers.join(lang.between_members());
        Cell::text(format!("{reviewers} {}", session.visit().opened.label(lang)).trim().to_owned())
    };
    Block::Facts(vec![
        fact("agency", lang.fact_agency(), Cell::text(one.checklist().agency.as_str())),
        fact("one", lang.fact_inspector_one(), who(one)),
        fact("other", lang.fact_inspector_two(), who(other)),
        fact("both_judged", lang.fact_both_judged(), Cell::Count(agreement.all.points() as u64)),
        fact("equal", lang.fact_equal(), Cell::Count(agreement.all.equal() as u64)),
        fact("share", lang.fact_share(), Cell::Progress(agreement.all.share())),
        fact("kappa", lang.fact_kappa(), kappa(&agreement.all)),
        fact("judged_once", lang.fact_judged_once(), Cell::Count(agreement.judged_once as u64)),
        fact("reworded", lang.fact_reworded(), Cell::Count(agreement.reworded as u64)),
    ])
}

/// Kappa as a number of three decimals; blank where there is none.
fn kappa<'a>(pairs: &VerdictPairs) -> Cell<'a> {
    // A thousandth in millionths of millionths.
    pairs.kappa().map_or(Cell::Blank, |kappa| Cell::Amount(i128::from(kappa) * 1_000_000_000))
}

const fn column(key: &'static str, name: &'static str, place: Place, share: u8) -> Column {
    Column { key, name: Cow::Borrowed(name), place, share, rule: None }
}

fn by_pillar<'a>(agreement: &'a InspectorAgreement<'a>, lang: Lang) -> Table<'a> {
    let cells = |name: Cell<'a>, pairs: &VerdictPairs| {
        vec![
            name,
            Cell::Count(pairs.points() as u64),
            Cell::Count(pairs.equal() as u64),
            Cell::Progress(pairs.share()),
            kappa(pairs),
        ]
    };
    Table {
        name: lang.section_agreement_by_pillar().into(),
        about: About::Figures,
        columns: vec![
            column("pillar", lang.figure_pillar(), Place::Body, 34),
            column("both_judged", lang.fact_both_judged(), Place::Key, 9),
            column("equal", lang.fact_equal(), Place::Key, 9),
            column("share", lang.fact_share(), Place::Key, 9),
            column("kappa", lang.fact_kappa(), Place::Key, 9),
        ],
        rows: Rows::of(agreement.pillars.iter().collect(), move |(pillar, pairs)| {
            cells(Cell::text(pillar_name(pillar)), pairs)
        }),
        total: Some(cells(Cell::text(lang.row_total()), &agreement.all)),
        merged: 0,
    }
}

/// How often each pair of verdicts was given: a row for each verdict of the first inspector.
fn pairs<'a>(all: &VerdictPairs, lang: Lang) -> Table<'a> {
    let keys = ["other_done", "other_partial", "other_absent", "other_not_applicable"];
    let mut columns = vec![column("one", lang.fact_inspector_one(), Place::Body, 16)];
    let heads = Mark::ALL.into_iter().zip(keys);
    columns.extend(heads.map(|(mark, key)| column(key, mark.label(lang), Place::Key, 9)));
    let all = *all;
    Table {
        name: lang.section_verdict_pairs().into(),
        about: About::Figures,
        columns,
        rows: Rows::of(Mark::ALL.to_vec(), move |one| {
            let counts = Mark::ALL.into_iter().map(|other| Cell::Count(all.of(*one, other) as u64));
            std::iter::once(Cell::text(one.label(lang))).chain(counts).collect()
        }),
        total: None,
        merged: 0,
    }
}

fn disagreements<'a>(agreement: &'a InspectorAgreement<'a>, lang: Lang) -> Table<'a> {
    Table {
        name: lang.section_disagreements().into(),
        about: About::Points,
        columns: vec![
            column("id", lang.field_point_id(), Place::Key, 9),
            column("pillar", lang.figure_pillar(), Place::Data, 16),
            column("check", lang.field_check(), Place::Body, 40),
            column("one", lang.fact_inspector_one(), Place::Named, 10),
            column("other", lang.fact_inspector_two(), Place::Named, 10),
        ],
        rows: Rows::of(agreement.disagreements.iter().collect(), |found: &&Disagreement<'a>| {
            vec![
                Cell::text(found.point.id.as_str()),
                Cell::text(pillar_name(found.pillar)),
                Cell::text(found.point.check.as_str()),
                Cell::Mark(Some(found.one)),
                Cell::Mark(Some(found.other)),
            ]
        }),
        total: None,
        merged: 0,
    }
}

text! {
    document_agreement { zh: "查核一致性", en: "Agreement of two inspectors" }
    agreement_explained {
        zh: "只比較兩人都判定的查核重點。Kappa 扣除碰巧相同的部分：1 為完全一致，0 與碰巧無異。分歧大的項目，多半是查核重點寫得不清楚。",
        en: "Only points that both judged are compared. Kappa takes off what would agree by chance: 1 is full agreement, 0 no more than chance. Where inspectors differ much, the point is often worded badly.",
    }
    section_agreement_by_pillar { zh: "各要項一致率", en: "Agreement by pillar" }
    section_verdict_pairs { zh: "兩人結果對照", en: "Verdicts side by side" }
    pairs_explained {
        zh: "橫列為第一人的結果，直欄為第二人的結果。",
        en: "Rows are the verdicts of the first inspector, columns those of the second.",
    }
    section_disagreements { zh: "不一致的查核重點", en: "Points disagreed about" }
    no_disagreement { zh: "兩人都判定的查核重點，結果全部相同。", en: "The verdicts are equal wherever both gave one." }
    fact_inspector_one { zh: "第一人", en: "first" }
    fact_inspector_two { zh: "第二人", en: "second" }
    fact_both_judged { zh: "都判定", en: "both judged" }
    fact_equal { zh: "相同", en: "equal" }
    fact_share { zh: "一致率", en: "agreement" }
    fact_kappa { zh: "Kappa", en: "kappa" }
    fact_judged_once { zh: "只有一人判定", en: "judged by one alone" }
    fact_reworded { zh: "內容不同未比較", en: "worded otherwise, not compared" }
    field_point_id { zh: "編號", en: "id" }
}
