//! The field of the visit form for the previous inspection: the latest of the series, an earlier one, or none.

use crate::lang::{Lang, messages, text};
use crate::model::plan::series::SeriesKey;
use crate::model::record::previous::Previous;
use crate::model::value::roc::date_words;
use crate::model::value::weight::Percent;
use crate::ops::begin::PreviousSource;
use crate::ops::list::{Listed, of_series};
use crate::tui::command::Command;
use crate::tui::widgets::choices;

/// What there is to choose from, and what is chosen.
#[derive(Debug)]
pub(super) struct PreviousField {
    choices: Vec<Choice>,
    chosen: usize,
}

#[derive(Debug)]
enum Choice {
    /// The one that the command line named.
    Given(Box<Previous>),
    /// One in the user's folder.
    Listed(Box<Listed>),
    /// None.
    Nothing,
}

impl PreviousField {
    /// The field before the sessions are known.
    pub fn new(given: Option<Box<Previous>>) -> Self {
        let choices = given.map(Choice::Given).into_iter().chain([Choice::Nothing]);
        Self { choices: choices.collect(), chosen: 0 }
    }

    /// Sets the sessions of the series. Chooses the latest with any answer, unless the command line named one.
    pub fn listed(&mut self, sessions: &[Listed], series: &SeriesKey) {
        self.choices.retain(|choice| matches!(choice, Choice::Given(_)));
        let own = of_series(sessions, series).into_iter();
        let own = own.filter(|listed| listed.summary.is_begun());
        let given = self.choices.iter().find_map(|choice| match choice {
            Choice::Given(previous) => Some(previous.session.clone()),
            Choice::Listed(_) | Choice::Nothing => None,
        });
        let own = own.filter(|listed| given.as_ref() != Some(&listed.id));
        self.choices.extend(own.map(|listed| Choice::Listed(Box::new(listed.clone()))));
        self.choices.push(Choice::Nothing);
        self.chosen = 0;
    }

    /// Whether there is anything to choose.
    pub const fn is_offered(&self) -> bool {
        self.choices.len() > 1
    }

    /// Chooses the one to the left or right, without wrapping.
    pub fn step(&mut self, command: Command) {
        self.chosen = choices::beside(command, self.chosen, self.choices.len());
    }

    /// Chooses the next one; wraps around.
    pub const fn turn(&mut self) {
        self.chosen = (self.chosen + 1) % self.choices.len();
    }

    /// The previous inspection of a new session.
    pub fn source(&self) -> PreviousSource {
        match &self.choices[self.chosen] {
            Choice::Given(previous) => PreviousSource::Known(previous.clone()),
            Choice::Listed(listed) => PreviousSource::File(listed.path.clone()),
            Choice::Nothing => PreviousSource::None,
        }
    }

    /// The choice, with its position among the others.
    pub fn label(&self, lang: Lang) -> String {
        let chosen = match &self.choices[self.chosen] {
            Choice::Given(previous) => {
                let day = date_words(previous.visited, lang);
                lang.past_visit(previous.kind.label(lang), &day, &Percent::score_words(previous.summary.score, lang))
            }
            Choice::Listed(listed) => {
                let (visit, day) = (&listed.visit, date_words(listed.visit.opened.date(), lang));
                lang.past_visit(visit.kind.label(lang), &day, &Percent::score_words(listed.summary.score, lang))
            }
            Choice::Nothing => lang.past_none().to_owned(),
        };
        format!("< {chosen} > ({}/{})", self.chosen + 1, self.choices.len())
    }
}

text! {
    past_none { zh: "不對照", en: "none" }
}

messages! {
    past_visit(kind: &str, day: &str, score: &str) { zh: "{kind} {day} 得分 {score}", en: "{kind} {day}, score {score}" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::city::brief::{PlanBrief, SessionBrief};
    use crate::model::record::mark::Mark;
    use crate::model::record::session::Session;
    use crate::model::sample;
    use crate::model::value::roc::Moment;
    use crate::model::visits::carry::carry;

    fn session(id: &str, agency: &str, mark: Option<Mark>) -> Session {
        let mut parts = sample::begin(sample::checklist(&[2])).parts().clone();
        parts.id = id.into();
        parts.visit.opened = Moment::parse(&format!("2025-{id}-20T09:00:00+08:00")).expect("a moment of the test");
        std::sync::Arc::make_mut(&mut parts.checklist).agency = agency.into();
        let mut session = Session::from_parts(parts);
        let edit = session.marking(&"1.1.1".into(), mark, &sample::stamp(1));
        session.apply(&edit, &sample::stamp(1)).expect("the point exists");
        session
    }

    /// The choices in order, by the day or by the id of the session.
    fn offered(field: &mut PreviousField) -> Vec<String> {
        field.chosen = 0;
        let mut offered = Vec::new();
        for _ in 0..field.choices.len() {
            offered.push(match field.source() {
                PreviousSource::None => "none".to_owned(),
                PreviousSource::Known(previous) => format!("given {}", previous.session),
                PreviousSource::File(path) => path.display().to_string(),
            });
            field.step(Command::Right);
        }
        offered
    }

    #[test]
    fn the_latest_of_the_office_comes_first_and_what_was_given_before_it() {
        let sessions = [
            session("03", "甲", Some(Mark::Absent)),
            session("09", "甲", Some(Mark::Done)),
            session("10", "甲", None),
            session("11", "乙", Some(Mark::Done)),
        ];
        let row = |session: &Session| {
            let plan = std::sync::Arc::new(PlanBrief::of(session.checklist()));
            Listed::of(session.parts().id.clone().into(), &SessionBrief::of(session, plan))
        };
        let listed: Vec<Listed> = sessions.iter().map(row).collect();
        let series = |agency: &str| session("01", agency, None).checklist().series_key();
        let mut field = PreviousField::new(None);
        assert!(!field.is_offered());
        field.listed(&listed, &series("甲"));
        assert_eq!(offered(&mut field), ["09", "03", "none"], "nobody looked at anything in October");
        field.turn();
        assert!(matches!(field.source(), PreviousSource::File(_)), "after the last choice comes the first");
        let previous = carry(&sessions[0], sample::begin(sample::checklist(&[2])), None).session.previous().cloned();
        let mut field = PreviousField::new(previous.map(Box::new));
        field.listed(&listed, &series("甲"));
        assert_eq!(offered(&mut field), ["given 03", "09", "none"]);
        field.listed(&listed, &series("丙"));
        assert_eq!(offered(&mut field), ["given 03", "none"]);
    }
}
