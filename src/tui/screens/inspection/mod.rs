//! The inspection: the cursor on a point, the marks, and what is saved of them.

pub mod amending;
mod beside;
mod detail;
mod last_time;
mod late;
mod draw;
mod evidence;
mod filtering;
mod list;
mod moving;
pub mod naming;
mod owed;
mod pillars;
mod pointing;
mod saving;
mod scope;
mod selecting;

use ratatui::text::Span;
use std::collections::HashSet;
use std::path::PathBuf;

use self::amending::is_saving;
pub use self::detail::labelled;
use self::evidence::Exhibits;
pub use self::saving::Saving;
use crate::lang::{Lang, messages, words};
use crate::model::judge::count::Tick;
use crate::model::list::filter::NamedView;
use crate::model::list::find::Needle;
use crate::model::plan::checklist::PointId;
use crate::model::record::edit::Edit;
use crate::model::record::history::{History, Step};
use crate::model::record::mark::Mark;
use crate::model::record::session::Session;
use crate::model::record::stamp::Stamp;
use crate::model::value::roc::Moment;
use crate::model::walk::listing::Listing;
use crate::model::walk::rows::Direction;
use crate::store::error::StoreError;
use crate::store::session::saver::SaveReport;
use crate::tui::app::Reaction;
use crate::tui::command::Command;
use crate::tui::component::View;
use crate::tui::effect::{Effect, Ready, Writing};
use crate::tui::popups::changed::Changed;
use crate::tui::popups::close_out::CloseOut;
use crate::tui::popups::comparison::ComparisonPage;
use crate::tui::popups::export::Export;
use crate::tui::popups::filter::Filtering;
use crate::tui::popups::history::Past;
use crate::tui::popups::note::Note;
use crate::tui::popups::reason::{Amendment, Below};
use crate::tui::popups::summary::Summary;
use crate::tui::popups::trend::TrendPage;
use crate::tui::popups::unsaved::Unsaved;
use crate::tui::theme::Theme;
use crate::tui::widgets::window::Window;

/// An open inspection.
#[derive(Debug)]
pub struct Inspection {
    session: Session,
    path: PathBuf,
    writing: Writing,
    saving: Saving,
    history: History,
    listing: Listing,
    /// Whether any point of the plan can be late, so that rows have a column for it.
    can_be_late: bool,
    cursor: PointId,
    window: Window,
    selected: HashSet<PointId>,
    /// The filters that the user keeps.
    views: Vec<NamedView>,
    /// What was searched for last, with the points that contain it, in plan order.
    found: Option<(Needle, Vec<PointId>)>,
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

impl Inspection {
    /// Opens a session at its first unmarked point, or at the note that was being typed when the program ended.
    #[must_use]
    pub fn open(ready: Ready, view: &View) -> (Self, Vec<Reaction>) {
        let Ready { path, session, warnings, writing, views, word } = ready;
        let listing = Listing::of(&session);
        let ids = || session.points().map(|(_, _, point)| &point.id);
        let cursor = session
            .draft()
            .map(|draft| draft.point.clone())
            .or_else(|| ids().find(|point| session.mark(point).is_none()).cloned())
            .or_else(|| ids().next().cloned());
        let rewritten = amending::rewritten_line(&warnings);
        let notice = match (&writing, warnings.first()) {
            (Writing::ReadOnly(holder), _) => {
                let holder = holder.as_ref().map(|holder| holder.words(view.lang)).unwrap_or_default();
                Some(view.lang.notice_read_only(&holder))
            }
            (_, Some(_)) if amending::altered(&warnings) > 0 => {
                Some(view.lang.notice_altered(amending::altered(&warnings)))
            }
            (_, Some(warning)) => Some(view.lang.notice_warning(&warning.sentence(view.lang))),
            (Writing::Unlocked, None) => Some(view.lang.notice_unlocked().to_owned()),
            (Writing::Alone { left_by: Some(holder) }, None) => {
                Some(view.lang.notice_taken_over(&holder.words(view.lang)))
            }
            (Writing::Alone { left_by: None }, None) => None,
        };
        let notice = word.or(notice);
        let mut inspection = Self {
            path,
            writing,
            saving: Saving::default(),
            history: History::default(),
            listing,
            can_be_late: late::is_possible(&session),
            // A checklist without points does not pass the check; the id of nothing finds nothing.
            cursor: cursor.unwrap_or_else(|| PointId::from("")),
            window: Window::default(),
            selected: HashSet::new(),
            views,
            found: None,
            last_reason: String::new(),
            rewritten,
            notice,
            is_leaving: false,
            exhibits: Exhibits::default(),
            session,
        };
        if inspection.notice.is_none() {
            inspection.notice = inspection.fresh_draw(view.lang);
        }
        inspection.follow(view);
        let draft = inspection.session.draft().cloned();
        let is_writable = !matches!(inspection.writing, Writing::ReadOnly(_));
        let reopened = draft.filter(|_| is_writable).map(|draft| Reaction::push(Note::resume(&draft)));
        if reopened.is_some() && inspection.notice.is_none() {
            inspection.notice = Some(view.lang.notice_draft().to_owned());
        }
        if inspection.notice.is_none() {
            inspection.notice = inspection.owed_last_time(view);
        }
        let looking = inspection.look_at_evidence().map(Reaction::Do);
        (inspection, reopened.into_iter().chain(looking).collect())
    }

    /// The session.
    #[must_use]
    pub const fn session(&self) -> &Session {
        &self.session
    }

    /// The point that the cursor is on.
    #[must_use]
    pub const fn cursor(&self) -> &PointId {
        &self.cursor
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

    /// Says something until the next command.
    pub fn say(&mut self, notice: String) {
        self.notice = Some(notice);
    }

    /// Does what a key asks for.
    pub fn update(&mut self, command: Command, view: &View) -> Vec<Reaction> {
        self.notice = None;
        self.is_leaving = false;
        let reactions = match command {
            Command::Mark(mark) | Command::MarkAndNote(mark) if self.is_selecting() => self.ask(Some(mark), view),
            Command::Clear if self.is_selecting() => self.ask(None, view),
            Command::Mark(mark) => self.mark(Some(mark), view, After::GoOn),
            Command::MarkAndNote(mark) if self.session.is_sealed() => self.mark(Some(mark), view, After::Write),
            Command::MarkAndNote(mark) => {
                let mut reactions = self.mark(Some(mark), view, After::Stay);
                reactions.extend(self.open_note(view));
                reactions
            }
            Command::Clear => self.mark(None, view, After::Stay),
            Command::Cycle => self.mark(Mark::next(self.session.mark(&self.cursor)), view, After::Stay),
            Command::Note => self.open_note(view),
            Command::Undo if self.session.is_sealed() && self.history.can_undo() => {
                self.ask_reason(Amendment::Undo, Below::Inspection, view)
            }
            Command::Redo if self.session.is_sealed() && self.history.can_redo() => {
                self.ask_reason(Amendment::Redo, Below::Inspection, view)
            }
            Command::Undo => self.step(History::undo, view, Lang::notice_undone, Lang::notice_nothing_to_undo),
            Command::Redo => self.step(History::redo, view, Lang::notice_redone, Lang::notice_nothing_to_redo),
            Command::CoverAll => self.cover_all(view),
            Command::Count(tick) => self.count(tick, view),
            Command::Select => self.select(view),
            Command::SelectWider => self.select_wider(view),
            Command::SelectShown => self.select_shown(view),
            Command::Filter => vec![Reaction::push(Filtering::of(self))],
            Command::History => vec![Reaction::push(Past::of(&self.session))],
            Command::Search => self.search(view),
            Command::CloseOut => vec![Reaction::push(CloseOut::of(&self.session))],
            Command::Summary => vec![Reaction::push(Summary::of(&self.session))],
            Command::CompareLast => ComparisonPage::of_open(&self.session).into(),
            Command::Trend => TrendPage::of_open(&self.session).into(),
            Command::Export => vec![Reaction::push(Export::default())],
            Command::FollowUp => self.open_follow_up(view),
            Command::FollowUps => self.open_owed(view),
            Command::Evidence => self.open_evidence(view),
            Command::Back => self.step_back(),
            Command::Quit => self.leave(),
            Command::NextHit => self.go_to_hit(Direction::Forward, view),
            Command::PreviousHit => self.go_to_hit(Direction::Back, view),
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
            | Command::NextUnmarked => {
                self.go(command, view);
                Vec::new()
            }
            // The app itself sees to these, or they have no key here.
            Command::Help
            | Command::Palette
            | Command::KeepView
            | Command::DropView
            | Command::ReturnTo
            | Command::Accept
            | Command::Add
            | Command::Complete
            | Command::Today
            | Command::NextField
            | Command::PreviousField
            | Command::SaveCopy
            | Command::Sort
            | Command::FilterOffice
            | Command::FilterYear
            | Command::Delete
            | Command::Rename
            | Command::ShowFolder
            | Command::OpenFolder
            | Command::Settings
            | Command::ReplaceSettings
            | Command::Retry
            | Command::Compare
            | Command::Reload
            | Command::Overwrite
            | Command::SaveReport
            | Command::CopySummary
            | Command::CloseVisit
            | Command::DropAmendment
            | Command::Abandon => Vec::new(),
        };
        self.settle(view);
        reactions
    }

    /// Whether a command would do something now, so that the footer is true.
    #[must_use]
    pub fn offers(&self, command: Command) -> bool {
        let is_writable = !matches!(self.writing, Writing::ReadOnly(_));
        match command {
            Command::Mark(_) | Command::MarkAndNote(_) | Command::Clear | Command::Cycle | Command::Note => {
                is_writable && self.is_cursor_shown()
            }
            Command::Count(_) => {
                let has_target = |point| self.session.find(point).is_some_and(|(_, _, point)| point.target.is_some());
                is_writable && self.is_cursor_shown() && has_target(&self.cursor)
            }
            Command::FollowUp => is_writable && self.is_cursor_shown() && self.session.takes_follow_up(&self.cursor),
            Command::Undo => self.history.can_undo(),
            Command::Redo => self.history.can_redo(),
            Command::Select | Command::SelectWider | Command::SelectShown => is_writable && self.is_cursor_shown(),
            Command::Search | Command::Evidence => self.is_cursor_shown(),
            Command::CoverAll => {
                let is_short = self.session.scores().total().points < self.session.outline().len();
                is_writable && is_short && !self.session.is_sealed()
            }
            Command::Sort
            | Command::FilterOffice
            | Command::FilterYear
            | Command::Delete
            | Command::Rename
            | Command::ShowFolder
            | Command::OpenFolder
            | Command::Settings
            | Command::ReplaceSettings => false,
            Command::NextHit | Command::PreviousHit => self.found.is_some(),
            Command::Back => self.is_narrowed() || self.is_selecting(),
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

    /// Applies an edit, remembers how to undo it, and has it saved.
    pub fn apply(&mut self, edit: Edit, view: &View) -> Vec<Reaction> {
        if let Writing::ReadOnly(_) = self.writing {
            self.notice = Some(view.lang.notice_cannot_write().to_owned());
            return Vec::new();
        }
        if self.session.is_sealed() && matches!(edit, Edit::Answers(_)) {
            return self.ask_reason(Amendment::Change(edit, After::Stay), Below::Inspection, view);
        }
        let stamp = self.stamp(view.now);
        match self.history.apply(&mut self.session, &edit, &stamp) {
            Ok(()) => {
                self.listing.look_again(&self.session, edit.points(), &self.cursor);
                self.saving.sent();
                vec![Reaction::Do(Effect::Save(edit, stamp))]
            }
            Err(error) => {
                self.notice = Some(error.sentence(view.lang));
                Vec::new()
            }
        }
    }

    /// Gives the point under the cursor a mark.
    pub fn mark(&mut self, mark: Option<Mark>, view: &View, after: After) -> Vec<Reaction> {
        if !self.is_cursor_shown() {
            return self.refuse(view.lang.notice_nothing_shown());
        }
        let edit = self.session.marking(&self.cursor, mark, &self.stamp(view.now));
        if self.session.is_sealed() {
            let reactions = self.ask_reason(Amendment::Change(edit, after), Below::Inspection, view);
            self.settle(view);
            return reactions;
        }
        let reactions = self.apply(edit, view);
        if after == After::GoOn && is_saving(&reactions) {
            self.go_on();
        }
        self.settle(view);
        reactions
    }

    /// To the next point of the list.
    fn go_on(&mut self) {
        let next = self.listing.rows().next_point(&self.session, &self.cursor);
        self.cursor = next.unwrap_or_else(|| self.cursor.clone());
    }

    /// Whether someone else has the session, so that nothing can be changed here.
    #[must_use]
    pub const fn is_read_only(&self) -> bool {
        matches!(self.writing, Writing::ReadOnly(_))
    }

    /// Counts once more or less at the point under the cursor, and says what that proposes.
    fn count(&mut self, tick: Tick, view: &View) -> Vec<Reaction> {
        if !self.is_cursor_shown() {
            return self.refuse(view.lang.notice_nothing_shown());
        }
        let Some(edit) = self.session.counting(&self.cursor, tick, &self.stamp(view.now)) else {
            return self.refuse(view.lang.notice_no_target());
        };
        let reactions = self.apply(edit, view);
        if is_saving(&reactions) {
            self.notice = Some(naming::count(&self.session, &self.cursor, view.lang));
        }
        reactions
    }

    /// Says why nothing is done.
    fn refuse(&mut self, why: &str) -> Vec<Reaction> {
        self.notice = Some(why.to_owned());
        Vec::new()
    }

    /// When and by whom an edit happens now.
    #[must_use]
    pub fn stamp(&self, now: Moment) -> Stamp {
        Stamp { at: now, by: self.session.visit().reviewers.first().cloned().unwrap_or_default() }
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

    fn open_note(&mut self, view: &View) -> Vec<Reaction> {
        if let Writing::ReadOnly(_) = self.writing {
            self.notice = Some(view.lang.notice_cannot_write().to_owned());
            return Vec::new();
        }
        if !self.is_cursor_shown() {
            return self.refuse(view.lang.notice_nothing_shown());
        }
        vec![Reaction::push(Note::open(&self.session, &self.cursor))]
    }

    fn step(
        &mut self,
        step: impl FnOnce(&mut History, &mut Session, &Stamp) -> Option<Step>,
        view: &View,
        done: fn(Lang, &str) -> String,
        nothing: fn(Lang) -> &'static str,
    ) -> Vec<Reaction> {
        let stamp = self.stamp(view.now);
        let Some(step) = step(&mut self.history, &mut self.session, &stamp) else {
            self.notice = Some(nothing(view.lang).to_owned());
            return Vec::new();
        };
        self.listing.look_again(&self.session, step.applied.points(), &self.cursor);
        if let Some(point) = step.point {
            self.notice = Some(done(view.lang, &naming::last_step(&self.session, &step.applied, view.lang)));
            self.stand_on(point);
        }
        if let Edit::Scope(_) = step.applied {
            self.rescoped();
            self.notice = Some(done(view.lang, view.lang.step_scope()));
        }
        self.saving.sent();
        vec![Reaction::Do(Effect::Save(step.applied, stamp))]
    }
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

/// The sign of a point and the style of it.
fn sign(session: &Session, point: &PointId, theme: Theme) -> Span<'static> {
    let mark = session.mark(point);
    Span::styled(Theme::sign(mark), theme.mark(mark))
}

words! {
    title_divider { zh: "｜", en: " | " }
    name_comma { zh: "、", en: ", " }
    notice_unlocked { zh: "這個磁碟不支援鎖定；請勿同時在兩處開啟這份紀錄", en: "this disk keeps no locks; do not open the session twice" }
    notice_draft { zh: "接續上次輸入到一半的備註", en: "this is the note that was being typed last time" }
    notice_cannot_write { zh: "唯讀：這份紀錄正由別處開啟，無法標記", en: "read only: the session is open elsewhere, nothing can be marked" }
    notice_nothing_to_undo { zh: "沒有可復原的動作", en: "nothing to undo" }
    notice_nothing_to_redo { zh: "沒有可重做的動作", en: "nothing to redo" }
    notice_nothing_shown { zh: "沒有符合篩選的查核重點；按 f 改篩選，Esc 全部列出", en: "no point passes the filter; f changes it, Esc shows all" }
    notice_no_target { zh: "這一項沒有目標次數", en: "this point has no target to count against" }
    notice_no_search { zh: "還沒有搜尋；按 / 搜尋", en: "nothing was searched for; press / to search" }
    notice_all_marked { zh: "全部都查過了；按 s 看摘要", en: "every point is marked; press s for the summary" }
}

messages! {
    plan_year(year: u16) { zh: "{year}年度", en: "{year}" }
    numbers(progress: &str, score: &str) { zh: "查核率 {progress}% 得分 {score}", en: "progress {progress}% score {score}" }
    notice_read_only(holder: &str) { zh: "唯讀：{holder}正在使用這份紀錄", en: "read only: {holder} has this session open" }
    notice_taken_over(holder: &str) {
        zh: "{holder}沒有正常結束，已由這裡接手；內容以磁碟上的為準",
        en: "{holder} ended without letting go; this program has taken over what is on the disk",
    }
    notice_warning(sentence: &str) { zh: "提醒：{sentence}", en: "note: {sentence}" }
    notice_undone(what: &str) { zh: "復原：{what}", en: "undone: {what}" }
    notice_redone(what: &str) { zh: "重做：{what}", en: "redone: {what}" }
}
