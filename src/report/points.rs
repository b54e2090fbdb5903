//! Fields of a focus point in reports; every table of points is composed of them.

use compact_str::CompactString;
use std::borrow::Cow;

use super::document::{About, Cell, Column, Place, Row, Rows, Rule, Table};
use crate::lang::{Lang, messages, text};
use crate::model::plan::checklist::{FocusPoint, Pillar, PointId, Scoring, Strategy};
use crate::model::record::answer::{Answer, Evidence, FollowUp};
use crate::model::record::mark::Mark;
use crate::model::record::previous::Reference;
use crate::model::record::session::Session;
use crate::model::record::tally::value_of;
use crate::model::value::roc::date_words;
use crate::model::value::sorting::SmallSort as _;
use crate::model::value::weight::Weight;
use crate::model::visits::compare::Outcome;

/// A point with its answer. Answers of points that the checklist does not have come without a place.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a> {
    /// Id of the point.
    pub id: &'a PointId,
    /// Where the point stands in the checklist.
    pub place: Option<(&'a Pillar, &'a Strategy, &'a FocusPoint)>,
    /// What was found.
    pub answer: Option<&'a Answer>,
    /// What the previous inspection found, if there was one.
    pub previous: Option<&'a Reference>,
    /// The mark that the count proposes, if there is one.
    pub proposal: Option<Mark>,
}

impl<'a> Subject<'a> {
    /// The points in scope with their answers, in plan order.
    pub(super) fn all(session: &'a Session) -> impl Iterator<Item = Self> + 'a {
        session.points().map(|(pillar, strategy, point)| Self::new(session, (pillar, strategy, point)))
    }

    fn new(session: &'a Session, place: (&'a Pillar, &'a Strategy, &'a FocusPoint)) -> Self {
        let id = &place.2.id;
        let (answer, previous, proposal) = (session.answer(id), session.previous_verdict(id), session.proposal(id));
        Self { id, place: Some(place), answer, previous, proposal }
    }

    /// A point of the checklist with what was found today, as far as it is in scope.
    pub(super) fn at(session: &'a Session, point: &PointId) -> Option<Self> {
        let subject = Self::new(session, session.find(point)?);
        Some(Self { answer: subject.answer.filter(|_| session.in_scope(point)), ..subject })
    }

    /// Answers without a point in scope, in plan order, then by id; an imported session may hold some.
    pub(super) fn outside_scope(session: &'a Session) -> Vec<Self> {
        let mut outside_scope: Vec<Self> = session
            .parts()
            .answers
            .iter()
            .filter(|(id, _)| !session.in_scope(id))
            .map(|(id, answer)| {
                let (place, previous, proposal) =
                    (session.find(id), session.previous_verdict(id), session.proposal(id));
                Self { id, place, answer: Some(answer), previous, proposal }
            })
            .collect();
        outside_scope
            .small_sort_by_key(|subject| (session.outline().rank(subject.id).unwrap_or(usize::MAX), subject.id));
        outside_scope
    }

    /// The verdict.
    pub(super) fn mark(&self) -> Option<Mark> {
        self.answer?.mark
    }

    /// Whether the answer says more than a verdict.
    pub(super) fn has_remarks(&self) -> bool {
        self.answer.is_some_and(|answer| {
            !answer.note.is_empty()
                || answer.count.is_some()
                || !answer.evidence.is_empty()
                || answer.follow_up.is_some()
        })
    }

    /// What is to be done about it, if anything was written down.
    pub(super) fn follow_up(&self) -> Option<&'a FollowUp> {
        self.answer?.follow_up.as_deref()
    }
}

/// One fact about a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// Id of the point, by which `mark` takes it.
    Id,
    /// Where the point stands in the plan.
    Source,
    /// Number and title of the pillar.
    Pillar,
    /// Number and title of the strategy.
    Strategy,
    /// Pillar and strategy in one, as a heading over their points.
    Standing,
    /// Heading that the point stands under.
    Theme,
    /// Strategy and heading in one, as the yearly report's form has it.
    Focus,
    /// The statement that is judged.
    Check,
    /// The statement that is judged, under the name that the yearly report's form has for it.
    Measure,
    /// What to look for.
    LookFor,
    /// How to check.
    Method,
    /// Who is responsible.
    Units,
    /// By when it has to be done.
    Deadline,
    /// How often it has to be done.
    Target,
    /// Weight in the score.
    Weight,
    /// The verdict.
    Mark,
    /// Weight that counts: the point's where it was judged.
    Counted,
    /// Weight × value of the verdict.
    Value,
    /// How often it was done.
    Count,
    /// Whether the count reaches the target.
    Reached,
    /// The reviewer's note.
    Note,
    /// What shows it.
    Evidence,
    /// Verdict, count, note and evidence in one, as the yearly report's form has it.
    Performance,
    /// Why it is not done.
    Cause,
    /// What will be done.
    Action,
    /// Which unit does it.
    ActingUnit,
    /// Who does it.
    Owner,
    /// By when the improvement is due.
    Due,
    /// What a re-check found.
    Recheck,
    /// Since when it is settled.
    Closed,
    /// What a re-check found and since when it is settled in one, or room to write it in.
    Settled,
    /// When the answer last changed.
    At,
    /// Who changed it.
    By,
    /// The previous verdict.
    PreviousMark,
    /// The previous note.
    PreviousNote,
    /// When the previous verdict was given.
    PreviousAt,
    /// Outcome since the previous inspection.
    Outcome,
}

impl Field {
    /// The table column of this field.
    pub(super) fn column(self, place: Place, lang: Lang) -> Column {
        let (key, name, share) = self.column_parts(lang);
        Column {
            key,
            name: Cow::Borrowed(name),
            place,
            share,
            rule: matches!(self, Self::Counted | Self::Value).then_some(Rule::Sum),
        }
    }

    /// Name for programs, name for people, and width relative to other columns.
    const fn column_parts(self, lang: Lang) -> (&'static str, &'static str, u8) {
        match self {
            Self::Id => ("id", lang.field_id(), 9),
            Self::Source => ("source", lang.field_source(), 13),
            Self::Pillar => ("pillar", lang.field_pillar(), 16),
            Self::Strategy => ("strategy", lang.field_strategy(), 14),
            Self::Standing => ("standing", lang.field_standing(), 28),
            Self::Theme => ("theme", lang.field_theme(), 14),
            Self::Focus => ("focus", lang.field_focus(), 16),
            Self::Check => ("check", lang.field_check(), 28),
            Self::Measure => ("measure", lang.field_measure(), 30),
            Self::Performance => ("performance", lang.field_performance(), 28),
            Self::LookFor => ("look_for", lang.field_look_for(), 24),
            Self::Method => ("method", lang.field_method(), 7),
            Self::Units => ("units", lang.field_units(), 11),
            Self::Deadline => ("deadline", lang.field_deadline(), 11),
            Self::Target => ("target", lang.field_target(), 9),
            Self::Weight => ("weight", lang.field_weight(), 7),
            Self::Mark => ("mark", lang.field_mark(), 12),
            Self::Counted => ("counted_weight", lang.field_counted(), 9),
            Self::Value => ("counted_value", lang.field_value(), 9),
            Self::Count => ("count", lang.field_count(), 8),
            Self::Reached => ("reached", lang.field_reached(), 10),
            Self::Note => ("note", lang.field_note(), 28),
            Self::Evidence => ("evidence", lang.field_evidence(), 20),
            Self::Cause => ("cause", lang.field_cause(), 18),
            Self::Action => ("action", lang.field_action(), 18),
            Self::ActingUnit => ("acting_unit", lang.field_acting_unit(), 12),
            Self::Owner => ("owner", lang.field_owner(), 9),
            Self::Due => ("due", lang.field_due(), 13),
            Self::Closed => ("closed", lang.field_closed(), 11),
            Self::Recheck | Self::Settled => ("recheck", lang.field_recheck(), 16),
            Self::At => ("at", lang.field_at(), 15),
            Self::By => ("by", lang.field_by(), 10),
            Self::PreviousMark => ("mark_then", lang.field_mark_then(), 10),
            Self::PreviousNote => ("note_then", lang.field_note_then(), 24),
            Self::PreviousAt => ("at_then", lang.field_at_then(), 15),
            Self::Outcome => ("outcome", lang.field_outcome(), 8),
        }
    }

    /// What the field says about a point.
    pub(super) fn cell<'a>(self, of: &Subject<'a>, scoring: Scoring, lang: Lang) -> Cell<'a> {
        let listed = |texts: &[CompactString]| Cell::text(texts.join(lang.between_members()));
        match self {
            Self::Id => Cell::text(of.id.as_str()),
            Self::Pillar => of.place.map_or(Cell::Blank, |(pillar, _, _)| Cell::text(pillar_name(pillar))),
            Self::Strategy => of.place.map_or(Cell::Blank, |(_, strategy, _)| Cell::text(strategy_name(strategy))),
            Self::Standing => of.place.map_or(Cell::Blank, |(pillar, strategy, _)| {
                let (pillar, strategy) = (pillar_name(pillar), strategy_name(strategy));
                Cell::text(format!("{pillar} > {strategy}"))
            }),
            Self::Focus => of.place.map_or(Cell::Blank, |(_, strategy, point)| Cell::text(focus_name(strategy, point))),
            Self::Source => of.plan(|point| Cell::text(point.source.as_str())),
            Self::Theme => of.plan(|point| Cell::text(point.theme.as_str())),
            Self::Check | Self::Measure => of.plan(|point| Cell::text(point.check.as_str())),
            Self::Performance => Cell::text(performance(of, lang)),
            Self::LookFor => of.plan(|point| listed(&point.look_for)),
            Self::Method => of.plan(|point| Cell::text(point.method.label(lang))),
            Self::Units => of.plan(|point| listed(&point.units)),
            Self::Deadline => of.plan(|point| point.deadline.map_or(Cell::Blank, Cell::Date)),
            Self::Target => of.plan(|point| target_cell(point, lang)),
            Self::Weight => of.plan(|point| Cell::weight(point.weight)),
            Self::Mark => Cell::Mark(of.mark()),
            Self::Counted => of.worth(scoring).map_or(Cell::Blank, |(weight, _)| Cell::Amount(weight)),
            Self::Value => of.worth(scoring).map_or(Cell::Blank, |(_, value)| Cell::Amount(value)),
            Self::Count => of.found(|answer| answer.count.map_or(Cell::Blank, |count| Cell::Count(count.into()))),
            Self::Reached => of.plan(|point| reached_cell(point, of.proposal, lang)),
            Self::Note => of.found(|answer| Cell::text(answer.note.as_str())),
            Self::Evidence => of.found(|answer| Cell::text(evidence_words(&answer.evidence, lang))),
            Self::Cause
            | Self::Action
            | Self::ActingUnit
            | Self::Owner
            | Self::Due
            | Self::Recheck
            | Self::Closed
            | Self::Settled => of.follow_up().and_then(|to_do| self.of_follow_up(to_do, lang)).unwrap_or(Cell::Blank),
            // Nobody judged a point that has only a note.
            Self::At => of.judged(|answer| Cell::Moment(answer.at)),
            Self::By => of.judged(|answer| Cell::text(answer.by.as_str())),
            Self::PreviousMark => of.previous.map_or(Cell::Blank, |previous| Cell::Mark(previous.mark)),
            Self::PreviousNote => of.previous.map_or(Cell::Blank, |previous| Cell::text(previous.note.as_str())),
            Self::PreviousAt => of.previous.map_or(Cell::Blank, |previous| Cell::Moment(previous.at)),
            Self::Outcome => of.previous.map_or(Cell::Blank, |previous| Cell::text(of.became(previous).label(lang))),
        }
    }
}

impl Field {
    /// What the field says about a follow-up; none where it is about something else.
    pub(super) fn of_follow_up<'a>(self, to_do: &FollowUp, lang: Lang) -> Option<Cell<'a>> {
        let text = |text: &str| Cell::text(text.to_owned());
        Some(match self {
            Self::Cause => text(&to_do.cause),
            Self::Action => text(&to_do.action),
            Self::ActingUnit => text(&to_do.unit),
            Self::Owner => text(&to_do.owner),
            Self::Due => to_do.due.map_or(Cell::Blank, Cell::Date),
            Self::Recheck => Cell::text(to_do.recheck.as_ref().map(|recheck| recheck.label(lang)).unwrap_or_default()),
            Self::Closed => to_do.closed.map_or(Cell::Blank, Cell::Date),
            Self::Settled => Cell::text(settled_words(to_do, lang)),
            _ => return None,
        })
    }
}

impl<'a> Subject<'a> {
    /// What the plan says; nothing where the checklist does not have the point.
    fn plan(self, say: impl FnOnce(&'a FocusPoint) -> Cell<'a>) -> Cell<'a> {
        self.place.map_or(Cell::Blank, |(_, _, point)| say(point))
    }

    /// Outcome since the previous inspection.
    const fn became(&self, previous: &Reference) -> Outcome {
        match (&previous.former, self.answer) {
            (Some(_), _) => Outcome::Reworded,
            (None, Some(answer)) => Outcome::between(previous.mark, answer.mark),
            (None, None) => Outcome::between(previous.mark, None),
        }
    }

    /// What the answer says; nothing where there is none.
    fn found(self, say: impl FnOnce(&'a Answer) -> Cell<'a>) -> Cell<'a> {
        self.answer.map_or(Cell::Blank, say)
    }

    /// What the verdict says; nothing where there is none.
    fn judged(self, say: impl FnOnce(&'a Answer) -> Cell<'a>) -> Cell<'a> {
        self.answer.filter(|answer| answer.mark.is_some()).map_or(Cell::Blank, say)
    }

    /// Weight and weight × value, in millionths of millionths, of a point that was judged.
    fn worth(&self, scoring: Scoring) -> Option<(i128, i128)> {
        let (_, _, point) = self.place?;
        let weight = i128::from(point.weight.millionths());
        let value = i128::from(value_of(self.mark()?, scoring)?.millionths());
        Some((weight * i128::from(Weight::UNIT), weight * value))
    }
}

/// A table of points with these fields, each at its place.
pub(super) fn table<'a>(
    name: impl Into<Cow<'a, str>>,
    fields: &'static [(Field, Place)],
    subjects: Vec<Subject<'a>>,
    scoring: Scoring,
    lang: Lang,
) -> Table<'a> {
    Table {
        name: name.into(),
        about: About::Points,
        columns: fields.iter().map(|&(field, place)| field.column(place, lang)).collect(),
        rows: Rows::of(subjects, move |subject| row(fields, subject, scoring, lang)),
        total: None,
        merged: 0,
    }
}

/// The cells of one point.
pub(super) fn row<'a>(fields: &[(Field, Place)], subject: &Subject<'a>, scoring: Scoring, lang: Lang) -> Row<'a> {
    fields.iter().map(|(field, _)| field.cell(subject, scoring, lang)).collect()
}

/// Number and title of a pillar: `一、完備基礎服務項目`.
pub(super) fn pillar_name(pillar: &Pillar) -> String {
    format!("{}、{}", pillar.numeral(), pillar.title)
}

fn strategy_name(strategy: &Strategy) -> String {
    match strategy.numeral() {
        "" => strategy.title.clone(),
        numeral => format!("{numeral} {}", strategy.title),
    }
}

fn focus_name(strategy: &Strategy, point: &FocusPoint) -> String {
    let strategy = strategy_name(strategy);
    if point.theme.is_empty() { strategy } else { format!("{strategy}\n{}", point.theme) }
}

/// Verdict, count, note and evidence in the one column that the yearly report's form has for them.
fn performance(of: &Subject, lang: Lang) -> String {
    let mut lines = vec![Mark::words_or_none(of.mark(), lang).to_owned()];
    if let Some(answer) = of.answer {
        let target = of.place.and_then(|(_, _, point)| point.target);
        lines.extend(answer.count.map(|count| match target {
            Some(target) => lang.count_of_target(count, &target.label(lang)),
            None => lang.count_alone(count),
        }));
        lines.extend([&answer.note].into_iter().filter(|note| !note.is_empty()).cloned());
        let evidence = evidence_words(&answer.evidence, lang);
        if !evidence.is_empty() {
            lines.push(lang.evidence_all(&evidence));
        }
    }
    lines.join("\n")
}

fn target_cell<'a>(point: &FocusPoint, lang: Lang) -> Cell<'a> {
    point.target.map_or(Cell::Blank, |target| Cell::text(target.label(lang)))
}

fn reached_cell<'a>(point: &FocusPoint, proposal: Option<Mark>, lang: Lang) -> Cell<'a> {
    if point.target.is_none() {
        return Cell::Blank;
    }
    Cell::text(match proposal {
        None => lang.target_not_counted(),
        Some(Mark::Done) => lang.target_reached(),
        Some(Mark::Partial) => lang.target_missed(),
        Some(Mark::Absent) => lang.target_not_begun(),
        Some(Mark::NotApplicable) => Mark::NotApplicable.label(lang),
    })
}

/// All that a follow-up says, in one line.
pub(super) fn follow_up_words(follow_up: &FollowUp, lang: Lang) -> String {
    let due = follow_up.due.map(|due| lang.due_on(&date_words(due, lang))).unwrap_or_default();
    let settled = settled_words(follow_up, lang);
    let parts = [&follow_up.cause, &follow_up.action, &follow_up.unit, &follow_up.owner, &due, &settled];
    let parts: Vec<&str> = parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    parts.join(lang.between_members())
}

/// What a re-check found, and below it since when the matter is settled.
fn settled_words(follow_up: &FollowUp, lang: Lang) -> String {
    let found = follow_up.recheck.as_ref().map(|recheck| recheck.label(lang));
    let closed = follow_up.closed.map(|closed| lang.closed_on(&date_words(closed, lang)));
    let lines: Vec<String> = found.into_iter().chain(closed).collect();
    lines.join("\n")
}

/// One line a piece of evidence: what it is, then what is known about the file.
pub(super) fn evidence_words(evidence: &[Evidence], lang: Lang) -> String {
    let line = |evidence: &Evidence| {
        let method = evidence.method.map(|method| method.label(lang).to_owned());
        let at = evidence.at.map(|at| at.label(lang));
        let copy = evidence.copy_of.as_ref().map(|original| lang.evidence_copy(original));
        let size = evidence.size.map(|size| lang.evidence_size(size));
        let digest = evidence.sha256.as_ref().map(|digest| format!("SHA-256 {digest}"));
        let known: Vec<String> = [method, at, copy, size, digest].into_iter().flatten().collect();
        if known.is_empty() {
            evidence.what.clone()
        } else {
            lang.evidence_known(&evidence.what, &known.join(lang.between_members()))
        }
    };
    evidence.iter().map(line).collect::<Vec<_>>().join("\n")
}

text! {
    field_id { zh: "編號", en: "id" }
    field_source { zh: "依據", en: "place in plan" }
    field_pillar { zh: "實施要項", en: "pillar" }
    field_strategy { zh: "策略", en: "strategy" }
    field_standing { zh: "位置", en: "standing" }
    field_theme { zh: "主題", en: "theme" }
    field_focus { zh: "工作重點", en: "focus" }
    field_measure { zh: "工作(推動)方法", en: "measure" }
    field_performance { zh: "備註(績效)", en: "remarks (performance)" }
    field_check { zh: "查核重點", en: "point" }
    field_look_for { zh: "檢視重點", en: "look for" }
    field_method { zh: "查核方式", en: "method" }
    field_units { zh: "業務單位", en: "unit" }
    field_deadline { zh: "完成期限", en: "deadline" }
    field_target { zh: "目標次數", en: "target" }
    field_weight { zh: "權重", en: "weight" }
    field_mark { zh: "查核結果", en: "verdict" }
    field_counted { zh: "計分權重", en: "weight that counts" }
    field_value { zh: "計分值", en: "value that counts" }
    field_count { zh: "辦理次數", en: "count" }
    field_reached { zh: "達成情形", en: "target reached" }
    field_note { zh: "備註", en: "note" }
    field_evidence { zh: "佐證", en: "evidence" }
    field_cause { zh: "未落實原因", en: "cause" }
    field_action { zh: "改善措施", en: "action" }
    field_acting_unit { zh: "改善單位", en: "unit in charge" }
    field_owner { zh: "承辦人", en: "person in charge" }
    field_due { zh: "改善期限", en: "due" }
    field_closed { zh: "改善完成日", en: "settled" }
    field_recheck { zh: "複查日期與結果", en: "re-check" }
    field_at { zh: "查核時間", en: "judged at" }
    field_by { zh: "查核人員", en: "judged by" }
    target_reached { zh: "達成", en: "reached" }
    target_missed { zh: "未達目標", en: "below target" }
    target_not_begun { zh: "未辦理", en: "never" }
    target_not_counted { zh: "未填次數", en: "not counted" }
    /// What stands between the members of a list.
    between_members { zh: "、", en: ", " }
}

messages! {
    count_of_target(count: u32, target: &str) { zh: "辦理 {count} 次（目標 {target}）", en: "count {count} (target {target})" }
    count_alone(count: u32) { zh: "辦理 {count} 次", en: "count {count}" }
    evidence_all(evidence: &str) { zh: "佐證：{evidence}", en: "evidence: {evidence}" }
    evidence_copy(original: &str) { zh: "複製自 {original}", en: "copy of {original}" }
    due_on(date: &str) { zh: "期限{date}", en: "due {date}" }
    closed_on(date: &str) { zh: "{date}改善完成", en: "settled on {date}" }
    evidence_size(size: u64) { zh: "{size} 位元組", counted(size: "byte"), en: "{size}" }
    evidence_known(what: &str, known: &str) { zh: "{what}（{known}）", en: "{what} ({known})" }
}
