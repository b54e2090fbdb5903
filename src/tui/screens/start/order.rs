//! Which sessions and checklists the start screen shows, and in which order.

use crate::lang::{Lang, messages, text};
use crate::model::list::find::Needle;
use crate::model::plan::checklist::short_agency;
use crate::model::value::sorting::SmallSort as _;
use crate::ops::list::Entry;
use crate::ops::list::Listed;

/// The order of the sessions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The latest change first.
    #[default]
    Date,
    /// By office, then the newest first.
    Office,
    /// The least progress first.
    Progress,
}

/// Which sessions and checklists are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// In which order.
    pub order: Order,
    /// Only those of this office.
    pub office: Option<String>,
    /// Only those of this year.
    pub year: Option<u16>,
}

impl Order {
    /// The next order; wraps around.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Date => Self::Office,
            Self::Office => Self::Progress,
            Self::Progress => Self::Date,
        }
    }

    const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Date => lang.order_date(),
            Self::Office => lang.order_office(),
            Self::Progress => lang.order_progress(),
        }
    }
}

impl Shown {
    /// Whether any office or year is left out.
    #[must_use]
    pub const fn is_filtered(&self) -> bool {
        self.office.is_some() || self.year.is_some()
    }

    /// Shows every office and year again.
    pub fn clear(&mut self) {
        self.office = None;
        self.year = None;
    }

    /// Whether something of this office and year is shown.
    #[must_use]
    pub fn admits(&self, office: &str, year: u16) -> bool {
        self.office.as_ref().is_none_or(|only| only == office) && self.year.is_none_or(|only| only == year)
    }

    /// Order and filters, for the heading; the default order is not shown.
    #[must_use]
    pub fn chips(&self, lang: Lang) -> String {
        let mut chips = Vec::new();
        if self.order != Order::Date {
            chips.push(self.order.label(lang).to_owned());
        }
        chips.extend(self.office.as_deref().map(short_agency).map(str::to_owned));
        chips.extend(self.year.map(|year| lang.plan_year(year)));
        chips.iter().flat_map(|chip| [" [", chip.as_str(), "]"]).collect()
    }

    /// The sessions that are shown, in order.
    #[must_use]
    pub fn sessions<'a>(&self, all: &'a [Listed], needle: Option<&Needle>) -> Vec<&'a Listed> {
        let mut shown: Vec<&Listed> = all
            .iter()
            .filter(|session| self.admits(&session.agency, session.year))
            .filter(|session| needle.is_none_or(|needle| has(session, needle)))
            .collect();
        // The list comes with the latest first, and the stable sort keeps that among equals.
        match self.order {
            Order::Date => {}
            Order::Office => shown.small_sort_by(|one, other| one.agency.cmp(&other.agency)),
            Order::Progress => shown.small_sort_by_key(|session| session.summary.progress.tenths()),
        }
        shown
    }

    /// The checklists that are shown: offices with the newest plan first, each office's years together.
    #[must_use]
    pub fn checklists<'a>(&self, all: &'a [Entry], needle: Option<&Needle>) -> Vec<&'a Entry> {
        let mut shown: Vec<&Entry> = all
            .iter()
            .filter(|entry| self.admits(&entry.checklist.agency, entry.checklist.year))
            .filter(|entry| needle.is_none_or(|needle| is_of(entry, needle)))
            .collect();
        let newest = |agency: &str| {
            let of_office = all.iter().filter(|entry| entry.checklist.agency == agency);
            of_office.map(|entry| entry.checklist.year).max()
        };
        shown.sort_by_cached_key(|entry| {
            let checklist = &entry.checklist;
            let (newest, year) = (newest(&checklist.agency), checklist.year);
            (std::cmp::Reverse(newest), checklist.agency.clone(), std::cmp::Reverse(year))
        });
        shown
    }
}

/// The next value among the existing ones; `None` after the last.
pub fn next_of<T: Ord + Clone>(values: impl Iterator<Item = T>, here: Option<&T>) -> Option<T> {
    let values: std::collections::BTreeSet<T> = values.collect();
    match here {
        None => values.first().cloned(),
        Some(here) => values.into_iter().find(|value| value > here),
    }
}

fn has(session: &Listed, needle: &Needle) -> bool {
    let visit = &session.visit;
    needle.is_in(&session.agency)
        || needle.is_in(&session.year.to_string())
        || needle.is_in(&visit.site)
        || visit.reviewers.iter().any(|name| needle.is_in(name))
}

fn is_of(entry: &Entry, needle: &Needle) -> bool {
    let checklist = &entry.checklist;
    [&checklist.title, &checklist.agency, &checklist.id].into_iter().any(|text| needle.is_in(text))
        || needle.is_in(&checklist.year.to_string())
}

text! {
    order_date { zh: "依日期", en: "by date" }
    order_office { zh: "依機關", en: "by office" }
    order_progress { zh: "依查核率", en: "by progress" }
}

messages! {
    sorted(order: &str) { zh: "查核紀錄{order}排列", en: "sessions {order}" }
}

impl Order {
    /// The notice when this order is chosen.
    #[must_use]
    pub fn notice(self, lang: Lang) -> String {
        lang.sorted(self.label(lang))
    }
}
