//! A new visit, and what the row under the cursor stands for: a file, an office, a checklist.

use std::path::Path;

use super::attention::Concern;
use super::{Choice, Start};
use crate::lang::{Lang, text};
use crate::ops::list::{Entry, Listed};
use crate::tui::component::request::Request;
use crate::tui::component::{StartKit, View};
use crate::tui::effect::Effect;

impl Start {
    /// Begins a visit: by the checklist under the cursor, or the newest one of the office under it. Elsewhere the cursor
    /// goes to the checklists.
    pub(super) fn begin(&mut self, kit: &StartKit, view: &View) -> Vec<Request> {
        if let Some(entry) = self.plan_here(kit) {
            return vec![form(entry)];
        }
        if let Some(first) = self.checklists(kit).first() {
            self.cursor = Some(Choice::Checklist(first.checklist.id.clone()));
        }
        self.notice = Some(view.lang.choose_a_checklist().to_owned());
        self.follow(None, kit, view);
        Vec::new()
    }

    /// Opens the latest session of the offices of a date, or else begins one.
    pub(super) fn open_due(&mut self, concern: &Concern, kit: &StartKit, view: &View) -> Vec<Request> {
        let offices = self.offices_of(concern, kit, view);
        let is_of = |session: &&Listed| offices.contains(&(session.agency.clone(), session.year));
        match self.all_sessions().iter().find(is_of) {
            Some(session) => vec![Effect::Open(session.path.clone()).into()],
            None => self.begin(kit, view),
        }
    }

    fn plan_here<'a>(&self, kit: &'a StartKit) -> Option<&'a Entry> {
        let entries = &kit.library.entries;
        if let Some(Choice::Checklist(id)) = &self.cursor {
            return entries.iter().find(|entry| entry.checklist.id == *id);
        }
        let office = self.office(kit)?;
        let session = self.session_here();
        // Of several plans of one year that of the session.
        let is_its_own = |entry: &Entry| session.is_some_and(|session| session.checklist_id == entry.checklist.id);
        let of_office = entries.iter().filter(|entry| entry.checklist.agency == office);
        of_office.max_by_key(|entry| (entry.checklist.year, is_its_own(entry)))
    }

    /// The session that the row under the cursor stands for.
    pub(super) fn session_here(&self) -> Option<&Listed> {
        let path = match self.cursor.as_ref()? {
            Choice::Session(path) | Choice::Attention(Concern::OverduePoints(path)) => path,
            Choice::Attention(_) | Choice::More | Choice::Checklist(_) => return None,
        };
        self.session_at(path)
    }

    fn session_at(&self, path: &Path) -> Option<&Listed> {
        self.all_sessions().iter().find(|session| session.path == path)
    }

    /// The office of the row under the cursor.
    pub(super) fn office<'a>(&'a self, kit: &'a StartKit) -> Option<&'a str> {
        match self.cursor.as_ref()? {
            Choice::Session(path) | Choice::Attention(Concern::OverduePoints(path)) => {
                Some(self.session_at(path)?.agency.as_str())
            }
            Choice::Attention(Concern::Overdue { agency, .. }) => Some(agency),
            Choice::Attention(Concern::Apart(files)) => Some(self.session_at(files.first()?)?.agency.as_str()),
            Choice::Attention(Concern::Due { day, what }) => {
                let is_it = |milestone: &crate::model::plan::checklist::Milestone| {
                    milestone.due == *day && milestone.what == *what
                };
                let mut plans = kit.library.entries.iter().map(|entry| &entry.checklist);
                let plan = plans.find(|plan| plan.milestones.iter().any(is_it)).map(|plan| plan.agency.as_str());
                let mut sessions = self.all_sessions().iter();
                plan.or_else(|| {
                    sessions.find(|session| session.milestones.iter().any(is_it)).map(|session| session.agency.as_str())
                })
            }
            Choice::Checklist(id) => {
                let entry = kit.library.entries.iter().find(|entry| entry.checklist.id == *id)?;
                Some(&entry.checklist.agency)
            }
            Choice::Attention(Concern::Damaged(_)) | Choice::More => None,
        }
    }

    /// The offices and years that a date is of.
    pub(super) fn offices_of(&self, concern: &Concern, kit: &StartKit, view: &View) -> Vec<(String, u16)> {
        let Concern::Due { day, what } = concern else { return Vec::new() };
        let due = self.due(kit, view);
        let found = due
            .iter()
            .find(|(first, _)| first.deadline.milestone.due == *day && first.deadline.milestone.what == *what);
        let offices = found.map(|(_, offices)| offices.as_slice()).unwrap_or_default();
        offices.iter().map(|(agency, year)| ((*agency).to_owned(), *year)).collect()
    }

    /// Whether a command does something on the row under the cursor; the hints show no others.
    pub(super) fn offers(&self, command: crate::tui::command::Command, kit: &StartKit) -> bool {
        use crate::tui::command::Command as C;
        match command {
            C::Accept => self.cursor.is_some(),
            C::FollowUps | C::Trend => self.office(kit).is_some(),
            C::CompareLast | C::Delete | C::Rename => matches!(self.cursor, Some(Choice::Session(_))),
            C::Sort => self.all_sessions().len() > 1,
            C::FilterOffice => {
                let mut offices = self.listed_and_planned(kit).map(|(office, _)| office);
                let first = offices.next();
                offices.any(|office| Some(office) != first)
            }
            C::Merge => self.selected.len() > 1 || matches!(self.cursor, Some(Choice::Attention(Concern::Apart(_)))),
            _ => true,
        }
    }
}

/// The visit form of a checklist.
pub(super) fn form(entry: &Entry) -> Request {
    Request::Form(Box::new(entry.clone()))
}

impl Start {
    /// Words for a command that needs a session under the cursor.
    pub(super) fn needs_session(&mut self, lang: Lang) -> Vec<Request> {
        self.notice = Some(lang.no_session_here().to_owned());
        Vec::new()
    }
}

text! {
    choose_a_checklist { zh: "請選一份查核表，按 Enter 開始新的查核", en: "choose a checklist; Enter begins the visit" }
}
