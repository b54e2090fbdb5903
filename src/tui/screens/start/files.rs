//! Session files on the start screen: move to the trash, rename, undo, show the folder; compare and trend.

use super::attention::Concern;
use super::{Choice, Start};
use crate::lang::{Lang, messages, text};
use crate::ops::files::folder_of;
use crate::ops::files::{Moved, stem};
use crate::store::error::{StoreError, display_path};
use crate::tui::command::Command;
use crate::tui::component::StartKit;
use crate::tui::component::request::Request;
use crate::tui::effect::{Effect, Move};
use crate::tui::popups::comparison::ComparisonPage;
use crate::tui::popups::rename::Rename;
use crate::tui::popups::trend::TrendPage;

impl Start {
    /// Moves, renames or shows the file under the cursor, or undoes the last move.
    pub(super) fn file(&mut self, command: Command, lang: Lang) -> Vec<Request> {
        if command == Command::Undo {
            let Some(moved) = self.moves.last() else {
                self.notice = Some(lang.nothing_moved().to_owned());
                return Vec::new();
            };
            return vec![Request::Do(Effect::MoveBack(moved.clone().back()))];
        }
        let path = match &self.cursor {
            Some(Choice::Session(path)) => path.clone(),
            // The folder of an unreadable file can be shown; the file is not moved, since it may not be a session.
            Some(Choice::Attention(Concern::Damaged(path) | Concern::OverduePoints(path)))
                if matches!(command, Command::ShowFolder | Command::OpenFolder | Command::CopyPath) =>
            {
                path.clone()
            }
            Some(Choice::Attention(_) | Choice::More | Choice::Checklist(_)) | None => {
                return self.needs_session(lang);
            }
        };
        match command {
            Command::Delete => vec![Request::Do(Effect::Delete(path))],
            Command::Rename => self.show(Rename::of(path)),
            Command::CopyPath => vec![Request::Do(Effect::Copy(path.to_string_lossy().into_owned()))],
            Command::OpenFolder => vec![Request::Do(Effect::OpenOutside(folder_of(&path).to_owned()))],
            _ => {
                self.notice = Some(lang.file_is_at(&display_path(&path)));
                Vec::new()
            }
        }
    }

    /// Compares the session under the cursor with the previous one.
    pub(super) fn compare(&mut self, lang: Lang) -> Vec<Request> {
        let Some(path) = self.session_here().map(|session| session.path.clone()) else {
            return self.needs_session(lang);
        };
        let (page, compare) = ComparisonPage::of_file(path);
        self.popups.push(page);
        vec![compare.into()]
    }

    /// Shows all sessions of the office under the cursor.
    pub(super) fn trend(&mut self, kit: &StartKit, lang: Lang) -> Vec<Request> {
        let series = self.session_here().map(|session| session.series.clone());
        let Some((page, follow)) = self.office(kit).map(|office| TrendPage::of(office, series)) else {
            return self.needs_session(lang);
        };
        self.popups.push(page);
        vec![follow.into()]
    }

    /// Handles the result of a move: the cursor follows the file, and the move can be undone.
    pub(super) fn moved(&mut self, why: Move, result: Result<Moved, StoreError>, lang: Lang) -> Vec<Request> {
        let moved = match result {
            Ok(moved) => moved,
            Err(error) => {
                self.notice = Some(error.message(lang));
                return Vec::new();
            }
        };
        let name = stem(&moved.to);
        self.notice = Some(match why {
            Move::Deleted => lang.file_deleted(&display_path(&moved.to)),
            Move::Renamed => lang.file_renamed(&name),
            Move::Undone => lang.file_moved_back(&name),
        });
        if why == Move::Deleted {
            // The list still shows the session; the one after it takes its place under the cursor, or else the one before.
            let sessions = self.sessions();
            let here = sessions.iter().position(|session| session.path == moved.from);
            let beside = here.and_then(|here| sessions.get(here + 1).or_else(|| sessions.get(here.checked_sub(1)?)));
            if let Some(path) = beside.map(|session| session.path.clone()) {
                self.cursor = Some(Choice::Session(path));
            }
        }
        if why != Move::Deleted && self.cursor == Some(Choice::Session(moved.from.clone())) || why == Move::Undone {
            self.cursor = Some(Choice::Session(moved.to.clone()));
        }
        match why {
            Move::Deleted | Move::Renamed => self.moves.push(moved),
            // Removed only after success, so that a failed undo can be tried again.
            Move::Undone => {
                self.moves.pop();
            }
        }
        vec![Request::Do(Effect::List)]
    }
}

text! {
    nothing_moved { zh: "沒有可復原的刪除或改名", en: "no deleting or renaming to undo" }
    no_session_here { zh: "請先選一份查核紀錄", en: "choose a session first" }
}

messages! {
    file_is_at(path: &str) { zh: "檔案在 {path}", en: "the file is {path}" }
    file_deleted(path: &str) { zh: "已移到回收夾，按 u 復原：{path}", en: "moved to the bin, u undoes: {path}" }
    file_renamed(name: &str) { zh: "已改名為 {name}，按 u 復原", en: "now called {name}, u undoes" }
    file_moved_back(name: &str) { zh: "已復原 {name}", en: "{name} is back" }
}
