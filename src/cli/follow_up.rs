//! `follow-up`: what is to be done about one point, without the screen.

use chrono::NaiveDate;

use super::args::FollowingUp;
use super::editing::Editing;
use super::error::Failure;
use super::here::Here;
use super::output::Outcome;
use crate::lang::{Lang, messages, words};
use crate::model::plan::checklist::PointId;
use crate::model::record::answer::{FollowUp, Recheck};
use crate::model::value::roc::{date_words, parse_date};
use crate::store::error::printable;

/// Changes the follow-up, saves the session, and prints the follow-up as it stands.
pub(super) fn run(asked: &FollowingUp, here: &Here) -> Result<Outcome, Failure> {
    let lang = here.lang;
    let mut editing = Editing::open(&asked.session, asked.by.as_ref(), asked.reason.as_ref(), here)?;
    let point = PointId::from(asked.point.as_str());
    editing.must_cover(&point)?;
    if asked.changes_something() {
        editing.must_be_open_to_change()?;
        if !editing.session().takes_follow_up(&point) {
            return Err(Failure::Usage(lang.cli_needs_no_follow_up(point.as_str())));
        }
        let before = editing.session().follow_up_at(&point);
        let follow_up = asked.changed(before, &editing.stamp.by, here)?;
        let edit = editing.session().following_up(&point, follow_up, &editing.stamp);
        editing.save(edit)?;
    }
    let text = match editing.session().answer(&point).and_then(|answer| answer.follow_up.as_ref()) {
        Some(follow_up) => lines(follow_up, lang),
        None => vec![lang.cli_no_follow_up().to_owned()],
    };
    let mut outcome = Outcome::text(printable_lines(point.as_str(), &text));
    outcome.messages = editing.warnings(here);
    Ok(outcome)
}

impl FollowingUp {
    const fn changes_something(&self) -> bool {
        self.cause.is_some()
            || self.action.is_some()
            || self.unit.is_some()
            || self.owner.is_some()
            || self.due.is_some()
            || self.closed.is_some()
            || self.recheck.is_some()
    }

    fn changed(&self, before: FollowUp, by: &str, here: &Here) -> Result<FollowUp, Failure> {
        let text =
            |asked: &Option<String>, before: String| asked.as_ref().map_or(before, |asked| asked.trim().to_owned());
        let recheck = match self.recheck {
            Some(mark) => Some(Recheck {
                on: date(self.recheck_date.as_ref(), None, here.lang)?.unwrap_or_else(|| here.now.date()),
                mark,
                note: text(&self.recheck_note, String::new()),
                by: by.to_owned(),
            }),
            None => before.recheck,
        };
        Ok(FollowUp {
            cause: text(&self.cause, before.cause),
            action: text(&self.action, before.action),
            unit: text(&self.unit, before.unit),
            owner: text(&self.owner, before.owner),
            due: date(self.due.as_ref(), before.due, here.lang)?,
            recheck,
            closed: date(self.closed.as_ref(), before.closed, here.lang)?,
        })
    }
}

/// The date that was typed; none where nothing was, and the one before where nobody asked.
fn date(typed: Option<&String>, before: Option<NaiveDate>, lang: Lang) -> Result<Option<NaiveDate>, Failure> {
    match typed.map(|typed| typed.trim()) {
        None => Ok(before),
        Some("") => Ok(None),
        Some(typed) => parse_date(typed).map(Some).ok_or_else(|| Failure::Usage(lang.bad_date(typed))),
    }
}

/// A follow-up in words, one line a field that says something.
fn lines(follow_up: &FollowUp, lang: Lang) -> Vec<String> {
    let day = |date: Option<NaiveDate>| date.map(|date| date_words(date, lang)).unwrap_or_default();
    let recheck = follow_up.recheck.as_ref().map(|recheck| recheck.words(lang)).unwrap_or_default();
    let fields = [
        (lang.follow_up_cause(), follow_up.cause.clone()),
        (lang.follow_up_action(), follow_up.action.clone()),
        (lang.follow_up_unit(), follow_up.unit.clone()),
        (lang.follow_up_owner(), follow_up.owner.clone()),
        (lang.follow_up_due(), day(follow_up.due)),
        (lang.follow_up_recheck(), recheck),
        (lang.follow_up_closed(), day(follow_up.closed)),
    ];
    fields
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(label, value)| format!("{label}{}{value}", lang.colon()))
        .collect()
}

fn printable_lines(point: &str, lines: &[String]) -> String {
    let indented = lines.iter().map(|line| format!("  {line}"));
    let lines: Vec<String> = std::iter::once(point.to_owned()).chain(indented).map(|line| printable(&line)).collect();
    lines.join("\n") + "\n"
}

words! {
    cli_no_follow_up { zh: "沒有改善追蹤", en: "no follow-up" }
}

messages! {
    cli_needs_no_follow_up(point: &str) {
        zh: "{point} 不是未落實或部分落實，沒有要追蹤的改善；請先以 `mark` 登錄結果",
        en: "{point} is neither absent nor partial, so there is nothing to follow up; record the verdict with `mark` first",
    }
}
