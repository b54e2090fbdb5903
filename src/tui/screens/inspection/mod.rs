//! The inspection screen: commands and feedback for a session being walked, and its saves.

mod opening;
mod changing;
mod feedback;
mod amending;
mod requests;
mod surface;
mod scope;
mod selecting;
mod narrowing;
mod navigation;
mod pointing;
mod follow_up;
mod evidence;
mod draw;
mod pillars;
mod list;
mod detail;
mod previous;
mod overdue;
mod related;
mod conflict;
mod copying;
mod who;

use crate::lang::{messages, text};
use crate::model::plan::checklist::PointId;
use crate::model::record::mark::Mark;
use crate::model::record::session::Session;
use crate::model::walk::SessionEditor;
use crate::ops::open::FileTrace;
use crate::ops::saving::{SaveReport, Writing};
use crate::store::error::{StoreError, display_path};
use crate::tui::command::Command;
use crate::tui::component::View;
use crate::tui::component::open_session::{After, OpenSession};
use crate::tui::component::popup::{Popup, Stack};
use crate::tui::component::request::Request;
use crate::tui::effect::Effect;
use crate::tui::popups;
use crate::tui::popups::changed::ChangedPage;
use crate::tui::popups::comparison::ComparisonPage;
use crate::tui::popups::trend::TrendPage;
use crate::tui::popups::unsaved::Unsaved;
use crate::tui::widgets::window::Window;

/// An open inspection.
#[derive(Debug)]
pub struct Inspection {
    open: OpenSession,
    /// Its popups, which live as long as it does.
    popups: Stack<OpenSession>,
    /// Whether any point of the plan has a deadline or a schedule; else rows have no column for it.
    can_be_overdue: bool,
    /// The file as it was last read, where another program works on it.
    trace: Option<FileTrace>,
    /// The visible rows; scrolled to the cursor when the list is drawn.
    window: std::cell::Cell<Window>,
    /// The latest reason of an amendment since the session was opened.
    last_reason: String,
    /// The notice of the last command, until the next one.
    notice: Option<String>,
    /// The user asked to leave, which happens once everything is saved.
    is_leaving: bool,
}

impl Inspection {
    /// The session with the reviewer's place in it.
    #[must_use]
    pub const fn editor(&self) -> &SessionEditor {
        &self.open.editor
    }

    /// The session.
    #[must_use]
    pub const fn session(&self) -> &Session {
        self.open.session()
    }

    /// The point that the cursor is on.
    #[must_use]
    pub const fn cursor(&self) -> &PointId {
        self.open.editor.cursor()
    }

    /// Shows a notice until the next command: in the top popup, else in the inspection.
    fn say(&mut self, notice: String) {
        if let Err(notice) = self.popups.say(notice) {
            self.notice = Some(notice);
        }
    }

    /// Pushes a popup.
    fn show(&mut self, popup: impl Popup<OpenSession> + 'static) -> Vec<Request> {
        self.popups.push(popup);
        Vec::new()
    }

    /// Handles a command that no popup gets.
    fn command(&mut self, command: Command, view: &View) -> Vec<Request> {
        self.notice = None;
        self.is_leaving = false;
        self.answer(command, view)
    }

    fn answer(&mut self, command: Command, view: &View) -> Vec<Request> {
        match command {
            Command::Mark(mark) | Command::MarkAndNote(mark) if self.open.editor.is_selecting() => {
                self.ask(Some(mark), view)
            }
            Command::Clear if self.open.editor.is_selecting() => self.ask(None, view),
            Command::Mark(mark) => self.mark(Some(mark), view, After::GoOn),
            Command::MarkAndNote(mark) => self.mark(Some(mark), view, After::Write),
            Command::Clear => self.mark(None, view, After::Stay),
            Command::Cycle => self.mark(Mark::next(self.session().mark(self.cursor())), view, After::Stay),
            Command::Take(side) => self.take(side, view),
            Command::Note => self.open_note(view),
            Command::Undo => self.undo(view),
            Command::Redo => self.redo(view),
            Command::CoverAll => self.cover_all(view),
            Command::Count(tick) => self.count(tick, view),
            Command::Select => self.select(view),
            Command::SelectWider => self.select_wider(view),
            Command::SelectShown => self.select_all(view),
            Command::Search => self.open_search(view),
            Command::CompareLast => {
                let (page, compare) = ComparisonPage::of_open(self.session());
                self.popups.push(page);
                vec![compare.into()]
            }
            Command::Trend => {
                let (page, follow) = TrendPage::of_open(self.session());
                self.popups.push(page);
                vec![follow.into()]
            }
            Command::Who => self.ask_who(view),
            Command::FollowUp => self.open_follow_up(view),
            Command::FollowUps => self.open_follow_ups(view),
            Command::Evidence => self.open_evidence(view),
            Command::CopyPoint => self.copy_point(view),
            Command::Back => {
                // It never leaves: it is pressed to end an input method.
                let _ = self.open.editor.widen();
                Vec::new()
            }
            Command::Quit => self.leave(),
            other => match popups::of_inspection(other, &self.open, view) {
                Some(popup) => {
                    self.popups.push_boxed(popup);
                    Vec::new()
                }
                // It moves the cursor, or is bound to no key here.
                None => self.go(other, view),
            },
        }
    }

    /// Whether a command is available now; the footer leaves the others out.
    fn offers(&self, command: Command) -> bool {
        let editor = &self.open.editor;
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
            Command::Take(side) => {
                let sides = self.conflict().map_or(0, |conflict| conflict.sides.len());
                is_changeable && usize::from(side) <= sides
            }
            Command::NextConflict => !self.session().open_conflicts().is_empty(),
            Command::Count(_) => is_changeable && editor.point().is_some_and(|point| point.target.is_some()),
            // The hint stays and the key refuses, so that hints do not jump.
            Command::FollowUp | Command::Undo | Command::Redo => !editor.is_read_only(),
            Command::Who => !editor.is_read_only() && self.session().visit().reviewers.len() > 1,
            Command::Search | Command::Evidence | Command::CopyPoint => editor.is_cursor_listed(),
            Command::CoverAll => !editor.is_read_only() && editor.left_out() > 0 && !self.session().is_closed(),
            Command::NextHit | Command::PreviousHit => editor.needle().is_some(),
            Command::Back => editor.is_narrowed() || editor.is_selecting(),
            // All other commands are always available.
            _ => true,
        }
    }

    /// Handles a report of the saver.
    fn saved(&mut self, report: SaveReport, view: &View) -> Vec<Request> {
        let was_gone = matches!(report, SaveReport::WrittenAgain { .. });
        let is_news = !matches!(self.open.saving.failure(), Some(StoreError::ChangedOutside { .. }));
        self.open.saving.record(report, view.now);
        if is_news && matches!(self.open.saving.failure(), Some(StoreError::ChangedOutside { .. })) {
            self.is_leaving = false;
            return self.show(ChangedPage::default());
        }
        if was_gone {
            // Leaving is cancelled, so that the notice is read.
            self.is_leaving = false;
            self.say(view.lang.notice_written_again(&display_path(&self.open.path)));
            return Vec::new();
        }
        match (self.is_leaving, self.open.saving.failure()) {
            (true, None) if self.open.is_all_done() => vec![Request::LeaveSession],
            (true, Some(_)) => {
                self.is_leaving = false;
                self.show(Unsaved::default())
            }
            _ => Vec::new(),
        }
    }

    /// Leaves once everything is saved and the file was seen to be there; asks if saving failed.
    fn leave(&mut self) -> Vec<Request> {
        match self.open.saving.failure() {
            // The file on the disk may be older than what was saved: the user decides.
            Some(StoreError::ChangedOutside { .. }) => return self.show(ChangedPage::default()),
            // What was saved once may be gone.
            Some(_) => return self.show(Unsaved::default()),
            None if self.is_reading() => return vec![Request::LeaveSession],
            None => {}
        }
        self.is_leaving = true;
        self.open.saving.asked();
        vec![Effect::Verify.into()]
    }

    /// Whether another program has the session, so that it can only be read here.
    const fn is_reading(&self) -> bool {
        matches!(self.open.writing, Writing::ReadOnly(_))
    }

    /// Whether it waits for the disk, or for the other program to let go.
    #[must_use]
    pub const fn is_waiting(&self) -> bool {
        self.is_reading() || self.open.saving.is_waiting()
    }

    /// A second has passed: a disk that does not answer is told of, and the other program is looked after.
    fn tick(&mut self) -> Vec<Request> {
        if self.is_reading() {
            // Under a popup nothing moves.
            return if self.popups.depth() == 0 { vec![Effect::LookAfter(self.trace).into()] } else { Vec::new() };
        }
        if self.open.saving.tick(&self.open.path) && std::mem::take(&mut self.is_leaving) {
            return self.show(Unsaved::default());
        }
        Vec::new()
    }

    /// Opens the session to be written, at the same point, once the other program has let go.
    fn take_over(&mut self) -> Vec<Request> {
        if !self.is_reading() || self.popups.depth() > 0 {
            return Vec::new();
        }
        vec![Request::Aim(self.cursor().clone()), Effect::TakeOver.into()]
    }

    /// Shows what the other program has saved, with the cursor and the list as they are here.
    fn show_newer(&mut self, session: Session, trace: FileTrace) {
        // Under a popup nothing moves; it is looked at again afterwards, since the trace is still the older one.
        if !self.is_reading() || self.popups.depth() > 0 || session.parts().id != self.session().parts().id {
            return;
        }
        self.trace = Some(trace);
        self.can_be_overdue = overdue::is_possible(&session);
        self.open.editor.renew(session);
    }

    /// Shows why a command was refused.
    fn refuse(&mut self, why: &str) -> Vec<Request> {
        self.notice = Some(why.to_owned());
        Vec::new()
    }
}

text! {
    name_comma { zh: "、", en: ", " }
}

messages! {
    notice_written_again(path: &str) {
        zh: "檔案不見了（被刪除或移走），已重新寫入 {path}",
        en: "the file was gone (deleted or moved) and was written again: {path}",
    }
    plan_year(year: u16) { zh: "{year}年度", en: "{year}" }
    numbers(progress: &str, score: &str) { zh: "查核率 {progress} 得分 {score}", en: "progress {progress} score {score}" }
}
