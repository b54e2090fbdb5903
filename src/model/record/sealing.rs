//! The seal of a session, computed.

use std::collections::BTreeMap;

use crate::model::plan::checklist::PointId;
use crate::model::record::answer::{Answer, Evidence};
use crate::model::record::seal::{Seal, canonical, digest};
use crate::model::record::session::Parts;
use crate::model::record::stamp::Stamp;
use crate::model::record::visit::Visit;

pub(in crate::model) type Answers<'a> = BTreeMap<&'a PointId, &'a Answer>;

impl Seal {
    /// The seal of a session whose log has its links and whose visit is closed.
    pub(in crate::model) fn of(parts: &Parts, stamp: &Stamp) -> Self {
        let answers = parts.answers.iter().map(|(point, answer)| (point, &**answer)).collect();
        let last = parts.log.last().and_then(|last| last.link.as_deref());
        let mut seal = Self::over(parts, &answers, stamp, parts.log.len(), last.unwrap_or_default());
        seal.previous = Some(previous_digest(parts));
        seal.digest = seal.whole();
        seal
    }

    /// The seal over these answers, without last time's verdicts.
    pub(in crate::model) fn over(parts: &Parts, answers: &Answers, stamp: &Stamp, entries: usize, log: &str) -> Self {
        let evidence: BTreeMap<&PointId, &[Evidence]> = answers
            .iter()
            .filter(|(_, answer)| !answer.evidence.is_empty())
            .map(|(point, answer)| (*point, answer.evidence.as_slice()))
            .collect();
        let mut seal = Self {
            at: stamp.at,
            by: stamp.by.clone(),
            entries,
            checklist: digest(&[("checklist", &canonical(parts.checklist.as_ref()))]),
            visit: digest(&[("id", &parts.id), ("visit", &canonical::<Visit>(&parts.visit))]),
            scope: digest(&[("scope", &canonical(&parts.scope))]),
            answers: digest(&[("answers", &canonical(answers))]),
            evidence: digest(&[("evidence", &canonical(&evidence))]),
            previous: None,
            log: log.to_owned(),
            merged: parts
                .merged
                .as_ref()
                .map(|merged| digest(&[("conflicts", &canonical(&parts.conflicts)), ("merged", &canonical(merged))])),
            digest: String::new(),
        };
        seal.digest = seal.whole();
        seal
    }
}

/// The digest of last time's verdicts; that of `null` where there are none, so that none can be added unseen.
pub(in crate::model) fn previous_digest(parts: &Parts) -> String {
    digest(&[("previous", &canonical(&parts.previous))])
}
