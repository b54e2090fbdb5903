//! The ledger: every paragraph of the source with its fate, so that nothing is dropped unsaid.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;

use crate::import::document::SourcePlace;
use crate::lang::{Lang, messages, text};
use crate::model::plan::checklist::{Method, Milestone, Target};
use crate::model::value::stored::stored;
use crate::model::value::weight::Weight;

stored! {
    /// What became of a paragraph. Each has exactly one.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    pub enum Fate {
        /// The plan's title, or a part of it.
        Title,
        /// What the plan rests on.
        Basis,
        /// A goal of the plan.
        Goal,
        /// A date that the plan sets for the office.
        Milestone,
        /// The heading of a chapter or of a column.
        Header,
        /// What was said before: headings after a page cut, merged cells.
        Repeat,
        /// The rest of a paragraph that was cut.
        Continuation,
        /// A pillar (要項).
        Pillar,
        /// A strategy (策略).
        Strategy,
        /// A heading of points.
        Group,
        /// A point that is judged.
        Point,
        /// What to look for at a point.
        Hint,
        /// Responsible units.
        Unit,
        /// By when a point is due.
        Deadline,
        /// How often a point is due.
        Target,
        /// Stands in the document and is no part of the checklist.
        Outside,
        /// Stands where the checklist is, and nobody knows as what.
        NotUnderstood,
    }
}

/// Why a fate is in doubt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// A measure without number among numbered ones.
    NoNumber,
    /// Numbers are missing before this one.
    Gap {
        /// The number before, as printed.
        after: String,
    },
    /// Numbers begin anew without a heading.
    Restart,
    /// As many units as points was expected, or one.
    Units {
        /// Points beside them.
        points: usize,
        /// Paragraphs of units.
        units: usize,
    },
    /// A date without its day; the last day of the month is taken.
    NoDay,
    /// A deadline that is no date.
    NoDate,
    /// A strategy of a cell in which numbers begin anew: which points are its own was guessed.
    Displaced,
    /// Stands in the plan's content, but is neither numbered nor in a known column.
    Unplaced,
    /// A strategy under which no measure stands.
    NoMeasure,
    /// The text of a page once more, in no order.
    Jumble,
    /// No word of any language that plans are in, as recognition of pictures leaves.
    Fragment,
    /// A list states an id that none can be; a new one is given.
    BadId,
    /// A list states the id of a row above; a new one is given.
    RepeatedId,
}

/// A paragraph with its fate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerEntry {
    /// Which paragraph it is; other entries refer to it by this.
    pub id: usize,
    /// The paragraph as printed.
    pub text: String,
    /// Where it stands.
    pub place: SourcePlace,
    /// What became of it.
    pub fate: Fate,
    /// Why that is in doubt.
    pub doubt: Option<Doubt>,
    /// Its printed number, as a locator shows it; empty for none.
    pub number: String,
    /// Its text without number.
    pub wording: String,
    /// How many groups a group or point stands under at most.
    pub depth: usize,
    /// The entry that this one belongs to, where it is not the one above.
    pub of: Option<usize>,
    /// Units of a point, or of all points of a group.
    pub units: Vec<String>,
    /// By when a point is due.
    pub deadline: Option<NaiveDate>,
    /// How often a point is due.
    pub target: Option<Target>,
    /// The dates that a milestone names.
    pub milestones: Vec<Milestone>,
    /// The marks that a pillar carries.
    pub weight: Option<Weight>,
    /// What a list says of a point that plans leave open.
    pub stated: Option<Box<Stated>>,
}

/// What a list of points says of one that a plan leaves open; empty where the list does not either.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stated {
    /// Its id.
    pub id: String,
    /// Its locator in the plan.
    pub source: String,
    /// The heading that it stands under.
    pub theme: String,
    /// What to look for.
    pub look_for: Vec<String>,
    /// How to check.
    pub method: Option<Method>,
    /// Its weight.
    pub weight: Option<Weight>,
}

/// Every paragraph with its fate: pillars before their strategies, strategies before their points.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// One entry for each paragraph that was read.
    pub entries: Vec<LedgerEntry>,
}

impl Fate {
    /// Every fate, in the order of the sums.
    pub const ALL: [Self; 17] = [
        Self::Title,
        Self::Basis,
        Self::Goal,
        Self::Milestone,
        Self::Header,
        Self::Repeat,
        Self::Continuation,
        Self::Pillar,
        Self::Strategy,
        Self::Group,
        Self::Point,
        Self::Hint,
        Self::Unit,
        Self::Deadline,
        Self::Target,
        Self::Outside,
        Self::NotUnderstood,
    ];

    /// Whether the checklist is built of it.
    #[must_use]
    pub const fn is_outline(self) -> bool {
        matches!(self, Self::Pillar | Self::Strategy | Self::Group | Self::Point)
    }

    /// Its name.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Title => lang.fate_title(),
            Self::Basis => lang.fate_basis(),
            Self::Goal => lang.fate_goal(),
            Self::Milestone => lang.fate_milestone(),
            Self::Header => lang.fate_header(),
            Self::Repeat => lang.fate_repeat(),
            Self::Continuation => lang.fate_continuation(),
            Self::Pillar => lang.fate_pillar(),
            Self::Strategy => lang.fate_strategy(),
            Self::Group => lang.fate_group(),
            Self::Point => lang.fate_point(),
            Self::Hint => lang.fate_hint(),
            Self::Unit => lang.fate_unit(),
            Self::Deadline => lang.fate_deadline(),
            Self::Target => lang.fate_target(),
            Self::Outside => lang.fate_outside(),
            Self::NotUnderstood => lang.fate_not_understood(),
        }
    }
}

impl Doubt {
    /// The reason in a few words.
    #[must_use]
    pub fn label(&self, lang: Lang) -> String {
        match self {
            Self::NoNumber => lang.doubt_no_number().to_owned(),
            Self::Gap { after } if after.is_empty() => lang.doubt_late_start().to_owned(),
            Self::Gap { after } => lang.doubt_gap(after),
            Self::Restart => lang.doubt_restart().to_owned(),
            Self::Units { points, units } => lang.doubt_units(*points, *units),
            Self::NoDay => lang.doubt_no_day().to_owned(),
            Self::NoDate => lang.doubt_no_date().to_owned(),
            Self::Displaced => lang.doubt_displaced().to_owned(),
            Self::Unplaced => lang.doubt_unplaced().to_owned(),
            Self::NoMeasure => lang.doubt_no_measure().to_owned(),
            Self::Jumble => lang.doubt_jumble().to_owned(),
            Self::Fragment => lang.doubt_fragment().to_owned(),
            Self::BadId => lang.doubt_bad_id().to_owned(),
            Self::RepeatedId => lang.doubt_repeated_id().to_owned(),
        }
    }
}

impl LedgerEntry {
    /// An entry of a fate, with nothing else known.
    #[must_use]
    pub fn new(id: usize, text: &str, place: SourcePlace, fate: Fate) -> Self {
        Self {
            id,
            text: text.to_owned(),
            place,
            fate,
            doubt: None,
            number: String::new(),
            wording: text.to_owned(),
            depth: 0,
            of: None,
            units: Vec::new(),
            deadline: None,
            target: None,
            milestones: Vec::new(),
            weight: None,
            stated: None,
        }
    }

    /// Whether somebody should look at it.
    #[must_use]
    pub const fn is_doubtful(&self) -> bool {
        self.doubt.is_some() || matches!(self.fate, Fate::NotUnderstood)
    }
}

impl Ledger {
    /// How many paragraphs have a fate.
    #[must_use]
    pub fn count(&self, fate: Fate) -> usize {
        self.entries.iter().filter(|entry| entry.fate == fate).count()
    }

    /// How many paragraphs somebody should look at.
    #[must_use]
    pub fn doubtful(&self) -> usize {
        self.entries.iter().filter(|entry| entry.is_doubtful()).count()
    }

    /// The sum: all paragraphs read, and how many of them have each fate.
    #[must_use]
    pub fn sum_label(&self, lang: Lang) -> String {
        let mut line = lang.ledger_read(self.entries.len());
        for fate in Fate::ALL {
            let count = self.count(fate);
            if count > 0 || matches!(fate, Fate::NotUnderstood) {
                // Writing to a string cannot fail.
                let _ = write!(line, " {} {count}", fate.label(lang));
            }
        }
        line
    }

    /// The place of the entry with an id.
    #[must_use]
    pub fn position(&self, id: usize) -> Option<usize> {
        self.entries.iter().position(|entry| entry.id == id)
    }
}

text! {
    fate_title { zh: "標題", en: "title" }
    fate_basis { zh: "依據", en: "basis" }
    fate_goal { zh: "目標", en: "goal" }
    fate_milestone { zh: "期程", en: "milestone" }
    fate_header { zh: "表頭", en: "header" }
    fate_repeat { zh: "重複", en: "repeat" }
    fate_continuation { zh: "接續", en: "continuation" }
    fate_pillar { zh: "要項", en: "pillar" }
    fate_strategy { zh: "策略", en: "strategy" }
    fate_group { zh: "群組", en: "group" }
    fate_point { zh: "重點", en: "point" }
    fate_hint { zh: "檢視重點", en: "hint" }
    fate_unit { zh: "單位", en: "unit" }
    fate_deadline { zh: "期限", en: "deadline" }
    fate_target { zh: "次數", en: "target" }
    fate_outside { zh: "範圍外", en: "outside" }
    fate_not_understood { zh: "無法判讀", en: "not understood" }
    doubt_no_number { zh: "沒有編號", en: "no number" }
    doubt_late_start { zh: "編號不是從 1 開始", en: "numbers do not begin with 1" }
    doubt_restart { zh: "編號重新開始，可能漏了標題", en: "numbers begin anew; a heading may be missing" }
    doubt_no_day { zh: "有月無日，暫定為月底", en: "month without day; the last day is taken" }
    doubt_no_date { zh: "不是日期", en: "no date" }
    doubt_displaced { zh: "同一格有數個策略，請確認重點歸屬", en: "several strategies in a cell; check which points are whose" }
    doubt_unplaced { zh: "沒有編號，也不在已知的欄位", en: "neither numbered nor in a known column" }
    doubt_jumble { zh: "多行文字擠成一段，應是影像辨識所留；內容以其下的表格為準", en: "many lines jumbled into one, as recognised from a picture; the table below it is what counts" }
    doubt_fragment { zh: "無法成句的碎片，應是影像辨識所留", en: "a fragment, as recognised from a picture" }
    doubt_bad_id {
        zh: "編號有不能用的字，已改給新編號；只能用英文字母、數字、點、連字號與底線",
        en: "no id, a new one was given; ids have letters, digits, dots, hyphens and underscores",
    }
    doubt_repeated_id { zh: "編號重複，已改給新編號", en: "id of a row above, a new one was given" }
    doubt_no_measure { zh: "底下沒有作法", en: "no measure under it" }
}

messages! {
    ledger_read(paragraphs: usize) { zh: "讀入 {paragraphs} 段 =", counted(paragraphs: "paragraph"), en: "{paragraphs} read =" }
    doubt_gap(after: &str) { zh: "編號不連續（前一項是 {after}）", en: "numbers are missing after {after}" }
    doubt_units(points: usize, units: usize) {
        zh: "{points} 項對 {units} 個單位，暫列全部",
        counted(points: "point", units: "unit"),
        en: "{points} beside {units}; all were given to all",
    }
}
