//! `carry`: a new session with the previous verdicts under another checklist, and the lists of what changed.

use std::fmt::Write as _;

use super::args::{CarryArgs, Extent};
use super::environment::Environment;
use super::error::Failure;
use super::new::notice_lines;
use super::output::{Exit, Outcome};
use crate::lang::{Lang, messages, text};
use crate::model::judge::open_follow_ups::FollowUpCounts;
use crate::model::plan::checklist::PointId;
use crate::model::plan::mapping::MappingHint;
use crate::model::plan::wording::Wording;
use crate::model::record::mark::Mark;
use crate::model::record::previous::Reference;
use crate::model::record::session::Session;
use crate::model::value::roc::date_words;
use crate::ops::begin::NewFile;
use crate::ops::carry::{Carry, CarryOver, ChangedPoint, Today, carry};
use crate::store::error::printable;

/// Creates the session and prints its path, the numbers and the lists; [`Exit::Problems`] if points need a decision.
pub(super) fn run(args: CarryArgs, environment: &Environment) -> Result<Outcome, Failure> {
    let wanted = CarryOver {
        previous: &args.old,
        checklist: &args.checklist,
        kind: args.kind,
        reviewers: args.visit.names(),
        site: args.visit.site,
    };
    let to = NewFile { path: args.file.output, overwrite: args.file.overwrite };
    let carried = carry(&environment.directories()?, wanted, to, environment.now)?;
    let mut outcome = Outcome::path(&carried.path);
    let open = carried.carry.session.open_follow_ups(environment.now.date());
    let counts = FollowUpCounts::of(&open, environment.now.date());
    outcome.output.extend(lists(&carried.carry, counts, args.extent, environment.lang).into_bytes());
    outcome.messages = notice_lines(&carried.notices, environment.lang);
    outcome.exit = if carried.carry.needs_decision() { Exit::Problems } else { Exit::Good };
    Ok(outcome)
}

/// The numbers, then the points that need a decision or are gone; with [`Extent::All`] those that are carried and new too.
fn lists(carry: &Carry, follow_ups: FollowUpCounts, extent: Extent, lang: Lang) -> String {
    let is_all = extent == Extent::All;
    let check = |point: &PointId| check_of(&carry.session, point);
    let last = |point: &PointId| carry.session.previous_verdict(point);
    let carried = carry.carried.iter().map(|point| point_line(point, last(point), &check(point), lang)).collect();
    let changed: Vec<String> = carry.changed.iter().flat_map(|changed| changed_lines(changed, carry, lang)).collect();
    let gone = carry.gone.iter().map(|gone| point_line(&gone.point, gone.last.as_ref(), &gone.wording.check, lang));
    let added = carry.added.iter().map(|point| format!("  {point}  {}", check(point))).collect();
    let parts: [(String, bool, Vec<String>); 4] = [
        (lang.cli_changed(carry.changed.len()), true, changed),
        (lang.cli_gone(carry.gone.len()), true, gone.collect()),
        (lang.cli_added(carry.added.len()), is_all, added),
        (lang.cli_carried(carry.carried.len()), is_all, carried),
    ];
    let mut lines = vec![String::new()];
    lines.extend(parts.iter().map(|(heading, ..)| heading.clone()));
    if follow_ups.open > 0 {
        lines.push(lang.cli_carried_open(follow_ups.open, follow_ups.overdue, follow_ups.missing));
    }
    for (heading, _, points) in parts.into_iter().filter(|(_, is_listed, points)| *is_listed && !points.is_empty()) {
        lines.extend([String::new(), heading]);
        lines.extend(points);
    }
    let mut text = String::new();
    for line in lines {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}", printable(&line));
    }
    text
}

fn check_of(session: &Session, point: &PointId) -> String {
    session.find(point).map_or_else(String::new, |(_, _, point)| point.check.to_string())
}

fn point_line(point: &PointId, previous: Option<&Reference>, check: &str, lang: Lang) -> String {
    // An old verdict may have been given under another wording.
    let former = previous.and_then(|previous| previous.former.as_ref()).map_or("", |_| lang.cli_other_words());
    format!("  {point}  {}{former}  {check}", previous_label(previous, lang))
}

/// The verdict with its date, or that there is none.
fn previous_label(previous: Option<&Reference>, lang: Lang) -> String {
    match previous {
        Some(previous) => {
            lang.cli_last(Mark::words_or_none(previous.mark, lang), &date_words(previous.at.date(), lang))
        }
        None => lang.unmarked().to_owned(),
    }
}

/// A point that needs a decision: both wordings one above the other, or the points that may correspond to it.
fn changed_lines(changed: &ChangedPoint, carry: &Carry, lang: Lang) -> Vec<String> {
    let mut lines = vec![format!("  {}  {}", changed.point, previous_label(changed.previous.as_ref(), lang))];
    lines.extend(wording_lines(lang.cli_former(), &changed.former, lang));
    match &changed.today {
        Today::Reworded(today) => lines.extend(wording_lines(lang.cli_today(), today, lang)),
        Today::Hinted(hints) => {
            lines.extend(hints.iter().map(|hint| hint_line(hint, &carry.session, lang)));
        }
    }
    lines
}

fn wording_lines(label: &str, wording: &Wording, lang: Lang) -> Vec<String> {
    let mut lines = vec![format!("    {label}{}{}", lang.colon(), wording.check)];
    if !wording.look_for.is_empty() {
        lines.push(format!("      {}", lang.wording_look_for(&wording.look_for.join(lang.list_comma()))));
    }
    if let Some(target) = wording.target {
        lines.push(format!("      {}", lang.wording_target(&target.label(lang))));
    }
    lines
}

fn hint_line(hint: &MappingHint, session: &Session, lang: Lang) -> String {
    let strategies = session.checklist().pillars.iter().flat_map(|pillar| &pillar.strategies);
    let title = strategies.filter(|strategy| strategy.id == hint.strategy).map(|strategy| strategy.title.as_str());
    let title: String = title.collect();
    format!("    {}", lang.cli_hint(&hint.strategy, &title, hint.relation.label(lang), &hint.reason))
}

text! {
    cli_former { zh: "上次內容", en: "then" }
    cli_other_words { zh: "，當時內容不同", en: ", worded otherwise then" }
    cli_today { zh: "本次內容", en: "now" }
}

messages! {
    cli_carried(points: usize) {
        zh: "沿用（{points}）：內容相同，附上次結果供參考",
        en: "carried ({points}): worded the same, with the last verdict as reference",
    }
    cli_changed(points: usize) {
        zh: "有變動（{points}）：內容已改或改列他處，請查核人員決定上次結果是否仍可參考",
        en: "changed ({points}): worded otherwise or asked elsewhere; decide whether the last verdict still counts",
    }
    cli_gone(points: usize) {
        zh: "已無此項（{points}）：新的查核表沒有，保留在新紀錄中",
        en: "gone ({points}): not in the new checklist, kept in the new session",
    }
    cli_added(points: usize) { zh: "新增（{points}）：上次的查核表沒有", en: "added ({points}): not in the former checklist" }
    cli_carried_open(open: usize, overdue: usize, missing: usize) {
        zh: "上次留下待改善 {open} 項，逾期 {overdue} 項，其中未填改善追蹤 {missing} 項；明細請用 follow-ups",
        en: "open from last time: {open}, {overdue} overdue, {missing} of them without a follow-up; follow-ups lists them",
    }
    cli_last(mark: &str, day: &str) { zh: "上次{mark}（{day}）", en: "last {mark} ({day})" }
    cli_hint(strategy: &str, title: &str, relation: &str, reason: &str) {
        zh: "可參考 {strategy} {title}（{relation}）：{reason}",
        en: "see {strategy} {title} ({relation}): {reason}",
    }
}
