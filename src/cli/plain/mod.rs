//! `inspect --plain`: a walk in plain lines without terminal control; same file as the screen, saved after each answer.

mod circumstances;
mod closing;
mod lines;
mod point;
mod reply;
mod unsaved;

use std::io::{self, BufRead, Write};

use self::closing::Changed;
use self::lines::Lines;
use self::reply::Reply;
use self::unsaved::Unsaved;
use super::args::Inspect;
use super::environment::{Environment, clock};
use super::error::Failure;
use super::output::{Outcome, print_messages};
use crate::lang::{Lang, messages, text};
use crate::model::list::find::Needle;
use crate::model::plan::checklist::PointId;
use crate::model::record::mark::Mark;
use crate::model::record::session::Session;
use crate::model::record::stamp::Stamp;
use crate::model::value::text::cut;
use crate::model::value::weight::Percent;
use crate::model::walk::change::Refused;
use crate::model::walk::navigation::Motion;
use crate::model::walk::rows::Direction;
use crate::ops::Directories;
use crate::ops::export::{self, Format, What};
use crate::ops::open::warning_lines;
use crate::ops::walk::Walk;
use crate::store::error::{StoreError, display_path};

/// Walks an inspection until the user quits or the input ends.
pub(super) fn run(args: Inspect, environment: &Environment) -> Result<Outcome, Failure> {
    let mut lines = Lines::standard();
    let walked = walk(args, environment, &mut lines);
    match walked {
        // A broken pipe, as in `| head`, ends the walk; answers so far are saved.
        Err(Failure::Terminal(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Outcome::text("")),
        result => result.map(|()| Outcome::text("")),
    }
}

fn walk<R: BufRead, W: Write>(
    args: Inspect,
    environment: &Environment,
    lines: &mut Lines<R, W>,
) -> Result<(), Failure> {
    let directories = environment.directories()?;
    let Some(path) = circumstances::session(args, &directories, environment, lines)? else {
        return Ok(());
    };
    let walk = Walk::open(&directories, &path, environment.now)?;
    for warning in warning_lines(walk.path(), walk.warnings(), environment.lang) {
        lines.say(&warning).map_err(Failure::Terminal)?;
    }
    let unsaved = Unsaved::default();
    let lang = environment.lang;
    let mut sitting = Sitting { walk, directories, lang, unsaved, copied: None, unsaved_because: None };
    let said = sitting.walk(lines);
    if said.is_err()
        && let Err(error) = sitting.save()
    {
        // Nobody is there to be asked any more.
        sitting.unsaved_because = Some(error);
        print_messages(&[match sitting.copy_by_default() {
            Ok(copy) => lang.plain_copied(&display_path(&copy)),
            Err(error) => error.message(lang),
        }]);
    }
    // What is not in the file, whether or not it is elsewhere, is an error of the command.
    match sitting.unsaved_because.take() {
        Some(error) => Err(error.into()),
        None => said.map_err(Failure::Terminal),
    }
}

/// A walk with its language.
struct Sitting {
    walk: Walk,
    directories: Directories,
    lang: Lang,
    unsaved: Unsaved,
    /// Value of `editor.changes()` in the last copy.
    copied: Option<u64>,
    /// Why the last attempt to save failed; `None` if everything is saved.
    unsaved_because: Option<StoreError>,
}

/// How the loop continues.
enum Next {
    /// Describe the point under the cursor, then ask.
    Point,
    /// Ask again about the same point.
    Ask,
    /// Leave the loop, if everything is saved.
    End,
    /// Leave the loop in any case.
    Left,
}

impl Sitting {
    /// Asks about one point after the other.
    fn walk<R: BufRead, W: Write>(&mut self, lines: &mut Lines<R, W>) -> io::Result<()> {
        let lang = self.lang;
        lines.say(&point::opening(self.session(), lang))?;
        if let Some(draft) = self.session().draft() {
            lines.say(&lang.plain_draft(draft.point.as_str(), &draft.text))?;
        }
        if let Some(closed) = self.closed_label() {
            lines.say(&closed)?;
        }
        if self.walk.editor.is_reviewer_open() {
            lines.say(&lang.plain_at_work(self.walk.editor.reviewer()))?;
        }
        lines.say(lang.plain_help_hint())?;
        let mut next = Next::Point;
        loop {
            match next {
                Next::Point => {
                    lines.say("")?;
                    lines.say(&point::label(self.session(), self.cursor(), lang))?;
                }
                Next::Ask => {}
                Next::End => {
                    next = self.leave(lines)?;
                    continue;
                }
                Next::Left => break,
            }
            next = match lines.ask(">")? {
                Some(line) => self.answer(Reply::read(&line), lines)?,
                None => Next::End,
            };
        }
        lines.say(&self.numbers())
    }

    fn answer<R: BufRead, W: Write>(&mut self, reply: Reply, lines: &mut Lines<R, W>) -> io::Result<Next> {
        let (lang, stamp) = (self.lang, self.now());
        match reply {
            Reply::Mark(mark, note) => {
                let result = match &note {
                    Some(note) => self.walk.editor.answer(Some(mark), note, &stamp),
                    None => self.walk.editor.mark(Some(mark), &stamp),
                };
                self.keep(result, lines)?;
                self.go_on(lines)
            }
            Reply::Clear => {
                let result = self.walk.editor.mark(None, &stamp);
                self.keep(result, lines).map(|()| Next::Ask)
            }
            Reply::Note(note) => self.note(note, lines),
            Reply::Who(name) => {
                self.walk.editor.sit_down(&name);
                lines.say(&lang.plain_at_work(&name)).map(|()| Next::Ask)
            }
            Reply::Skip => self.go_on(lines),
            Reply::Back if self.moves(Motion::By(-1)) => Ok(Next::Point),
            Reply::Back => lines.say(lang.plain_is_first()).map(|()| Next::Ask),
            Reply::Find(text) => self.find(text, lines),
            Reply::Undo => self.undo(lines),
            Reply::Close => self.close(lines),
            Reply::Summary => {
                // The text summary is always available; only other formats can fail.
                let summary = export::text(self.session(), What::Summary, Format::Text, lang).unwrap_or_default();
                lines.say(summary.trim_end()).map(|()| Next::Ask)
            }
            Reply::Help => lines.say(lang.plain_help()).map(|()| Next::Ask),
            Reply::Save(None) => {
                let told = self.told();
                lines.say(&told).map(|()| Next::Ask)
            }
            Reply::Save(Some(to)) => self.copy(Some(&to), lines).map(|()| Next::Ask),
            Reply::Quit => Ok(Next::End),
            Reply::Unknown(line) => lines.say(&lang.plain_not_understood(&cut(&line, 40))).map(|()| Next::Ask),
        }
    }

    /// Sets the note, asking for it if there is none; a hyphen alone clears it.
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
        let result = self.walk.editor.note(&self.cursor().clone(), text, &self.now());
        self.keep(result, lines).map(|()| Next::Ask)
    }

    /// Moves to the next point; after the last one, to the first unmarked one.
    fn go_on<R: BufRead, W: Write>(&mut self, lines: &mut Lines<R, W>) -> io::Result<Next> {
        if self.moves(Motion::By(1)) {
            return Ok(Next::Point);
        }
        match self.walk.editor.go(Motion::NextUnmarked) {
            Ok(()) => lines.say(self.lang.plain_from_the_top()).map(|()| Next::Point),
            Err(refused) => lines.say(&self.refusal(&refused)).map(|()| Next::Ask),
        }
    }

    /// Moves the cursor; true if it is on another point afterwards.
    fn moves(&mut self, motion: Motion) -> bool {
        let before = self.cursor().clone();
        self.walk.editor.go(motion).is_ok() && *self.cursor() != before
    }

    fn find<R: BufRead, W: Write>(&mut self, text: Option<String>, lines: &mut Lines<R, W>) -> io::Result<Next> {
        let editor = &mut self.walk.editor;
        if let Some(text) = text {
            editor.find(Needle::new(&text));
        }
        if let Err(refused) = editor.go(Motion::Hit(Direction::Forward)) {
            return lines.say(&self.refusal(&refused)).map(|()| Next::Ask);
        }
        let hits = editor.hits();
        lines.say(&self.lang.plain_found(hits))?;
        Ok(if hits > 0 { Next::Point } else { Next::Ask })
    }

    fn undo<R: BufRead, W: Write>(&mut self, lines: &mut Lines<R, W>) -> io::Result<Next> {
        let result = self.walk.editor.undo(&self.now());
        let Some(result) = self.with_reason(result, lines)? else { return Ok(Next::Ask) };
        match result {
            Ok(_) => {
                let told = self.told();
                lines.say(&self.lang.plain_undone(&told)).map(|()| Next::Point)
            }
            Err(refused) => lines.say(&self.refusal(&refused)).map(|()| Next::Ask),
        }
    }

    /// Saves a change and prints the new state. A draft note of this point is dropped.
    fn keep<R: BufRead, W: Write>(&mut self, result: Changed, lines: &mut Lines<R, W>) -> io::Result<()> {
        let Some(result) = self.with_reason(result, lines)? else { return Ok(()) };
        if let Err(refused) = result {
            return lines.say(&self.refusal(&refused));
        }
        if self.session().draft().is_some_and(|draft| draft.point == *self.cursor()) {
            let _ = self.walk.editor.drop_draft(&self.now());
        }
        let told = self.told();
        lines.say(&told)
    }

    /// Saves, and returns the state of the point under the cursor and whether it was saved.
    fn told(&mut self) -> String {
        let saved = self.saved_message();
        let (lang, session, cursor) = (self.lang, self.session(), self.cursor());
        let mark = Mark::words_or_none(session.mark(cursor), lang);
        let note = session.note(cursor).replace('\n', " ");
        let note = if note.is_empty() { String::new() } else { lang.plain_with_note(&note) };
        format!("{cursor} {mark}{note}{saved}")
    }

    /// Saves, and returns the message about the result.
    fn saved_message(&mut self) -> String {
        match self.save() {
            Ok(()) => self.lang.plain_saved().to_owned(),
            Err(error) => self.lang.plain_not_saved(&error.message(self.lang)),
        }
    }

    /// Saves, and notes whether that failed.
    fn save(&mut self) -> Result<(), StoreError> {
        let saved = self.walk.save(clock());
        let unsaved = saved.is_err().then(|| self.walk.editor.session());
        self.unsaved.note(unsaved, &self.directories, self.walk.path(), self.lang);
        if saved.is_ok() {
            self.unsaved_because = None;
        }
        saved
    }

    /// The message for a refused change, worded for plain mode.
    fn refusal(&self, refused: &Refused) -> String {
        let lang = self.lang;
        let said = match refused {
            Refused::NothingToUndo | Refused::NothingToRedo => lang.plain_nothing_to_undo(),
            Refused::NeedsReason(_) => lang.plain_no_reason(),
            Refused::Unchanged => lang.plain_same(),
            Refused::NoSearch => lang.plain_no_search(),
            Refused::AllMarked if self.session().is_closed() => lang.plain_all_marked(),
            Refused::AllMarked => lang.plain_all_marked_close(),
            Refused::Edit(error) => return error.message(lang),
            // Cannot occur here: the session was opened to write, and plain mode does not filter, count, widen,
            // select or take sides.
            Refused::ReadOnly
            | Refused::NothingListed
            | Refused::NoTarget
            | Refused::AllCovered
            | Refused::AllDecided
            | Refused::NoSide
            | Refused::AllSelected => lang.plain_no_point(),
        };
        said.to_owned()
    }

    const fn session(&self) -> &Session {
        self.walk.editor.session()
    }

    const fn cursor(&self) -> &PointId {
        self.walk.editor.cursor()
    }

    fn now(&self) -> Stamp {
        self.walk.editor.stamp(clock())
    }

    fn numbers(&self) -> String {
        let summary = self.session().summary();
        let path = display_path(self.walk.path());
        let seen = summary.judged + summary.not_applicable;
        let score = Percent::score_words(summary.score, self.lang);
        self.lang.plain_numbers(seen, summary.points, &summary.progress.to_string(), &score, &path)
    }
}

text! {
    plain_help_hint { zh: "輸入 ? 看說明，q 離開；每個答案都立刻存檔。", en: "Type ? for help, q to leave; every answer is saved at once." }
    plain_help {
        zh: "d 或 1 落實、p 或 2 部分落實、a 或 3 未落實、x 或 0 不適用；後面可接備註，例如：a 電話未公告\nEnter 略過　b 上一項　c 清除標記　n 備註（n 文字；n - 刪除備註）　u 復原\n/文字 搜尋（只打 / 找下一筆）　s 摘要　close 結案　save 再存一次（save 路徑 另存到那裡）　q 離開　? 說明",
        en: "d or 1 done, p or 2 partial, a or 3 absent, x or 0 not applicable; a note may follow, as in: a no phone number shown\nEnter skip, b back, c clear the mark, n note (n TEXT; n - removes it), u undo\n/TEXT find (/ alone finds the next), s summary, close to close the visit, save to save again (save PATH saves a copy there), q quit, ? help",
    }
    plain_ask_note { zh: "備註（空白不改，- 刪除）：", en: "Note (empty leaves it, - removes it):" }
    plain_no_point { zh: "這裡沒有可以這樣做的項目", en: "There is no point here to do that with" }
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
    plain_at_work(name: &str) {
        zh: "以 {name} 的名義登錄；換人請輸入：我是 姓名",
        en: "{name} is at work; to change that type: i am NAME",
    }
    plain_draft(point: &str, text: &str) { zh: "{point} 有寫到一半的備註：{text}", en: "the note of {point} was left half written: {text}" }
    plain_found(hits: usize) { zh: "找到 {hits} 筆", en: "{hits} found" }
    plain_undone(told: &str) { zh: "復原：{told}", en: "undone: {told}" }
    plain_with_note(note: &str) { zh: "，備註：{note}", en: ", note: {note}" }
    plain_not_saved(why: &str) { zh: "，未存檔：{why}", en: ", NOT SAVED: {why}" }
    plain_numbers(seen: usize, points: usize, progress: &str, score: &str, path: &str) {
        zh: "已查 {seen}/{points} 項，查核率 {progress}%，得分 {score}；檔案 {path}",
        counted(points: "point"),
        en: "{seen} of {points} looked at, progress {progress}%, score {score}; file {path}",
    }
}
