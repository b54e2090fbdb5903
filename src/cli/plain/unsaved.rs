//! Changes that are not on the disk: nothing leaves plain mode without asking, and an input that ends or a signal leaves
//! a copy.

use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::lines::Lines;
use super::{Next, Sitting};
use crate::cli::environment::clock;
use crate::cli::output::{Exit, print_messages};
use crate::lang::{Lang, messages, text};
use crate::model::record::session::Session;
use crate::ops::{Directories, files};
use crate::store::error::{StoreError, display_path};
use crate::tui::perform::spare_folders;
use crate::tui::signals::{self, SystemSignal};

/// The session as long as it is not saved, for the thread that handles signals.
#[derive(Clone, Default)]
pub(super) struct Unsaved {
    session: Arc<Mutex<Option<Session>>>,
    is_watched: bool,
}

impl Unsaved {
    /// Notes whether the session is saved. From the first failure on, a signal that ends the program leaves a copy.
    pub fn note(&mut self, unsaved: Option<&Session>, directories: &Directories, path: &Path, lang: Lang) {
        *self.session.lock().unwrap_or_else(PoisonError::into_inner) = unsaved.cloned();
        if unsaved.is_some() && !self.is_watched {
            self.is_watched = true;
            let (session, directories, path) = (Arc::clone(&self.session), directories.clone(), path.to_owned());
            // Without a handler the default remains, and the answers so far are lost with the process.
            let caught = signals::catch(move |signal| {
                match signal {
                    SystemSignal::End => end(&session, &directories, &path, lang),
                    SystemSignal::Stop => drop(signals::stop()),
                    SystemSignal::Continue | SystemSignal::Resized => {}
                }
                true
            });
            if let Ok(pass_on) = caught {
                pass_on();
            }
        }
    }
}

/// Ends the program on a signal, with a copy of what is not saved.
fn end(session: &Mutex<Option<Session>>, directories: &Directories, path: &Path, lang: Lang) {
    if let Some(session) = session.lock().unwrap_or_else(PoisonError::into_inner).take() {
        let message = match files::save_copy(directories, &session, Some(path), &spare_folders(), clock()) {
            Ok(copy) => lang.plain_copied(&display_path(&copy)),
            Err(error) => error.message(lang),
        };
        print_messages(&[String::new(), message]);
    }
    std::process::exit(Exit::Unwritable as i32);
}

/// What is to become of changes that cannot be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Choice {
    Retry,
    Copy(Option<String>),
    Overwrite,
    Abandon,
    GoOn,
}

impl Choice {
    /// Parses a line; `None` if it is not understood.
    fn read(line: &str) -> Option<Self> {
        let line = line.trim();
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let rest = rest.trim();
        match super::reply::folded(word).as_str() {
            "" => Some(Self::GoOn),
            "r" | "retry" | "重試" if rest.is_empty() => Some(Self::Retry),
            "c" | "copy" | "save" | "另存" => Some(Self::Copy((!rest.is_empty()).then(|| rest.to_owned()))),
            "o" | "overwrite" | "寫回" if rest.is_empty() => Some(Self::Overwrite),
            "x" | "discard" | "放棄" if rest.is_empty() => Some(Self::Abandon),
            _ => None,
        }
    }
}

impl Sitting {
    /// Whether everything is in the file, or in the last copy of it.
    fn is_kept(&self) -> bool {
        self.copied == Some(self.walk.editor.changes())
    }

    /// Leaves if everything is saved, here or elsewhere; asks otherwise. At the end of the input a copy is saved.
    pub fn leave<R: BufRead, W: Write>(&mut self, lines: &mut Lines<R, W>) -> io::Result<Next> {
        loop {
            let Err(error) = self.save() else { return Ok(Next::Left) };
            let why = error.message(self.lang);
            self.unsaved_because = Some(error);
            if self.is_kept() {
                return Ok(Next::Left);
            }
            lines.say(&self.lang.plain_leaving_unsaved(&why))?;
            let Some(line) = lines.ask(self.lang.plain_ask_unsaved())? else {
                self.copy(None, lines)?;
                return Ok(Next::Left);
            };
            match Choice::read(&line) {
                Some(Choice::Retry) => {}
                Some(Choice::GoOn) => return Ok(Next::Point),
                Some(Choice::Abandon) => return Ok(Next::Left),
                Some(Choice::Copy(to)) => {
                    self.copy(to.as_deref(), lines)?;
                }
                Some(Choice::Overwrite) => {
                    if let Err(error) = self.walk.overwrite(clock()) {
                        lines.say(&error.message(self.lang))?;
                    }
                }
                None => lines.say(self.lang.plain_choose_letter())?,
            }
        }
    }

    /// Saves a copy at a path, or where copies go by default, and says where it is.
    pub fn copy<R: BufRead, W: Write>(&mut self, to: Option<&str>, lines: &mut Lines<R, W>) -> io::Result<()> {
        let copied = match to {
            Some(typed) => files::save_copy_to(typed, self.session(), self.walk.path()),
            None => self.copy_by_default(),
        };
        match copied {
            Ok(path) => {
                self.copied = Some(self.walk.editor.changes());
                lines.say(&self.lang.plain_copied(&display_path(&path)))
            }
            Err(error) => lines.say(&error.message(self.lang)),
        }
    }

    pub fn copy_by_default(&self) -> Result<PathBuf, StoreError> {
        files::save_copy(&self.directories, self.session(), Some(self.walk.path()), &spare_folders(), clock())
    }
}

text! {
    plain_ask_unsaved {
        zh: "r 再試一次、c 另存一份（c 路徑：存到那裡）、o 寫回原檔（原檔先備份）、x 放棄這些變更離開、Enter 繼續查核：",
        en: "r try again, c save a copy (c PATH: there), o write the file again (with a backup of what is there), x leave without these changes, Enter go on:",
    }
    plain_choose_letter { zh: "請輸入 r、c、o、x 或 Enter", en: "Type r, c, o, x or Enter" }
}

messages! {
    plain_leaving_unsaved(why: &str) { zh: "還有變更沒有存檔：{why}", en: "There are changes that are NOT SAVED: {why}" }
    plain_copied(path: &str) { zh: "已另存於 {path}", en: "A copy was saved: {path}" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_is_understood_in_both_languages_and_widths() {
        for (line, expected) in [
            ("", Some(Choice::GoOn)),
            (" r ", Some(Choice::Retry)),
            ("Ｃ", Some(Choice::Copy(None))),
            ("c  /media/usb/a b", Some(Choice::Copy(Some("/media/usb/a b".into())))),
            ("另存 乙.session.ron", Some(Choice::Copy(Some("乙.session.ron".into())))),
            ("寫回", Some(Choice::Overwrite)),
            ("放棄", Some(Choice::Abandon)),
            ("x now", None),
            ("q", None),
        ] {
            assert_eq!(Choice::read(line), expected, "{line:?}");
        }
    }
}
