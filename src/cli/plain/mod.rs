//! `inspect --plain`: point by point in plain lines, without any control of the screen; the same file, saved at once.

mod circumstances;
mod closing;
mod lines;
mod point;
mod reply;

use std::io::{self, BufRead, Write};
use std::path::PathBuf;

use self::closing::Amendment;
use self::lines::Lines;
use self::reply::Reply;
use super::args::Inspect;
use super::error::Failure;
use super::here::{Here, clock};
use super::mark::score_words;
use super::output::Outcome;
use crate::lang::{Lang, messages, words};
use crate::model::list::find::Needle;
use crate::model::plan::checklist::PointId;
use crate::model::record::edit::Edit;
use crate::model::record::history::History;
use crate::model::record::mark::Mark;
use crate::model::record::session::Session;
use crate::model::record::stamp::Stamp;
use crate::model::value::text::cut;
use crate::report::{self, Format, What};
use crate::store::error::{StoreError, finding_line, shown};
use crate::store::session::sessions::{self, Access, FileStamp, Opened};

/// Walks an inspection in lines until the reviewer leaves or the input ends.
pub(super) fn run(asked: Inspect, here: &Here) -> Result<Outcome, Failure> {
    let mut lines = Lines::standard();
    let walked = walk(asked, here, &mut lines);
    match walked {
        // A reader that has gone, as in `| head`, ends the walk; what was answered is saved.
        Err(Failure::Terminal(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Outcome::text("")),
        result => result.map(|()| Outcome::text("")),
    }
}

fn walk<R: BufRead, W: Write>(asked: Inspect, here: &Here, lines: &mut Lines<R, W>) -> Result<(), Failure> {
    let places = here.places()?;
    let Some(path) = circumstances::session(asked, &places, here, lines)? else {
        return Ok(());
    };
    let Opened { path, session, warnings, access, stamp } = sessions::open(&path, here.now)?;
    if let Access::Read(holder) = access {
        return Err(StoreError::InUse { path, holder }.into());
    }
    for warning in &warnings {
        lines.say(&finding_line(&path, warning, here.lang)).map_err(Failure::Terminal)?;
    }
    let mut sitting = Sitting::new(path, session, stamp, here.lang);
    let said = sitting.walk(lines);
    // What a full disk kept from being saved is tried once more before it is given up.
    sitting.save()?;
    said.map_err(Failure::Terminal)?;
    // The lock goes with `access`, once everything is on the disk.
    drop(access);
    Ok(())
}

/// One sitting: the session, the point that is asked about, and what is on the disk.
struct Sitting {
    path: PathBuf,
    session: Session,
    stamp: FileStamp,
    is_saved: bool,
    history: History,
    cursor: PointId,
    searched: Option<Needle>,
    lang: Lang,
}

/// Whether the walk goes on.
enum Next {
    /// To what is said of the point under the cursor.
    Point,
    /// To another line about the same point.
    Ask,
    /// To the end.
    End,
}

impl Sitting {
    fn new(path: PathBuf, session: Session, stamp: FileStamp, lang: Lang) -> Self {
        let ids = || session.points().map(|(_, _, point)| &point.id);
        let drafted = session.draft().map(|draft| draft.point.clone());
        let cursor = drafted
            .or_else(|| ids().find(|point| session.mark(point).is_none()).cloned())
            .or_else(|| ids().next().cloned())
            // A checklist without points does not pass the check; the id of nothing finds nothing.
            .unwrap_or_else(|| PointId::from(""));
        let history = History::default();
        Self { path, session, stamp, is_saved: true, history, cursor, searched: None, lang }
    }

    /// Asks about point after point.
    fn walk<R: BufRead, W: Write>(&mut self, lines: &mut Lines<R, W>) -> io::Result<()> {
        let lang = self.lang;
        lines.say(&point::opening(&self.session, lang))?;
        if let Some(draft) = self.session.draft() {
            lines.say(&lang.plain_draft(draft.point.as_str(), &draft.text))?;
        }
        if let Some(closed) = self.closed_words() {
            lines.say(&closed)?;
        }
        lines.say(lang.plain_help_hint())?;
        let mut next = Next::Point;
        loop {
            match next {
                Next::Point => {
                    lines.say("")?;
                    lines.say(&point::words(&self.session, &self.cursor, lang))?;
                }
                Next::Ask => {}
                Next::End => break,
            }
            next = match lines.ask(">")? {
                Some(line) => self.answer(Reply::read(&line), lines)?,
                None => Next::End,
            };
        }
        lines.say(&self.numbers())
    }

    fn answer<R: BufRead, W: Write>(&mut self, reply: Reply, lines: &mut Lines<R, W>) -> io::Result<Next> {
        let lang = self.lang;
        match reply {
            Reply::Mark(mark, note) => {
                let stamp = self.now();
                let edit = match &note {
                    Some(note) => self.session.answering(&self.cursor, Some(mark), note, &stamp),
                    None => self.session.marking(&self.cursor, Some(mark), &stamp),
                };
                self.apply(&edit, lines)?;
                self.go_on(lines)
            }
            Reply::Clear => {
                let edit = self.session.marking(&self.cursor, None, &self.now());
                self.apply(&edit, lines)?;
                Ok(Next::Ask)
            }
            Reply::Note(note) => self.note(note, lines),
            Reply::Skip => self.go_on(lines),
            Reply::Back => {
                let before = self.beside(|here, rank| rank < here).last();
                match before {
                    Some(before) => {
                        self.cursor = before;
                        Ok(Next::Point)
                    }
                    None => lines.say(lang.plain_is_first()).map(|()| Next::Ask),
                }
            }
            Reply::Find(text) => self.find(text, lines),
            Reply::Undo => self.undo(lines),
            Reply::Close => self.close(lines),
            Reply::Summary => {
                let options = report::Options::new(lang);
                // The text summary exists in every case; only other formats can be refused.
                let bytes = report::write(&self.session, What::Summary, Format::Text, &options).unwrap_or_default();
                lines.say(String::from_utf8_lossy(&bytes).trim_end())?;
                Ok(Next::Ask)
            }
            Reply::Help => lines.say(lang.plain_help()).map(|()| Next::Ask),
            Reply::Quit => Ok(Next::End),
            Reply::Unknown(line) => lines.say(&lang.plain_not_understood(&cut(&line, 40))).map(|()| Next::Ask),
        }
    }

    /// Writes the note, or asks for it in a line of its own; a lone hyphen takes it away.
    fn note<R: BufRead, W: Write>(&mut self, note: Option<String>, lines: &mut Lines<R, W>) -> io::Result<Next> {
        let note = match note {
            Some(note) => note,
            None => match lines.ask(self.lang.plain_ask_note())? {
                Some(line) if line.trim().is_empty() => return Ok(Next::Ask),
                Some(line) => line,
                None => return Ok(Next::End),
            },
        };
        let text = if note.trim() == "-" { "" } else { &note };
        let edit = self.session.noting(&self.cursor, text, &self.now());
        self.apply(&edit, lines)?;
        Ok(Next::Ask)
    }

    /// To the next point; after the last one, to the first that nobody has looked at.
    fn go_on<R: BufRead, W: Write>(&mut self, lines: &mut Lines<R, W>) -> io::Result<Next> {
        let after = self.beside(|here, rank| rank > here).next();
        if let Some(after) = after {
            self.cursor = after;
            return Ok(Next::Point);
        }
        let session = &self.session;
        let mut ids = session.points().map(|(_, _, point)| &point.id);
        let unmarked = ids.find(|point| session.mark(point).is_none()).cloned();
        match unmarked {
            Some(unmarked) => {
                self.cursor = unmarked;
                lines.say(self.lang.plain_from_the_top())?;
                Ok(Next::Point)
            }
            None if self.session.is_sealed() => lines.say(self.lang.plain_all_marked()).map(|()| Next::Ask),
            None => lines.say(self.lang.plain_all_marked_close()).map(|()| Next::Ask),
        }
    }

    fn find<R: BufRead, W: Write>(&mut self, text: Option<String>, lines: &mut Lines<R, W>) -> io::Result<Next> {
        if let Some(text) = text {
            self.searched = Needle::new(&text);
        }
        let Some(needle) = &self.searched else {
            return lines.say(self.lang.plain_no_search()).map(|()| Next::Ask);
        };
        let hits = self.session.search(needle);
        let rank = |point: &PointId| self.session.outline().rank(point);
        let here = rank(&self.cursor);
        lines.say(&self.lang.plain_found(hits.len()))?;
        match hits.iter().find(|hit| rank(hit) > here).or_else(|| hits.first()) {
            Some(hit) => {
                self.cursor = hit.clone();
                Ok(Next::Point)
            }
            None => Ok(Next::Ask),
        }
    }

    fn undo<R: BufRead, W: Write>(&mut self, lines: &mut Lines<R, W>) -> io::Result<Next> {
        if !self.history.can_undo() {
            return lines.say(self.lang.plain_nothing_to_undo()).map(|()| Next::Ask);
        }
        let reason = if self.session.is_sealed() { self.ask_reason(lines)? } else { Some(String::new()) };
        let Some(reason) = reason else { return Ok(Next::Ask) };
        let stamp = self.now();
        let Some(step) = self.history.undo_because(&mut self.session, &reason, &stamp) else {
            return lines.say(self.lang.plain_nothing_to_undo()).map(|()| Next::Ask);
        };
        if let Some(point) = step.point {
            self.cursor = point;
        }
        self.is_saved = false;
        let told = self.told();
        lines.say(&self.lang.plain_undone(&told))?;
        Ok(Next::Point)
    }

    /// Applies an edit, has it saved, and says what stands there now. A note that was being typed here is settled by it.
    fn apply<R: BufRead, W: Write>(&mut self, edit: &Edit, lines: &mut Lines<R, W>) -> io::Result<()> {
        let amendment = match self.amendment(edit, lines)? {
            Amendment::NotNeeded => None,
            Amendment::Given(amendment) => Some(amendment),
            Amendment::Dropped => return Ok(()),
        };
        let edit = amendment.as_ref().unwrap_or(edit);
        let stamp = self.now();
        if let Err(error) = self.history.apply(&mut self.session, edit, &stamp) {
            return lines.say(&error.sentence(self.lang));
        }
        if self.session.draft().is_some_and(|draft| draft.point == self.cursor) {
            // Taking a draft away is never refused.
            let _ = self.session.apply(&Edit::Draft(None), &stamp);
        }
        self.is_saved = false;
        let told = self.told();
        lines.say(&told)
    }

    /// Saves, and says how the point under the cursor stands and whether that is on the disk.
    fn told(&mut self) -> String {
        let lang = self.lang;
        let mark = Mark::words_or_none(self.session.mark(&self.cursor), lang);
        let note = self.session.note(&self.cursor).replace('\n', " ");
        let note = if note.is_empty() { String::new() } else { lang.plain_with_note(&note) };
        let saved = match self.save() {
            Ok(()) => lang.plain_saved().to_owned(),
            Err(error) => lang.plain_not_saved(&error.sentence(lang)),
        };
        format!("{} {mark}{note}{saved}", self.cursor)
    }

    fn save(&mut self) -> Result<(), StoreError> {
        if !self.is_saved {
            self.stamp = sessions::save(&self.path, &self.session, self.stamp, clock())?;
            self.is_saved = true;
        }
        Ok(())
    }

    fn now(&self) -> Stamp {
        let by = self.session.visit().reviewers.first().cloned().unwrap_or_default();
        Stamp { at: clock(), by }
    }

    /// The points in scope on one side of the cursor, in plan order.
    fn beside(&self, side: fn(Option<usize>, Option<usize>) -> bool) -> impl Iterator<Item = PointId> {
        let rank = |point: &PointId| self.session.outline().rank(point);
        let here = rank(&self.cursor);
        let ids = self.session.points().map(|(_, _, point)| &point.id);
        ids.filter(move |point| side(here, rank(point))).cloned()
    }

    fn numbers(&self) -> String {
        let summary = self.session.summary();
        let path = shown(&self.path);
        let seen = summary.judged + summary.not_applicable;
        let score = score_words(summary.score, self.lang);
        self.lang.plain_numbers(seen, summary.points, &summary.progress.to_string(), &score, &path)
    }
}

words! {
    plain_help_hint { zh: "輸入 ? 看說明，q 離開；每個答案都立刻存檔。", en: "Type ? for help, q to leave; every answer is saved at once." }
    plain_help {
        zh: "d 或 1 落實、p 或 2 部分落實、a 或 3 未落實、x 或 0 不適用；後面可接備註，例如：a 電話未公告\nEnter 略過　b 上一項　c 清除標記　n 備註（n 文字；n - 刪除備註）　u 復原\n/文字 搜尋（只打 / 找下一筆）　s 摘要　close 結案　q 離開　? 說明",
        en: "d or 1 done, p or 2 partial, a or 3 absent, x or 0 not applicable; a note may follow, as in: a no phone number shown\nEnter skip, b back, c clear the mark, n note (n TEXT; n - removes it), u undo\n/TEXT find (/ alone finds the next), s summary, close to close the visit, q quit, ? help",
    }
    plain_ask_note { zh: "備註（空白不改，- 刪除）：", en: "Note (empty leaves it, - removes it):" }
    plain_is_first { zh: "已是第一項", en: "This is the first point" }
    plain_from_the_top { zh: "已到最後一項；回到第一個未查的項目", en: "That was the last point; on with the first one not looked at" }
    plain_all_marked { zh: "全部都查過了；輸入 s 看摘要，q 離開", en: "Every point is marked; type s for the summary, q to leave" }
    plain_all_marked_close {
        zh: "全部都查過了；輸入 s 看摘要，close 結案，q 離開",
        en: "Every point is marked; type s for the summary, close to close the visit, q to leave",
    }
    plain_no_search { zh: "還沒有搜尋；輸入 /文字", en: "Nothing was searched for; type /TEXT" }
    plain_nothing_to_undo { zh: "沒有可復原的動作", en: "Nothing to undo" }
    plain_saved { zh: "，已存檔", en: ", saved" }
}

messages! {
    plain_draft(point: &str, text: &str) { zh: "{point} 有寫到一半的備註：{text}", en: "the note of {point} was left half written: {text}" }
    plain_found(hits: usize) { zh: "找到 {hits} 筆", en: "{hits} found" }
    plain_undone(told: &str) { zh: "復原：{told}", en: "undone: {told}" }
    plain_with_note(note: &str) { zh: "，備註：{note}", en: ", note: {note}" }
    plain_not_saved(why: &str) { zh: "，未存檔：{why}", en: ", NOT SAVED: {why}" }
    plain_numbers(seen: usize, points: usize, progress: &str, score: &str, path: &str) {
        zh: "已查 {seen}/{points} 項，查核率 {progress}%，得分 {score}；檔案 {path}",
        en: "{seen} of {points} points looked at, progress {progress}%, score {score}; file {path}",
    }
}
