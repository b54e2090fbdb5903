//! Formats the comparison: one line a row, and the row under the cursor in full.

use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::Row;
use crate::lang::{Lang, messages, text};
use crate::model::plan::wording::Wording;
use crate::model::record::mark::Mark;
use crate::model::value::roc::date_words;
use crate::model::value::text::{cut, fit, width, wrap};
use crate::model::value::weight::Percent;
use crate::model::visits::compare::{Counts, Outcome};
use crate::model::visits::difference::{Found, PillarDifference, PointDifference, Side, VisitDifference};
use crate::model::visits::trend::Figures;
use crate::ops::compare::{explanation, wording_words};
use crate::tui::component::View;
use crate::tui::widgets::labelled::labelled;

/// The outcomes that are counted in a line as far as there is room; the detail counts them all.
const COUNTED: [Outcome; 6] =
    [Outcome::Fixed, Outcome::StillOpen, Outcome::NewlyFound, Outcome::Worse, Outcome::Better, Outcome::Unseen];
/// Cells of a list that has room for units.
const ROOMY: usize = 76;
/// Cells of ` 54.5 >  81.8  +27.3`.
const SCORES: usize = 20;

/// One row as a line.
pub(super) fn row(row: Row, since: &VisitDifference, cells: usize, view: &View) -> Line<'static> {
    let (lang, theme) = (view.lang, view.theme);
    match row {
        Row::Blank => Line::default(),
        Row::Then => Line::raw(format!("  {}", side(lang.label_then(), &since.previous, cells, lang))),
        Row::Now => {
            let moved = since.moved().map(|moved| lang.figures_moved(&moved.to_string())).unwrap_or_default();
            Line::styled(format!("  {}{moved}", side(lang.label_now(), &since.now, cells, lang)), bold())
        }
        Row::Kept => Line::styled(format!("  {}", lang.comparison_kept()), theme.heading()),
        Row::Caveat(at) => {
            let words = since.caveats[at].message(lang);
            Line::styled(format!("  ! {words}"), theme.heading())
        }
        Row::Pillars => Line::styled(format!(" {}", lang.comparison_pillars()), theme.heading()),
        Row::Units => Line::styled(format!(" {}", lang.comparison_units()), theme.heading()),
        Row::Pillar(at) => pillar(&since.pillars[at], named(since, cells, view), cells, view),
        Row::Unit(at) => {
            let unit = &since.units[at];
            let name = unit.unit.as_deref().unwrap_or(lang.unit_not_named());
            let name = fit(&theme.shown(name), named(since, cells, view));
            let counts = in_short(&unit.counts, lang);
            let counts = cut(&counts, cells.saturating_sub(4 + width(&name))).into_owned();
            Line::from(vec![Span::raw(format!("  {name}  ")), Span::styled(counts, theme.muted())])
        }
        Row::Group(outcome) => {
            let count = since.counts.of(outcome);
            Line::styled(format!("  {}", lang.group_counted(outcome.label(lang), count)), theme.heading())
        }
        Row::Point(at) => point(&since.points[at], cells, view),
    }
}

/// `上次 平時查核 115年6月3日  查核率 100.0% 得分 75.0`
fn side(label: &str, side: &Side, cells: usize, lang: Lang) -> String {
    let numbers = lang.numbers(&Percent::share_words(side.overall.progress, lang), &score(Some(side.overall), lang));
    // Where there is little room the numbers matter more than the kind.
    let kind = if cells >= ROOMY { format!("{} ", side.kind.label(lang)) } else { String::new() };
    format!("{label} {kind}{}  {numbers}", date_words(side.day, lang))
}

fn score(figures: Option<Figures>, lang: Lang) -> String {
    Percent::score_words(figures.and_then(|figures| figures.score), lang)
}

fn pillar(pillar: &PillarDifference, named: usize, cells: usize, view: &View) -> Line<'static> {
    let lang = view.lang;
    let moved = pillar.moved().map(|moved| moved.to_string()).unwrap_or_default();
    let scores = format!("{:>5} > {:>5} {moved:>6}", score(pillar.previous, lang), score(pillar.now, lang));
    let name = fit(&view.theme.shown(&pillar_name(pillar)), named);
    let room = cells.saturating_sub(2 + width(&name) + 2 + width(&scores) + 2);
    Line::from(vec![
        Span::raw(format!("  {name}  ")),
        Span::styled(scores, bold()),
        Span::styled(format!("  {}", cut(&in_short(&pillar.counts, lang), room)), view.theme.muted()),
    ])
}

fn pillar_name(pillar: &PillarDifference) -> String {
    format!("{}、{}", pillar.numeral, pillar.title)
}

/// Cells of the name in a row of figures: those of the longest one, as far as scores and counts leave room.
fn named(since: &VisitDifference, cells: usize, view: &View) -> usize {
    let names = since.pillars.iter().map(|pillar| width(&pillar_name(pillar))).max().unwrap_or_default();
    let counts = since.pillars.iter().map(|pillar| width(&in_short(&pillar.counts, view.lang))).max();
    // Blanks, the two scores, and the change.
    let room = cells.saturating_sub(2 + 2 + SCORES + 2 + counts.unwrap_or_default() + 1);
    names.clamp(16, room.max(16))
}

/// The counts that matter most, as far as there are any.
fn in_short(counts: &Counts, lang: Lang) -> String {
    let there = COUNTED.into_iter().filter(|&outcome| counts.of(outcome) > 0);
    let counted: Vec<String> = there.map(|outcome| format!("{} {}", outcome.label(lang), counts.of(outcome))).collect();
    counted.join("  ")
}

fn point(became: &PointDifference, cells: usize, view: &View) -> Line<'static> {
    let theme = view.theme;
    let has_units = cells >= ROOMY && !became.units.is_empty();
    let units = if has_units { fit(&theme.shown(&became.units.join("、")), 12) } else { String::new() };
    let used = 2 + theme.sign_cells() + 3 + theme.sign_cells() + 1 + 9 + 1 + width(&units) + 1;
    let check = fit(&theme.shown(&became.check), cells.saturating_sub(used));
    let now = match became.outcome {
        Outcome::Gone => Span::raw(" ".repeat(theme.sign_cells())),
        _ => Span::styled(theme.sign(became.now.mark), theme.mark(became.now.mark)),
    };
    let then = match became.outcome {
        Outcome::Added => " ".repeat(theme.sign_cells()),
        _ => theme.sign(became.previous.mark).to_owned(),
    };
    Line::from(vec![
        Span::raw("  "),
        Span::styled(format!("{then} > "), theme.muted()),
        now,
        Span::styled(format!(" {} ", fit(&theme.shown(became.point.as_str()), 9)), theme.muted()),
        Span::raw(check),
        Span::styled(format!(" {units}"), theme.muted()),
    ])
}

/// The row under the cursor in full.
pub(super) fn detail(row: Row, since: &VisitDifference, cells: usize, view: &View) -> Vec<Line<'static>> {
    let (lang, theme) = (view.lang, view.theme);
    let wrapped = |text: &str, style: Style| -> Vec<Line<'static>> {
        wrap(&theme.shown(text), cells).into_iter().map(|line| Line::styled(line, style)).collect()
    };
    match row {
        Row::Then | Row::Now | Row::Kept => wrapped(&all_counts(&since.counts, lang), Style::new()),
        Row::Blank | Row::Pillars | Row::Units => Vec::new(),
        Row::Caveat(at) => wrapped(since.caveats[at].message(lang), Style::new()),
        Row::Pillar(at) => {
            let pillar = &since.pillars[at];
            let mut lines = wrapped(&format!("{}、{}", pillar.numeral, pillar.title), bold());
            let progress =
                |figures: Option<Figures>| Percent::share_words(figures.and_then(|figures| figures.progress), lang);
            lines
                .extend(wrapped(&lang.progress_moved(&progress(pillar.previous), &progress(pillar.now)), Style::new()));
            lines.extend(wrapped(&all_counts(&pillar.counts, lang), Style::new()));
            lines
        }
        Row::Unit(at) => {
            let unit = &since.units[at];
            let mut lines = wrapped(unit.unit.as_deref().unwrap_or(lang.unit_not_named()), bold());
            lines.extend(wrapped(&all_counts(&unit.counts, lang), Style::new()));
            lines
        }
        Row::Group(outcome) => wrapped(explanation(outcome, lang), Style::new()),
        Row::Point(at) => point_detail(&since.points[at], cells, view),
    }
}

fn point_detail(became: &PointDifference, cells: usize, view: &View) -> Vec<Line<'static>> {
    let (lang, theme) = (view.lang, view.theme);
    let mut lines = Vec::new();
    let mut say = |label: &str, text: &str, style: Style| labelled(&mut lines, label, text, cells, style, view);
    match &became.wordings {
        None => say(became.outcome.label(lang), &theme.shown(&became.check), bold()),
        Some(wordings) => {
            let wording = |wording: &Wording| {
                let text = wording_words(wording, lang);
                text.lines().map(|line| theme.shown(line).into_owned()).collect::<Vec<_>>().join("\n")
            };
            let (then, now) = apart(wordings);
            say(lang.label_wording_then(), &wording(&then), theme.muted());
            say(lang.label_wording_now(), &wording(&now), bold());
        }
    }
    if became.outcome != Outcome::Added {
        say(lang.label_then(), &found(&became.previous, view), theme.muted());
    }
    if became.outcome != Outcome::Gone {
        say(lang.label_now(), &found(&became.now, view), Style::new());
    }
    if !became.units.is_empty() {
        say(lang.label_units(), &theme.shown(&became.units.join("、")), theme.muted());
    }
    lines
}

/// Both wordings without what to look for and the target, where these are the same.
fn apart((then, now): &(Wording, Wording)) -> (Wording, Wording) {
    let (mut then, mut now) = (then.clone(), now.clone());
    if then.look_for == now.look_for {
        then.look_for.clear();
        now.look_for.clear();
    }
    if then.target == now.target {
        (then.target, now.target) = (None, None);
    }
    (then, now)
}

/// The verdict with its day, and the note.
fn found(found: &Found, view: &View) -> String {
    let lang = view.lang;
    let mark = Mark::words_or_none(found.mark, lang);
    let day = found.on.map(|on| lang.found_on(&date_words(on, lang))).unwrap_or_default();
    let note: Vec<String> = found.note.split('\n').map(|line| view.theme.shown(line).into_owned()).collect();
    format!("{mark}{day} {}", note.join("\n")).trim_end().to_owned()
}

/// Every outcome that any point had, with its count.
fn all_counts(counts: &Counts, lang: Lang) -> String {
    let there = Outcome::ALL.into_iter().filter(|&outcome| counts.of(outcome) > 0);
    let counted: Vec<String> = there.map(|outcome| format!("{} {}", outcome.label(lang), counts.of(outcome))).collect();
    counted.join(lang.between_members())
}

fn bold() -> Style {
    Style::new().add_modifier(Modifier::BOLD)
}

text! {
    label_then { zh: "上次", en: "then" }
    label_now { zh: "本次", en: "now " }
    label_wording_then { zh: "上次內容", en: "asked then" }
    label_wording_now { zh: "本次內容", en: "asks now" }
    comparison_pillars { zh: "各要項（上次 > 本次得分）", en: "by pillar (score then > now)" }
    comparison_units { zh: "各業務單位", en: "by unit" }
    comparison_kept { zh: "找不到上次的檔案；以下是本紀錄所附的上次結果", en: "last time's file is not here; this is what the session keeps" }
}

messages! {
    figures_moved(moved: &str) { zh: "，增減 {moved}", en: ", {moved}" }
    progress_moved(then: &str, now: &str) { zh: "查核率 {then} > {now}", en: "progress {then} > {now}" }
    group_counted(outcome: &str, count: usize) { zh: "{outcome}（{count}）", en: "{outcome} ({count})" }
    found_on(day: &str) { zh: "（{day}）", en: " ({day})" }
}
