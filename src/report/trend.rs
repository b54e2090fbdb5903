//! The trend: all inspections of an office over time, score and progress a pillar.

use std::borrow::Cow;

use super::document::{About, Bar, Block, Cell, Chart, Column, Document, Level, Place, Rows, Table, fact};
use crate::lang::{Lang, messages, text};
use crate::model::judge::movement::Movement;
use crate::model::value::roc::{date_words, day_in_short};
use crate::model::visits::trend::{Figures, Series, Titled, Trend, TrendVisit};

/// What the trends of some offices say.
pub(super) fn trend(trends: &[Trend], lang: Lang) -> Document<'_> {
    let mut document = Document::new(lang.document_trend().to_owned(), lang);
    if trends.is_empty() {
        document.paragraph(lang.trend_is_empty());
    }
    for trend in trends {
        document.heading(Level::Section, trend.agency.as_str());
        for series in &trend.series {
            document.heading(Level::Part, series_words(trend, series, lang));
            document.blocks.push(Block::Facts(vec![fact(
                "visits",
                lang.fact_visits(),
                Cell::Count(series.visits.len() as u64),
            )]));
            let overall = chart(lang.chart_overall().into(), series, |visit| Some(visit.overall), lang);
            document.blocks.push(Block::Chart(overall));
            for (at, pillar) in series.pillars.iter().enumerate() {
                let chart = chart(pillar_words(pillar).into(), series, |visit| visit.pillars[at], lang);
                // A pillar that was never judged has nothing to draw.
                if chart.bars.iter().any(|bar| bar.score.is_some()) {
                    document.blocks.push(Block::Chart(chart));
                }
            }
            document.heading(Level::Part, lang.part_figures());
            document.table(table(trend, series, lang));
        }
    }
    document
}

/// One bar a visit, the oldest first.
fn chart(title: Cow<'static, str>, series: &Series, of: impl Fn(&TrendVisit) -> Option<Figures>, lang: Lang) -> Chart {
    let bar = |visit: &TrendVisit| {
        let (date, kind) = (visit.opened.date(), kind_words(visit, lang));
        let on_that_day = series.visits.iter().filter(|other| other.opened.date() == date).count();
        let day = day_in_short(date, lang);
        Bar {
            name: format!("{} {kind}", date_words(date, lang)),
            short: if on_that_day > 1 { format!("{day} {kind}") } else { day },
            score: of(visit).and_then(|figures| figures.score),
        }
    };
    Chart { title, bars: series.visits.iter().map(bar).collect() }
}

/// A line of the table: a visit, one of its pillars or all, and how far its score moved since the visit before.
struct Line<'a> {
    visit: &'a TrendVisit,
    pillar: Option<&'a Titled>,
    figures: Figures,
    moved: Option<Movement>,
}

fn table<'a>(trend: &'a Trend, series: &'a Series, lang: Lang) -> Table<'a> {
    let column = |key, name: &'static str, place, share| Column { key, name: name.into(), place, share, rule: None };
    let columns = vec![
        column("agency", lang.fact_agency(), Place::Data, 16),
        column("framework", lang.field_framework(), Place::Data, 10),
        column("year", lang.field_year(), Place::Data, 6),
        column("opened", lang.field_visited(), Place::Key, 14),
        column("kind", lang.fact_kind(), Place::Key, 12),
        column("pillar", lang.figure_pillar(), Place::Body, 34),
        column("progress", lang.fact_progress(), Place::Key, 9),
        column("score", lang.fact_score(), Place::Key, 8),
        column("moved", lang.fact_moved(), Place::Key, 8),
    ];
    let rows = Rows::of(lines(series), move |line: &Line<'a>| {
        vec![
            Cell::text(trend.agency.as_str()),
            Cell::text(series.framework.as_str()),
            Cell::Count(line.visit.year.into()),
            Cell::Date(line.visit.opened.date()),
            Cell::text(kind_words(line.visit, lang)),
            line.pillar.map_or(Cell::text(lang.row_total()), |pillar| Cell::text(pillar_words(pillar))),
            Cell::Progress(line.figures.progress),
            Cell::Score(line.figures.score),
            Cell::moved(line.moved),
        ]
    });
    Table { name: lang.document_trend().into(), about: About::Figures, columns, rows, total: None, merged: 0 }
}

fn lines(series: &Series) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    for (nth, visit) in series.visits.iter().enumerate() {
        for (at, pillar) in series.pillars.iter().enumerate() {
            if let Some(figures) = visit.pillars[at] {
                lines.push(Line { visit, pillar: Some(pillar), figures, moved: series.movement(nth, Some(at)) });
            }
        }
        lines.push(Line { visit, pillar: None, figures: visit.overall, moved: series.movement(nth, None) });
    }
    lines
}

fn pillar_words(pillar: &Titled) -> String {
    format!("{}、{}", pillar.numeral, pillar.title)
}

/// The kind of a visit, and how much of the plan it covers where that is not all.
fn kind_words(visit: &TrendVisit, lang: Lang) -> String {
    format!("{}{}", visit.kind.label(lang), visit.coverage.label(lang))
}

/// What a series is called: its scheme of pillars, and its title where the office has more than one.
#[must_use]
pub fn series_words<'a>(trend: &Trend, series: &'a Series, lang: Lang) -> Cow<'a, str> {
    let scheme = framework_words(&series.framework, lang);
    if trend.needs_title(series) { lang.titled_series(&series.title, &scheme).into() } else { scheme }
}

/// What the plans by a scheme of pillars are called.
pub(super) fn framework_words(framework: &str, lang: Lang) -> Cow<'_, str> {
    match framework {
        "six-pillars" => lang.six_pillars().into(),
        "five-pillars" => lang.five_pillars().into(),
        other => Cow::Owned(lang.other_framework(other)),
    }
}

text! {
    document_trend { zh: "歷次查核趨勢", en: "Trend over inspections" }
    trend_is_empty { zh: "沒有查核紀錄。", en: "There is no session." }
    part_figures { zh: "各次查核數字", en: "Figures" }
    fact_visits { zh: "查核次數", en: "inspections" }
    chart_overall { zh: "總得分", en: "Overall score" }
    field_framework { zh: "要項架構", en: "scheme" }
    field_year { zh: "年度", en: "year" }
    field_visited { zh: "查核日期", en: "day" }
    six_pillars { zh: "六大要項計畫", en: "Plans of six pillars" }
    five_pillars { zh: "五大要項計畫", en: "Plans of five pillars" }
}

messages! {
    titled_series(title: &str, scheme: &str) { zh: "{title}（{scheme}）", en: "{title} ({scheme})" }
    other_framework(framework: &str) { zh: "要項架構：{framework}", en: "Plans by the scheme {framework}" }
}
