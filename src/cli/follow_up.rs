//! `follow-up`: changes or shows the follow-up of one point without the screen.

use chrono::NaiveDate;

use super::args::FollowUpArgs;
use super::environment::Environment;
use super::error::Failure;
use super::mark::recorded_lines;
use super::output::Outcome;
use crate::lang::{Lang, text};
use crate::model::plan::checklist::PointId;
use crate::model::record::answer::FollowUp;
use crate::model::value::roc::{date_words, parse_date};
use crate::ops::record::{self, DateChange, FollowUpChange, Place, RecheckChange};
use crate::store::error::printable;

/// Changes the follow-up, saves the session, and prints the follow-up.
pub(super) fn run(args: &FollowUpArgs, environment: &Environment) -> Result<Outcome, Failure> {
    let lang = environment.lang;
    let point = PointId::from(args.point.as_str());
    let place = Place { session: &args.session, point: &point, by: args.by.as_deref(), reason: args.reason.as_deref() };
    let recorded = record::follow_up(&environment.directories()?, place, args.change(lang)?, environment.now)?;
    let text = match recorded.session.answer(&point).and_then(|answer| answer.follow_up.as_ref()) {
        Some(follow_up) => lines(follow_up, lang),
        None => vec![lang.cli_no_follow_up().to_owned()],
    };
    let messages = recorded_lines(&recorded, lang);
    Ok(Outcome { messages, ..Outcome::text(printable_lines(point.as_str(), &text)) })
}

impl FollowUpArgs {
    /// The change to make; an error if a typed date is invalid.
    fn change(&self, lang: Lang) -> Result<FollowUpChange, Failure> {
        let recheck = match self.recheck {
            Some(mark) => Some(RecheckChange {
                mark,
                on: match date(self.recheck_date.as_deref(), lang)? {
                    DateChange::Set(on) => Some(on),
                    DateChange::Keep | DateChange::Clear => None,
                },
                note: self.recheck_note.clone().unwrap_or_default(),
            }),
            None => None,
        };
        Ok(FollowUpChange {
            cause: self.cause.clone(),
            action: self.action.clone(),
            unit: self.unit.clone(),
            owner: self.owner.clone(),
            due: date(self.due.as_deref(), lang)?,
            closed: date(self.closed.as_deref(), lang)?,
            recheck,
        })
    }
}

/// The change of a date; an empty text clears it.
fn date(typed: Option<&str>, lang: Lang) -> Result<DateChange, Failure> {
    match typed.map(str::trim) {
        None => Ok(DateChange::Keep),
        Some("") => Ok(DateChange::Clear),
        Some(typed) => parse_date(typed).map(DateChange::Set).ok_or_else(|| Failure::Usage(lang.bad_date(typed))),
    }
}

/// A follow-up as lines, one for each field that is set.
fn lines(follow_up: &FollowUp, lang: Lang) -> Vec<String> {
    let day = |date: Option<NaiveDate>| date.map(|date| date_words(date, lang)).unwrap_or_default();
    let recheck = follow_up.recheck.as_ref().map(|recheck| recheck.label(lang)).unwrap_or_default();
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

text! {
    cli_no_follow_up { zh: "沒有改善追蹤", en: "no follow-up" }
}
