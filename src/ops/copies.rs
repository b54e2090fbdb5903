//! Files of one session among those that were read, and what is said about them.

use std::path::{Path, PathBuf};

use crate::lang::{Lang, messages, text};
use crate::model::city::brief::SessionBrief;
use crate::model::merge::apart;
use crate::model::record::copies::Copies;
use crate::model::record::session::Session;
use crate::store::error::display_path;
use crate::store::session::sessions;

/// Several files of one session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SameSession {
    /// The files, the one that counts first.
    pub files: Vec<PathBuf>,
    /// Whether some were gone on with apart from one another, so that no file holds everything.
    pub are_apart: bool,
}

/// Files of one session among sessions by their ids, a merged one and what it was merged of among them.
/// Only those that share an id are needed in full, which is rare; `read` gives them.
#[must_use]
pub fn among<'a>(ids: impl Iterator<Item = Vec<&'a str>>, read: impl Fn(usize) -> Option<Session>) -> Vec<Copies> {
    let shared = apart::linked(ids).into_iter().filter(|files| files.len() > 1).flatten();
    let read: Vec<(usize, Session)> = shared.filter_map(|at| Some((at, read(at)?))).collect();
    let sessions: Vec<&Session> = read.iter().map(|(_, session)| session).collect();
    let place = |at: &usize| read[*at].0;
    let placed = |copies: Copies| Copies {
        files: copies.files.iter().map(place).collect(),
        ends: copies.ends.iter().map(place).collect(),
    };
    apart::copies(&sessions).into_iter().map(placed).collect()
}

/// The ids that a session in brief stands for: its own, and those of the sessions that it was merged of.
#[must_use]
pub fn ids(brief: &SessionBrief) -> Vec<&str> {
    std::iter::once(&brief.id).chain(&brief.parents).map(String::as_str).collect()
}

/// The same among files, which are read.
#[must_use]
pub fn among_files(files: &[(PathBuf, SessionBrief)]) -> Vec<Copies> {
    among(files.iter().map(|(_, brief)| ids(brief)), |at| Some(sessions::read(&files[at].0).ok()?.0))
}

/// Whether any of them went apart.
#[must_use]
pub fn any_apart(copies: &[SameSession]) -> bool {
    copies.iter().any(|copies| copies.are_apart)
}

impl SameSession {
    pub(super) fn of(copies: &Copies, path: impl Fn(usize) -> PathBuf) -> Self {
        // Of files that went apart those that are a beginning of another one need no decision.
        let files = if copies.are_apart() { &copies.ends } else { &copies.files };
        Self { files: files.iter().map(|&at| path(at)).collect(), are_apart: copies.are_apart() }
    }

    /// The names of the files.
    #[must_use]
    pub fn names(&self, lang: Lang) -> String {
        let names: Vec<String> = self.files.iter().map(|path| name(path)).collect();
        names.join(lang.between_names())
    }

    /// What is said about them, as one sentence that names the files.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        let names = self.names(lang);
        if self.are_apart { lang.copies_apart(&names) } else { lang.copies_alike(&names) }
    }
}

/// The name of a file, which is enough within one folder.
fn name(path: &Path) -> String {
    path.file_name().map_or_else(|| display_path(path), |name| display_path(Path::new(name)))
}

text! {
    between_names { zh: "、", en: ", " }
}

messages! {
    copies_apart(names: &str) {
        zh: "同一份查核紀錄有幾個檔案，分開後各自續填，內容不同：{names}；待改善事項兩邊都列，請核對後合為一份",
        en: "these files are one session and were gone on with apart: {names}; what any of them leaves open is open, bring them together in one",
    }
    copies_alike(names: &str) {
        zh: "同一份查核紀錄有幾個檔案，只計一次，以第一個最完整：{names}",
        en: "these files are one session, which counts once; the first goes on the furthest: {names}",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::mark::Mark;
    use crate::model::sample::answer;
    use crate::ops::sample::session;

    #[test]
    fn files_of_one_session_are_named_and_said_to_be_alike_or_apart() {
        let start = session("1", "2026-11-22", Mark::Absent);
        let gone_on = |point: &str, second| {
            let mut session = start.clone();
            answer(&mut session, point, second, |answer| answer.mark = Some(Mark::Done));
            session
        };
        let file = |name: &str, session: &Session| (PathBuf::from(name), session.clone());
        let among = |files: &[(PathBuf, Session)]| -> Vec<SameSession> {
            let ids = files.iter().map(|(_, session)| apart::ids(session).collect());
            let copies = among(ids, |at| Some(files[at].1.clone()));
            copies.iter().map(|copies| SameSession::of(copies, |at| files[at].0.clone())).collect()
        };
        let files =
            [file("a", &start), file("b", &gone_on("1.1.2", 5)), file("c", &session("2", "2026-11-22", Mark::Done))];
        let [alike] = &among(&files)[..] else { panic!("one session") };
        assert_eq!((alike.files.clone(), alike.are_apart), (vec!["b".into(), "a".into()], false));
        let files = [file("x/a", &gone_on("1.1.1", 9)), file("x/b", &gone_on("1.1.2", 5)), file("x/c", &start)];
        let [apart] = &among(&files)[..] else { panic!("one session") };
        assert!(any_apart(std::slice::from_ref(apart)));
        for lang in Lang::ALL {
            assert!(apart.message(lang).contains(&format!("a{}b", lang.between_names())), "{}", apart.message(lang));
            assert_ne!(apart.message(lang), SameSession { are_apart: false, ..apart.clone() }.message(lang));
        }
    }
}
