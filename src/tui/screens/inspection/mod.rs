//! The inspection: keys and feedback over a session that is being walked, and what is saved of it.

mod opening;
mod changing;
mod feedback;
mod amending;
mod scope;
mod selecting;
mod narrowing;
mod navigation;
mod pointing;
mod follow_up;
mod evidence;
mod saving;
mod draw;
mod pillars;
mod list;
mod detail;
mod previous;
mod overdue;
mod related;

use std::path::PathBuf;

use self::evidence::Exhibits;
pub use self::saving::Saving;
use crate::lang::{messages, words};
use crate::model::list::filter::NamedView;
use crate::model::plan::checklist::PointId;
use crate::model::record::mark::Mark;
use crate::model::record::session::Session;
use crate::model::record::stamp::Stamp;
use crate::model::value::roc::Moment;
use crate::model::walk::SessionEditor;
use crate::store::error::StoreError;
use crate::store::session::saver::SaveReport;
use crate::tui::app::Reaction;
use crate::tui::command::Command;
use crate::tui::component::View;
use crate::tui::effect::Writing;
use crate::tui::popups::changed::Changed;
use crate::tui::popups::close_out::CloseOut;
use crate::tui::popups::comparison::ComparisonPage;
use crate::tui::popups::export::Export;
use crate::tui::popups::filter::Filtering;
use crate::tui::popups::history::Past;
use crate::tui::popups::summary::Summary;
use crate::tui::popups::trend::TrendPage;
use crate::tui::popups::unsaved::Unsaved;
use crate::tui::widgets::window::Window;

/// An open inspection.
#[derive(Debug)]
pub struct Inspection {
    editor: SessionEditor,
    path: PathBuf,
    writing: Writing,
    saving: Saving,
    /// Whether any point of the plan can be overdue, so that rows have a column for it.
    can_be_overdue: bool,
    window: Window,
    /// The filters that the user keeps.
    views: Vec<NamedView>,
    /// The reason that was last given for an amendment in this sitting.
    last_reason: String,
    /// The line of a sealed file that was rewritten by somebody else, though it says the same.
    rewritten: Option<usize>,
    /// What the last command did, until the next one.
    notice: Option<String>,
    /// The user asked to leave; that happens once everything is saved.
    is_leaving: bool,
    /// What is known of the files that are evidence.
    exhibits: Exhibits,
}

/// Where the cursor goes after a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// To the next point.
    GoOn,
    /// Nowhere.
    Stay,
    /// To the note of the point.
    Write,
}

impl Inspection {
    /// The session with the cursor in it.
    #[must_use]
    pub const fn editor(&self) -> &SessionEditor {
        &self.editor
    }

    /// The session.
    #[must_use]
    pub const fn session(&self) -> &Session {
        self.editor.session()
    }

    /// The point that the cursor is on.
    #[must_use]
    pub const fn cursor(&self) -> &PointId {
        self.editor.cursor()
    }

    /// When and by whom an edit happens now.
    #[must_use]
    pub fn stamp(&self, now: Moment) -> Stamp {
        self.editor.stamp(now)
    }

    /// Whether someone else has the session, so that nothing can be changed here.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        self.editor.is_read_only()
    }

    /// What is saved.
    #[must_use]
    pub const fn saving(&self) -> &Saving {
        &self.saving
    }

    /// The file of the session.
    #[must_use]
    pub const fn path(&self) -> &PathBuf {
        &self.path
    }

    /// The filters that the user keeps.
    #[must_use]
    pub fn views(&self) -> &[NamedView] {
        &self.views
    }

    /// Says something until the next command.
    pub fn say(&mut self, notice: String) {
        self.notice = Some(notice);
    }

    /// Takes in a command and answers with what it needs: an edit saved, a popup opened.
    pub fn update(&mut self, command: Command, view: &View) -> Vec<Reaction> {
        self.notice = None;
        self.is_leaving = false;
        let reactions = self.answer(command, view);
        self.follow(view);
        reactions
    }

    fn answer(&mut self, command: Command, view: &View) -> Vec<Reaction> {
        match command {
            Command::Mark(mark) | Command::MarkAndNote(mark) if self.editor.is_selecting() => {
                self.ask(Some(mark), view)
            }
            Command::Clear if self.editor.is_selecting() => self.ask(None, view),
            Command::Mark(mark) => self.mark(Some(mark), view, After::GoOn),
            Command::MarkAndNote(mark) => self.mark(Some(mark), view, After::Write),
            Command::Clear => self.mark(None, view, After::Stay),
            Command::Cycle => self.mark(Mark::next(self.session().mark(self.cursor())), view, After::Stay),
            Command::Note => self.open_note(view),
            Command::Undo => self.undo(view),
            Command::Redo => self.redo(view),
            Command::CoverAll => self.cover_all(view),
            Command::Count(tick) => self.count(tick, view),
            Command::Select => self.select(view),
            Command::SelectWider => self.select_wider(view),
            Command::SelectShown => self.select_all(view),
            Command::Filter => vec![Reaction::push(Filtering::of(self))],
            Command::History => vec![Reaction::push(Past::of(self.session()))],
            Command::Search => self.open_search(view),
            Command::CloseOut => vec![Reaction::push(CloseOut::of(self.session()))],
            Command::Summary => vec![Reaction::push(Summary::of(self.session()))],
            Command::CompareLast => ComparisonPage::of_open(self.session()).into(),
            Command::Trend => TrendPage::of_open(self.session()).into(),
            Command::Export => vec![Reaction::push(Export::default())],
            Command::FollowUp => self.open_follow_up(view),
            Command::FollowUps => self.open_follow_ups(view),
            Command::Evidence => self.open_evidence(view),
            Command::Back if self.editor.widen() => Vec::new(),
            Command::Back | Command::Quit => self.leave(),
            // The app itself sees to the rest, or it has no key here.
            other => self.go(other, view),
        }
    }

    /// Whether a command would do something now, so that the footer is true.
    #[must_use]
    pub fn offers(&self, command: Command) -> bool {
        let editor = &self.editor;
        let is_changeable = !editor.is_read_only() && editor.is_cursor_listed();
        match command {
            Command::Mark(_)
            | Command::MarkAndNote(_)
            | Command::Clear
            | Command::Cycle
            | Command::Note
            | Command::Select
            | Command::SelectWider
            | Command::SelectShown => is_changeable,
            Command::Count(_) => is_changeable && editor.point().is_some_and(|point| point.target.is_some()),
            Command::FollowUp => is_changeable && self.session().takes_follow_up(self.cursor()),
            Command::Undo => editor.can_undo(),
            Command::Redo => editor.can_redo(),
            Command::Search | Command::Evidence => editor.is_cursor_listed(),
            Command::CoverAll => !editor.is_read_only() && editor.left_out() > 0 && !self.session().is_sealed(),
            Command::NextHit | Command::PreviousHit => editor.needle().is_some(),
            Command::Back => editor.is_narrowed() || editor.is_selecting(),
            Command::Sort
            | Command::FilterOffice
            | Command::FilterYear
            | Command::Delete
            | Command::Rename
            | Command::ShowFolder
            | Command::OpenFolder
            | Command::Settings
            | Command::ReplaceSettings => false,
            Command::Up
            | Command::Down
            | Command::PageUp
            | Command::PageDown
            | Command::First
            | Command::Last
            | Command::Left
            | Command::Right
            | Command::NextPillar
            | Command::PreviousPillar
            | Command::NextUnmarked
            | Command::NextField
            | Command::PreviousField
            | Command::Filter
            | Command::KeepView
            | Command::DropView
            | Command::Palette
            | Command::History
            | Command::ReturnTo
            | Command::Summary
            | Command::FollowUps
            | Command::Add
            | Command::Complete
            | Command::Today
            | Command::Export
            | Command::Accept
            | Command::SaveCopy
            | Command::Retry
            | Command::Compare
            | Command::CompareLast
            | Command::Trend
            | Command::Reload
            | Command::Overwrite
            | Command::CloseOut
            | Command::CloseVisit
            | Command::DropAmendment
            | Command::Abandon
            | Command::SaveReport
            | Command::CopySummary
            | Command::Help
            | Command::Quit => true,
        }
    }

    /// Takes in what became of edits.
    pub fn saved(&mut self, report: SaveReport, view: &View) -> Vec<Reaction> {
        let is_news = !matches!(self.saving.failure(), Some(StoreError::ChangedOutside { .. }));
        self.saving.heard(report, view.now);
        if is_news && matches!(self.saving.failure(), Some(StoreError::ChangedOutside { .. })) {
            self.is_leaving = false;
            return vec![Reaction::push(Changed::default())];
        }
        match (self.is_leaving, self.saving.failure()) {
            (true, None) if self.is_all_done() => vec![Reaction::LeaveSession],
            (true, Some(_)) => {
                self.is_leaving = false;
                vec![Reaction::push(Unsaved::default())]
            }
            _ => Vec::new(),
        }
    }

    /// Leaves at once if everything is saved, asks if it cannot be, and else waits for the disk.
    fn leave(&mut self) -> Vec<Reaction> {
        match self.saving.failure() {
            // The file may hold an older state than what was saved: that is for the user to decide on.
            Some(StoreError::ChangedOutside { .. }) => return vec![Reaction::push(Changed::default())],
            Some(_) if !self.saving.is_all_saved() => return vec![Reaction::push(Unsaved::default())],
            _ if self.is_all_done() => return vec![Reaction::LeaveSession],
            _ => {}
        }
        self.is_leaving = true;
        Vec::new()
    }

    /// Says why nothing is done.
    fn refuse(&mut self, why: &str) -> Vec<Reaction> {
        self.notice = Some(why.to_owned());
        Vec::new()
    }
}

words! {
    title_divider { zh: "｜", en: " | " }
    name_comma { zh: "、", en: ", " }
}

messages! {
    plan_year(year: u16) { zh: "{year}年度", en: "{year}" }
    numbers(progress: &str, score: &str) { zh: "查核率 {progress}% 得分 {score}", en: "progress {progress}% score {score}" }
}
