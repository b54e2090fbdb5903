//! The field of the visit form for the inspection before: the latest of the office, an earlier one, or none.

use crate::lang::{Lang, messages, words};
use crate::model::previous::Previous;
use crate::model::roc::date_words;
use crate::model::weight::Percent;
use crate::store::sessions::Listed;
use crate::store::visits;
use crate::tui::effect::Last;

/// What there is to choose from, and what is chosen.
#[derive(Debug)]
pub(super) struct Past {
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

impl Past {
    /// The field before the sessions are known.
    pub fn new(given: Option<Box<Previous>>) -> Self {
        let choices = given.map(Choice::Given).into_iter().chain([Choice::Nothing]);
        Self { choices: choices.collect(), chosen: 0 }
    }

    /// Takes in the sessions of the office. The latest in which anything was looked at is chosen, unless the command
    /// line named one.
    pub fn listed(&mut self, sessions: &[Listed], agency: &str) {
        self.choices.retain(|choice| matches!(choice, Choice::Given(_)));
        let own = visits::of_office(sessions, agency).into_iter();
        let own = own.filter(|listed| listed.summary.judged + listed.summary.not_applicable > 0);
        self.choices.extend(own.map(|listed| Choice::Listed(Box::new(listed.clone()))));
        self.choices.push(Choice::Nothing);
        self.chosen = 0;
    }

    /// Whether there is anything to choose.
    pub const fn is_offered(&self) -> bool {
        self.choices.len() > 1
    }

    /// Chooses the one after, or the one before; the first and the last stay.
    pub fn step(&mut self, by: isize) {
        self.chosen = self.chosen.saturating_add_signed(by).min(self.choices.len() - 1);
    }

    /// Chooses the one after; after the last comes the first.
    pub const fn turn(&mut self) {
        self.chosen = (self.chosen + 1) % self.choices.len();
    }

    /// What a new session stands beside.
    pub fn last(&self) -> Last {
        match &self.choices[self.chosen] {
            Choice::Given(previous) => Last::Kept(previous.clone()),
            Choice::Listed(listed) => Last::File(listed.path.clone()),
            Choice::Nothing => Last::None,
        }
    }

    /// The choice, with its place among the others.
    pub fn words(&self, lang: Lang) -> String {
        let chosen = match &self.choices[self.chosen] {
            Choice::Given(previous) => {
                let day = date_words(previous.visited, lang);
                lang.past_visit(previous.kind.words(lang), &day, &score(previous.summary.score, lang))
            }
            Choice::Listed(listed) => {
                let (visit, day) = (&listed.visit, date_words(listed.visit.opened.date(), lang));
                lang.past_visit(visit.kind.words(lang), &day, &score(listed.summary.score, lang))
            }
            Choice::Nothing => lang.past_none().to_owned(),
        };
        format!("< {chosen} > ({}/{})", self.chosen + 1, self.choices.len())
    }
}

fn score(score: Option<Percent>, lang: Lang) -> String {
    score.map_or_else(|| lang.no_score().to_owned(), |score| score.to_string())
}

words! {
    past_none { zh: "不對照", en: "none" }
}

messages! {
    past_visit(kind: &str, day: &str, score: &str) { zh: "{kind} {day} 得分 {score}", en: "{kind} {day}, score {score}" }
}
