//! Files of one session: a copy keeps the id, and two people may each go on with theirs.

use crate::model::record::change::Change;
use crate::model::record::session::Session;

/// How two files of one session stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kinship {
    /// They say the same.
    Same,
    /// The first is a beginning of the second, which goes on where the first ends.
    Behind,
    /// The second is a beginning of the first.
    Ahead,
    /// Both were gone on with after they were copied; neither holds everything.
    Apart,
}

/// Several files of one session, by their positions among those that were looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copies {
    /// The files; the one that counts first, that is, the one that goes on the furthest. Of files that went apart that
    /// is a closed one, then the one that was changed last.
    pub files: Vec<usize>,
    /// Those that no other file goes on from, in the same order: one, unless they went apart.
    pub ends: Vec<usize>,
}

impl Copies {
    /// Whether some of them went apart, so that no file holds everything.
    #[must_use]
    pub const fn are_apart(&self) -> bool {
        self.ends.len() > 1
    }

    /// Those that are among some files, by their positions there; none where these hold at most one of them. `files` are
    /// sorted.
    #[must_use]
    pub fn among(&self, files: &[usize]) -> Option<Self> {
        let own = |all: &[usize]| all.iter().filter_map(|at| files.binary_search(at).ok()).collect::<Vec<_>>();
        let (files, mut ends) = (own(&self.files), own(&self.ends));
        if ends.is_empty() {
            ends.clone_from(&files);
        }
        (files.len() > 1).then_some(Self { files, ends })
    }
}

/// How a file of a session stands to another file of it.
#[must_use]
pub fn kinship(one: &Session, other: &Session) -> Kinship {
    let (log, others) = (one.log(), other.log());
    let shared = log.iter().zip(others).take_while(|(change, other)| is_same(change, other)).count();
    match (shared == log.len(), shared == others.len()) {
        (true, true) if one.seal() == other.seal() => {
            if one.parts().answers == other.parts().answers {
                Kinship::Same
            } else {
                Kinship::Apart
            }
        }
        (true, _) if one.seal().is_none() || one.seal() == other.seal() => Kinship::Behind,
        (_, true) if other.seal().is_none() || one.seal() == other.seal() => Kinship::Ahead,
        _ => Kinship::Apart,
    }
}

/// Whether two entries record the same change; links come with the closing.
fn is_same(one: &Change, other: &Change) -> bool {
    (one.at, &one.by, &one.point, &one.from, &one.to, &one.reason)
        == (other.at, &other.by, &other.point, &other.from, &other.to, &other.reason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::mark::Mark;
    use crate::model::sample::{begin, checklist, closed, gone_on, stamp};

    fn amended(session: &Session, second: u32) -> Session {
        let mut session = session.clone();
        let edit = session.marking(&"1.1.3".into(), Some(Mark::Partial), &stamp(second)).because("補登");
        session.apply(&edit, &stamp(second)).expect("a closed visit");
        session
    }

    #[test]
    fn files_of_one_session_are_the_same_behind_ahead_or_apart() {
        let first = gone_on(&begin(checklist(&[3])), "1.1.1", 1);
        let second = gone_on(&first, "1.1.2", 2);
        let other = gone_on(&first, "1.1.2", 3);
        let sealed = closed(&second, 5);
        for (one, two, expected) in [
            (&first, &first, Kinship::Same),
            (&first, &second, Kinship::Behind),
            (&second, &first, Kinship::Ahead),
            (&second, &other, Kinship::Apart),
            // The closing goes on, and so does an amendment of it.
            (&second, &sealed, Kinship::Behind),
            (&first, &sealed, Kinship::Behind),
            (&sealed, &amended(&sealed, 6), Kinship::Behind),
            (&amended(&sealed, 6), &sealed, Kinship::Ahead),
            (&amended(&sealed, 6), &amended(&sealed, 7), Kinship::Apart),
            // Work that went on in an open copy is not in the closed file.
            (&sealed, &gone_on(&second, "1.1.3", 6), Kinship::Apart),
            (&sealed, &closed(&second, 6), Kinship::Apart),
        ] {
            assert_eq!(kinship(one, two), expected, "{} and {} entries", one.log().len(), two.log().len());
        }
    }
}
