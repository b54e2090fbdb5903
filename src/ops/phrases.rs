//! Phrases at hand for the notes of an inspection, and a phrase that is kept.

use super::Directories;
use crate::model::plan::series::SeriesKey;
use crate::model::value::sorting::SmallSort as _;
use crate::model::walk::ready_words::Phrases;
use crate::store::error::StoreError;
use crate::store::phrases;
use crate::store::session::{listing, sessions};

/// How many earlier inspections are read for their notes.
const EARLIER: usize = 5;

/// The kept phrases, and the notes of the newest other inspections of the series. What cannot be read is left out: a note
/// can be written without.
#[must_use]
pub fn at_hand(directories: &Directories, session: &str, series: &SeriesKey) -> Phrases {
    let (briefs, _) = listing::briefs(directories);
    let mut earlier: Vec<_> = briefs.into_iter().filter(|(_, brief)| brief.plan.series == *series).collect();
    earlier.retain(|(_, brief)| brief.id != session);
    earlier.small_sort_by_key(|(_, brief)| std::cmp::Reverse(brief.visit.opened));
    let read = earlier.into_iter().take(EARLIER).filter_map(|(path, _)| sessions::read(&path).ok());
    let notes = read.flat_map(|(session, _)| {
        let answers = session.parts().answers.iter();
        let noted = answers.filter(|(_, answer)| !answer.note.is_empty());
        noted.map(|(id, answer)| (id.clone(), answer.note.clone())).collect::<Vec<_>>()
    });
    Phrases { earlier: notes.collect(), kept: phrases::load(directories).unwrap_or_default() }
}

/// Keeps a phrase; returns all kept ones.
pub fn keep(directories: &Directories, phrase: &str) -> Result<Vec<String>, StoreError> {
    phrases::add(directories, phrase)?;
    phrases::load(directories)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::mark::Mark;
    use crate::model::sample::answer;
    use crate::ops::sample::{folder, session};

    #[test]
    fn notes_of_the_other_inspections_of_the_series_are_at_hand_the_newest_first() {
        let folder = folder();
        for (id, day, note) in [("1", "2024-11-22", "舊"), ("2", "2025-11-22", "新"), ("3", "2026-11-22", "自己")] {
            let mut session = session(id, day, Mark::Absent);
            answer(&mut session, "1.1.1", 5, |answer| answer.note = note.into());
            folder.put(id, &session);
        }
        let own = session("3", "2026-11-22", Mark::Absent);
        let kept = keep(&folder.directories, "詳附照片").expect("a folder that can be written");
        assert_eq!(kept, ["詳附照片"]);
        let found = at_hand(&folder.directories, "3", &own.checklist().series_key());
        let notes: Vec<&str> = found.earlier.iter().map(|(_, note)| note.as_str()).collect();
        assert_eq!((notes, found.kept), (vec!["新", "舊"], kept));
    }
}
