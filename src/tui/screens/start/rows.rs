//! The rows of the start screen in their order: what needs attention, open sessions, closed ones, checklists.

use super::attention::Attention;
use super::parts::Parts;
use super::{Choice, Start};
use crate::model::list::find::Needle;
use crate::model::value::sorting::SmallSort as _;
use crate::ops::list::{Entry, Listed};
use crate::store::error::StoreError;
use crate::tui::component::{StartKit, View};

/// One row of the screen.
pub(super) enum Row<'a> {
    /// The rule above a group, and how many are in it.
    Heading(Group, usize),
    Blank,
    Words(&'static str),
    Attention(Attention),
    /// So many more that need attention.
    More(usize),
    /// With its position among the sessions that are shown.
    Session(usize, &'a Listed),
    Checklist(&'a Entry),
}

/// A group of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    Attention,
    Open,
    Closed,
    Checklists,
}

impl Start {
    /// The rows as they are painted.
    pub(super) fn rows<'a>(&'a self, kit: &'a StartKit, view: &View) -> Vec<Row<'a>> {
        let height = Parts::of(view.area()).list.height;
        // Of the height too, what needs attention leaves the greater part to the sessions.
        let (room, is_airy) = match height {
            ..14 => (2, false),
            14..26 => (4, false),
            26.. => (8, true),
        };
        let mut groups: Vec<Vec<Row>> = Vec::new();
        let attention = self.attention(kit, view);
        if !attention.is_empty() {
            let count = attention.len();
            let is_cut = count > room && !self.is_unfolded;
            let shown = if is_cut { room - 1 } else { count };
            let mut rows = vec![Row::Heading(Group::Attention, count)];
            rows.extend(attention.into_iter().take(shown).map(Row::Attention));
            rows.extend((shown < count).then(|| Row::More(count - shown)));
            groups.push(rows);
        }
        groups.extend(self.session_rows(view));
        let checklists = self.checklists(kit);
        let mut rows = vec![Row::Heading(Group::Checklists, checklists.len())];
        rows.extend(checklists.into_iter().map(Row::Checklist));
        groups.push(rows);
        let mut rows = Vec::new();
        for group in groups {
            if is_airy && !rows.is_empty() {
                rows.push(Row::Blank);
            }
            rows.extend(group);
        }
        rows
    }

    /// Open sessions, then closed ones; words where there are none at all.
    fn session_rows(&self, view: &View) -> Vec<Vec<Row<'_>>> {
        let lang = view.lang;
        let sessions = self.sessions();
        let open = sessions.iter().take_while(|session| session.visit.closed.is_none()).count();
        let rows: Vec<Row> = sessions.into_iter().enumerate().map(|(at, session)| Row::Session(at, session)).collect();
        let closed = rows.len() - open;
        let mut groups = Vec::new();
        if rows.is_empty() {
            let words = match &self.folder {
                None => lang.looking(),
                Some(folder) if folder.sessions.is_empty() => lang.no_sessions(),
                Some(_) => lang.none_shown(),
            };
            return vec![vec![Row::Heading(Group::Open, 0), Row::Words(words)]];
        }
        let mut rows = rows.into_iter();
        for (group, count) in [(Group::Open, open), (Group::Closed, closed)] {
            if count > 0 {
                groups.push([Row::Heading(group, count)].into_iter().chain(rows.by_ref().take(count)).collect());
            }
        }
        groups
    }

    /// What the cursor can be on, in the order of the rows.
    pub(super) fn choices(&self, kit: &StartKit, view: &View) -> Vec<Choice> {
        self.rows(kit, view).iter().filter_map(Row::choice).collect()
    }

    /// The sessions that are shown: those still open first.
    pub(super) fn sessions(&self) -> Vec<&Listed> {
        let needle = Needle::new(&self.search.text());
        let mut sessions = self.shown.sessions(self.all_sessions(), needle.as_ref());
        sessions.small_sort_by_key(|session| session.visit.closed.is_some());
        sessions
    }

    /// The sessions in the folder, those not shown too.
    pub(super) fn all_sessions(&self) -> &[Listed] {
        self.folder.as_ref().map_or(&[], |folder| &folder.sessions)
    }

    /// The checklists that are shown.
    pub(super) fn checklists<'a>(&self, kit: &'a StartKit) -> Vec<&'a Entry> {
        let needle = Needle::new(&self.search.text());
        self.shown.checklists(&kit.library.entries, needle.as_ref())
    }

    /// The files that cannot be read, the settings among them.
    pub(super) fn bad_files<'a>(&'a self, kit: &'a StartKit) -> Vec<&'a StoreError> {
        let unreadable = self.folder.as_ref().map_or(&[][..], |folder| &folder.unreadable);
        unreadable.iter().chain(&kit.library.bad).chain(&kit.complaint).filter(|error| error.path().is_some()).collect()
    }
}

impl Row<'_> {
    /// What the cursor is on in this row.
    pub(super) fn choice(&self) -> Option<Choice> {
        match self {
            Row::Attention(attention) => Some(Choice::Attention(attention.concern.clone())),
            Row::More(_) => Some(Choice::More),
            Row::Session(_, session) => Some(Choice::Session(session.path.clone())),
            Row::Checklist(entry) => Some(Choice::Checklist(entry.checklist.id.clone())),
            Row::Heading(..) | Row::Blank | Row::Words(_) => None,
        }
    }

    /// Whether the cursor can be on this row.
    pub(super) const fn is_choice(&self) -> bool {
        !matches!(self, Row::Heading(..) | Row::Blank | Row::Words(_))
    }

    /// Whether the cursor is on this row.
    pub(super) fn is(&self, choice: &Choice) -> bool {
        match (self, choice) {
            (Row::Attention(attention), Choice::Attention(concern)) => attention.concern == *concern,
            (Row::More(_), Choice::More) => true,
            (Row::Session(_, session), Choice::Session(path)) => session.path == *path,
            (Row::Checklist(entry), Choice::Checklist(id)) => entry.checklist.id == *id,
            _ => false,
        }
    }
}

crate::lang::text! {
    none_shown { zh: "沒有符合的查核紀錄；按 Esc 全部列出", en: "none that matches; Esc lists all" }
    no_sessions { zh: "還沒有查核紀錄；在查核表上按 Enter 開始", en: "no inspection yet; Enter on a checklist begins one" }
    looking { zh: "（讀取中）", en: "(looking)" }
}
