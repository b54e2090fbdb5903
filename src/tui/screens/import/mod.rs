//! The review of an imported plan: its paragraphs with their fates, the doubtful first, beside the checklist they make.

mod draw;
mod rows;
mod surface;

use std::path::Path;

use self::rows::ParagraphRow;
use crate::lang::{Lang, messages, text};
use crate::model::value::roc::Moment;
use crate::ops::import::{DraftChecklist, Fate, LedgerEntry};
use crate::ops::review::{Decision, OpenReview};
use crate::store::error::StoreError;
use crate::tui::command::Command;
use crate::tui::component::View;
use crate::tui::component::plan_desk::{DeskRequest, DraftHead, PlanDesk};
use crate::tui::component::popup::{Reaction, Stack};
use crate::tui::component::request::Request;
use crate::tui::effect::{Effect, PlanEffect};
use crate::tui::popups::review_save::ReviewSave;
use crate::tui::popups::review_text::ReviewText;
use crate::tui::widgets::list_cursor::ListCursor;

/// The fates that a key gives, in the order in which Space goes through them.
const FATES: [Fate; 7] =
    [Fate::Pillar, Fate::Strategy, Fate::Group, Fate::Point, Fate::Hint, Fate::Unit, Fate::Outside];

/// The review of a plan that is imported, with its popups.
#[derive(Debug)]
pub struct PlanReview {
    desk: PlanDesk,
    popups: Stack<PlanDesk>,
    /// Where the cursor is among the paragraphs.
    at: Spot,
    pane: Pane,
    /// What of the paragraphs is shown.
    list: ListCursor,
    kept: Kept,
    /// The notice of the last command, until the next one.
    notice: Option<String>,
}

/// A row of the list of paragraphs: a doubtful one stands in both parts of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Spot {
    among_doubtful: bool,
    entry: usize,
}

/// Where the keys go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pane {
    Paragraphs,
    Checklist,
}

/// Whether what was decided is on the disk.
#[derive(Debug)]
enum Kept {
    /// Nothing was decided here yet.
    Nothing,
    /// So many states are on their way.
    OnTheWay(usize),
    /// All of it was, at this time.
    At(Moment),
    /// The last state could not be written.
    Failed(String),
}

impl PlanReview {
    /// The review of a plan, at its first paragraph in doubt.
    #[must_use]
    pub fn open(open: OpenReview, lang: Lang) -> Self {
        let notice = open.resumed.filter(|(decisions, _)| *decisions > 0).map(|(decisions, refused)| match refused {
            0 => lang.review_resumed(decisions),
            _ => lang.review_resumed_in_part(decisions, refused),
        });
        let desk = PlanDesk::new(open);
        let at = Spot { among_doubtful: false, entry: desk.entries().first().map_or(0, |entry| entry.id) };
        let mut review = Self {
            desk,
            popups: Stack::default(),
            at,
            pane: Pane::Paragraphs,
            list: ListCursor::default(),
            kept: Kept::Nothing,
            notice,
        };
        if let Some(first) = review.spots().first() {
            review.at = *first;
        }
        review
    }

    /// The checklist as it stands.
    #[must_use]
    pub const fn draft(&self) -> &DraftChecklist {
        &self.desk.draft
    }

    /// The plan document.
    #[must_use]
    pub fn plan(&self) -> &Path {
        &self.desk.open.plan
    }

    /// Every row that the cursor can be on: the doubtful paragraphs, then all of them.
    fn spots(&self) -> Vec<Spot> {
        let entries = self.desk.entries();
        let doubtful = entries.iter().filter(|entry| entry.is_doubtful());
        let doubtful = doubtful.map(|entry| Spot { among_doubtful: true, entry: entry.id });
        doubtful.chain(entries.iter().map(|entry| Spot { among_doubtful: false, entry: entry.id })).collect()
    }

    /// Handles a command that no popup gets.
    fn command(&mut self, command: Command, view: &View) -> Vec<Request> {
        self.notice = None;
        let entry = self.at.entry;
        match command {
            Command::Back => return vec![Request::Start],
            Command::Quit => return vec![Request::LeavePlan],
            Command::Cycle => return self.cycle(view),
            Command::Become(key) => return self.decide_fate(fate_of(key), view),
            Command::Settle => {
                let fate = self.desk.entry(entry).map(|entry| entry.fate);
                return match fate {
                    Some(Fate::NotUnderstood) => self.decide_fate(Fate::Outside, view),
                    Some(fate) => self.decide_fate(fate, view),
                    None => Vec::new(),
                };
            }
            Command::Join => return self.decide(vec![Decision::Join { entry }], view),
            Command::Raise => return self.decide(vec![Decision::Raise { entry }], view),
            Command::Lower => return self.decide(vec![Decision::Lower { entry }], view),
            Command::Note | Command::Split => {
                if let Some(entry) = self.desk.entry(entry) {
                    self.popups.push(ReviewText::of(entry));
                }
            }
            Command::Undo => {
                return self.go_back(|desk| desk.open.review.undo(), view.lang.review_nothing_to_undo(), view);
            }
            Command::Redo => {
                return self.go_back(|desk| desk.open.review.redo(), view.lang.review_nothing_to_redo(), view);
            }
            Command::NextDoubt => self.next_doubt(view.lang),
            Command::NextField => {
                self.pane = match self.pane {
                    Pane::Paragraphs => Pane::Checklist,
                    Pane::Checklist => Pane::Paragraphs,
                };
            }
            Command::SaveChecklist if self.draft().checklist.points().next().is_none() => {
                self.notice = Some(view.lang.review_no_points().to_owned());
            }
            Command::SaveChecklist => self.popups.push(ReviewSave::of(&self.desk)),
            _ => {}
        }
        match self.pane {
            Pane::Paragraphs => self.follow(Some(command), view),
            Pane::Checklist => {
                self.step_in_checklist(command, view);
                self.follow(None, view);
            }
        }
        Vec::new()
    }

    /// Gives the paragraph the next fate.
    fn cycle(&mut self, view: &View) -> Vec<Request> {
        let here = self.desk.entry(self.at.entry).and_then(|entry| FATES.iter().position(|fate| *fate == entry.fate));
        // What is none of them is most often a point.
        let next = here.map_or(Fate::Point, |here| FATES[(here + 1) % FATES.len()]);
        let stays = self.at.in_order();
        let requests = self.decide(vec![Decision::Fate { entry: self.at.entry, to: next }], view);
        // Space is pressed again and again: the cursor stays on the paragraph.
        self.at = stays;
        self.follow(None, view);
        requests
    }

    fn decide_fate(&mut self, to: Fate, view: &View) -> Vec<Request> {
        self.decide(vec![Decision::Fate { entry: self.at.entry, to }], view)
    }

    /// Carries out decisions and keeps them; the cursor goes on to the next doubtful paragraph where it was among those.
    fn decide(&mut self, decisions: Vec<Decision>, view: &View) -> Vec<Request> {
        let before = self.spots().iter().position(|spot| *spot == self.at);
        let mut is_changed = false;
        for decision in decisions {
            match self.desk.open.review.decide(decision) {
                Ok(()) => is_changed = true,
                Err(refusal) => self.notice = Some(refusal.label(view.lang).to_owned()),
            }
        }
        if !is_changed {
            return Vec::new();
        }
        let spots = self.spots();
        if !spots.contains(&self.at) {
            let there = before.and_then(|before| spots.get(before)).filter(|spot| spot.among_doubtful);
            let doubtful = || spots.iter().rev().find(|spot| spot.among_doubtful);
            let plain = Spot { among_doubtful: false, entry: self.at.entry };
            self.at = there.or_else(doubtful).copied().unwrap_or(plain);
        }
        self.changed(view)
    }

    fn go_back(&mut self, act: fn(&mut PlanDesk) -> Option<usize>, none: &str, view: &View) -> Vec<Request> {
        let Some(entry) = act(&mut self.desk) else {
            self.notice = Some(none.to_owned());
            return Vec::new();
        };
        let entry = if self.desk.entry(entry).is_some() { entry } else { self.at.entry };
        self.at = Spot { among_doubtful: false, entry };
        self.changed(view)
    }

    /// Makes the checklist anew and keeps what was decided.
    fn changed(&mut self, view: &View) -> Vec<Request> {
        self.desk.refresh();
        if self.desk.entry(self.at.entry).is_none() {
            self.at = self.spots().first().copied().unwrap_or(self.at);
        }
        self.follow(None, view);
        self.keep()
    }

    fn keep(&mut self) -> Vec<Request> {
        let waiting = if let Kept::OnTheWay(waiting) = self.kept { waiting } else { 0 };
        self.kept = Kept::OnTheWay(waiting + 1);
        vec![Effect::Plan(PlanEffect::Keep(Box::new(self.desk.open.work()))).into()]
    }

    /// What was sent to the disk is there, or is not.
    fn kept(&mut self, result: Result<(), StoreError>, view: &View) {
        self.kept = match (&self.kept, result) {
            (_, Err(error)) => Kept::Failed(error.message(view.lang)),
            (Kept::OnTheWay(waiting), Ok(())) if *waiting > 1 => Kept::OnTheWay(waiting - 1),
            (_, Ok(())) => Kept::At(view.now),
        };
    }

    /// Executes what a popup answered.
    fn react(&mut self, reactions: Vec<Reaction<DeskRequest>>, view: &View) -> Vec<Request> {
        let mut requests = Vec::new();
        for reaction in reactions {
            match reaction {
                Reaction::Close => self.popups.pop(),
                Reaction::App(request) => requests.push(request),
                Reaction::Host(DeskRequest::Decide(decisions)) => requests.extend(self.decide(decisions, view)),
                Reaction::Host(DeskRequest::Finish(head)) => requests.extend(self.finish(*head)),
            }
        }
        requests
    }

    fn finish(&mut self, head: DraftHead) -> Vec<Request> {
        let DraftHead { id, agency, year, framework } = head;
        let given = &mut self.desk.open.given;
        given.id = id;
        given.agency = Some(agency);
        given.year = Some(year);
        given.framework = Some(framework);
        self.desk.refresh();
        let mut requests = self.keep();
        let (checklist, work) = (self.draft().checklist.clone(), self.desk.open.work());
        requests.push(Effect::Plan(PlanEffect::Finish(Box::new(checklist), Box::new(work))).into());
        requests
    }

    fn next_doubt(&mut self, lang: Lang) {
        let spots = self.spots();
        let Some(doubtful) = spots.iter().rposition(|spot| spot.among_doubtful).map(|last| &spots[..=last]) else {
            self.notice = Some(lang.review_no_doubt().to_owned());
            return;
        };
        let here = doubtful.iter().position(|spot| *spot == self.at);
        let next = if let Some(here) = here {
            (here + 1) % doubtful.len()
        } else {
            // From the text on: the first doubtful one behind the paragraph.
            let order = |id: usize| self.desk.open.review.ledger().position(id);
            doubtful.iter().position(|spot| order(spot.entry) >= order(self.at.entry)).unwrap_or(0)
        };
        self.at = doubtful[next];
    }

    /// Moves from one paragraph of the checklist to another. Its rows are painted around the cursor, so that no part of them
    /// is kept as the one that is shown.
    fn step_in_checklist(&mut self, command: Command, view: &View) {
        let Some(height) = self.parts(view).checklist.map(Self::height) else { return };
        let (rows, here) = (self.outline(), self.stands_on());
        let is_here = |entry: &&LedgerEntry| Some(entry.id) == here;
        let is_item = |entry: &&LedgerEntry| entry.fate.is_outline();
        let row = ListCursor::default().go_among(&rows, is_item, is_here, Some(command), height);
        if let Some(entry) = row.map(|row| rows[row].id) {
            self.at = Spot { among_doubtful: false, entry };
        }
    }

    /// The paragraph of the checklist that the cursor's belongs to: itself, or the one above it.
    fn stands_on(&self) -> Option<usize> {
        let at = self.desk.open.review.ledger().position(self.at.entry)?;
        self.desk.entries()[..=at].iter().rev().find(|entry| entry.fate.is_outline()).map(|entry| entry.id)
    }

    /// Moves among the paragraphs by a command, if it is one that moves, and scrolls to the cursor.
    fn follow(&mut self, command: Option<Command>, view: &View) {
        let Some(height) = self.parts(view).paragraphs.map(Self::height) else { return };
        let rows = self.paragraph_rows();
        let is_item = |row: &ParagraphRow| *row != ParagraphRow::InOrder;
        let is_here = |row: &ParagraphRow| *row == ParagraphRow::Paragraph(self.at);
        let row = self.list.go_among(&rows, is_item, is_here, command, height);
        if let Some(ParagraphRow::Paragraph(spot)) = row.map(|row| rows[row]) {
            self.at = spot;
        }
    }
}

/// The fate of a digit.
const fn fate_of(key: u8) -> Fate {
    match key {
        1 => Fate::Pillar,
        2 => Fate::Strategy,
        3 => Fate::Group,
        4 => Fate::Point,
        5 => Fate::Hint,
        6 => Fate::Unit,
        _ => Fate::Outside,
    }
}

text! {
    review_nothing_to_undo { zh: "沒有可復原的", en: "there is nothing to undo" }
    review_nothing_to_redo { zh: "沒有可重做的", en: "there is nothing to redo" }
    review_no_doubt { zh: "沒有存疑的段落了；按 F2 存成查核表", en: "nothing is in doubt any more; F2 saves the checklist" }
    review_no_points { zh: "還沒有查核重點，不能存", en: "there is no point yet, so there is nothing to save" }
}

messages! {
    review_resumed(decisions: usize) {
        zh: "接續上次：已改 {decisions} 處",
        counted(decisions: "decision"),
        en: "taken up again: {decisions}",
    }
    review_resumed_in_part(decisions: usize, refused: usize) {
        zh: "接續上次：已改 {decisions} 處，其中 {refused} 處與計畫書對不上，未套用",
        counted(decisions: "decision"),
        en: "taken up again: {decisions}, of which {refused} no longer fit the plan",
    }
}
