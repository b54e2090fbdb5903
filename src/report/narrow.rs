//! A session narrowed to the points of one unit, so that every report and every figure is about that unit alone.

use std::collections::HashSet;

use super::ReportError;
use crate::lang::{Lang, text};
use crate::model::list::find::is_same_name;
use crate::model::plan::checklist::{FocusPoint, PointId};
use crate::model::record::scope::Scope;
use crate::model::record::session::{Parts, Session};

/// The units that the points in scope name, each once, in plan order; last, where any point names none, the words for that.
#[must_use]
pub fn units(session: &Session, lang: Lang) -> Vec<String> {
    let mut units = session.units();
    if session.points().any(|(_, _, point)| point.units.is_empty()) {
        units.push(lang.unit_not_named().to_owned());
    }
    units
}

/// Whether a point belongs to a unit as [`units`] names it.
pub(super) fn belongs(point: &FocusPoint, unit: &str, lang: Lang) -> bool {
    names(&point.units, unit, lang)
}

fn names(units: &[impl AsRef<str>], unit: &str, lang: Lang) -> bool {
    if units.is_empty() {
        unit == lang.unit_not_named()
    } else {
        units.iter().any(|own| is_same_name(own.as_ref(), unit))
    }
}

/// The session with the points of one unit alone: scope, answers and log.
pub(super) fn narrowed(session: &Session, unit: &str, lang: Lang) -> Result<Session, ReportError> {
    let points: Vec<PointId> = session
        .points()
        .filter(|(_, _, point)| belongs(point, unit, lang))
        .map(|(_, _, point)| point.id.clone())
        .collect();
    if points.is_empty() {
        return Err(ReportError::NoSuchUnit { unit: unit.to_owned(), units: units(session, lang) });
    }
    let ids: HashSet<&PointId> = points.iter().collect();
    let whole = session.parts();
    let answers = whole.answers.iter().filter(|(id, _)| ids.contains(id));
    let answers = answers.map(|(id, answer)| (id.clone(), answer.clone()));
    let answers = answers.collect();
    let log = whole.log.iter().filter(|change| ids.contains(&change.point));
    let log = log.cloned().collect();
    let conflicts = whole.conflicts.iter().filter(|(id, _)| ids.contains(id));
    let conflicts = conflicts.map(|(id, conflict)| (id.clone(), conflict.clone()));
    let conflicts = conflicts.collect();
    let draft = whole.draft.clone();
    let draft = draft.filter(|draft| ids.contains(&draft.point));
    let mut previous = whole.previous.clone();
    if let Some(previous) = &mut previous {
        previous.verdicts.retain(|id, _| ids.contains(id));
        previous.gone.retain(|gone| names(&gone.units, unit, lang));
        // The recorded ones cover the whole plan and are not comparable with a part of it.
        previous.summary =
            session.previous_summary_at(|id| ids.contains(id)).unwrap_or_else(|| previous.summary.clone());
    }
    let mut merged = whole.merged.clone();
    for parent in merged.iter_mut().flat_map(|merged| &mut merged.parents) {
        parent.log.retain(|change| ids.contains(&change.point));
        parent.draft = parent.draft.take().filter(|draft| ids.contains(&draft.point));
    }
    let drawn = match &whole.scope {
        Scope::All => None,
        Scope::Points { drawn, .. } => *drawn,
    };
    Ok(Session::from_parts(Parts {
        written_by: whole.written_by.clone(),
        id: whole.id.clone(),
        visit: whole.visit.clone(),
        scope: Scope::Points { points, drawn },
        answers,
        draft,
        previous,
        log,
        // Seals, this one and those of the parents, cover whole sessions; the report lists problems separately.
        seal: whole.seal.clone(),
        conflicts,
        merged,
        checklist: whole.checklist.clone(),
    }))
}

text! {
    unit_not_named { zh: "未指定單位", en: "no unit named" }
}
