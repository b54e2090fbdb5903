//! Invariants of the session editor: cursor, list, search hits, selection, undo and redo.

use proptest::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

use super::change::{Amendment, Refused};
use super::navigation::Motion;
use super::rows::Direction;
use super::selection::Extent;
use super::*;
use crate::model::list::filter::Choice;
use crate::model::plan::checklist::Overall;
use crate::model::record::answer::{Answer, Draft};
use crate::model::record::edit::{Edit, EditError};
use crate::model::record::mark::Mark;
use crate::model::record::scope::Scope;
use crate::model::sample::{answer, rich, session, stamp};

/// What a reviewer does.
#[derive(Clone, Debug)]
enum Deed {
    Mark(Option<Mark>),
    Answer(Mark, String),
    Note(String),
    Cover(Vec<usize>),
    CoverAll,
    Go(Motion),
    Jump(usize),
    Choose(Vec<Choice>),
    Search(String),
    Widen,
    Toggle,
    Wider,
    SelectAll,
    MarkSelected(Option<Mark>),
    Undo,
    Redo,
    Close,
    Amend(String),
}

fn deed() -> impl Strategy<Value = Deed> {
    let mark = || prop::option::of(prop::sample::select(Mark::ALL.to_vec()));
    let direction = || prop_oneof![Just(Direction::Forward), Just(Direction::Back)];
    let motion = prop_oneof![
        (-5_isize..6).prop_map(Motion::By),
        Just(Motion::First),
        Just(Motion::Last),
        direction().prop_map(Motion::Strategy),
        direction().prop_map(Motion::Pillar),
        Just(Motion::NextUnmarked),
        direction().prop_map(Motion::Hit),
    ];
    let choice = prop::sample::select(vec![Choice::Unmarked, Choice::Marked(Mark::Done), Choice::Noted]);
    prop_oneof![
        4 => mark().prop_map(Deed::Mark),
        1 => (prop::sample::select(Mark::ALL.to_vec()), "[缺件]{0,2}").prop_map(|(mark, note)| Deed::Answer(mark, note)),
        2 => "[缺件]{0,2}".prop_map(Deed::Note),
        1 => prop::collection::vec(0_usize..9, 1..9).prop_map(Deed::Cover),
        1 => Just(Deed::CoverAll),
        6 => motion.prop_map(Deed::Go),
        1 => (0_usize..9).prop_map(Deed::Jump),
        2 => prop::collection::vec(choice, 0..3).prop_map(Deed::Choose),
        2 => "(缺|件|第1|標示|)".prop_map(Deed::Search),
        1 => Just(Deed::Widen),
        2 => Just(Deed::Toggle),
        1 => Just(Deed::Wider),
        1 => Just(Deed::SelectAll),
        1 => mark().prop_map(Deed::MarkSelected),
        3 => Just(Deed::Undo),
        2 => Just(Deed::Redo),
        1 => Just(Deed::Close),
        1 => "[改 ]{0,2}".prop_map(Deed::Amend),
    ]
}

fn point(number: usize) -> PointId {
    format!("{}.1.{}", number % 3 + 1, number / 3 + 1).into()
}

/// Performs it; edits that need a reason are not repeated with one.
fn perform(editor: &mut SessionEditor, deed: &Deed, stamp: &Stamp) -> Result<(), Refused> {
    match deed {
        Deed::Mark(mark) => editor.mark(*mark, stamp).map(drop),
        Deed::Answer(mark, note) => editor.answer(Some(*mark), note, stamp).map(drop),
        Deed::Note(note) => editor.note(&editor.cursor().clone(), note, stamp).map(drop),
        Deed::Cover(points) => {
            let points = points.iter().map(|&number| point(number)).collect();
            editor.apply(Edit::Scope(Scope::Points { points, drawn: None }), stamp).map(drop)
        }
        Deed::CoverAll => editor.cover_all(stamp).map(drop),
        Deed::Go(motion) => editor.go(*motion),
        Deed::Jump(number) => {
            editor.jump(&point(*number));
            Ok(())
        }
        Deed::Choose(choices) => {
            editor.choose(Filter::of(choices.clone()));
            Ok(())
        }
        Deed::Search(text) => {
            editor.search(Needle::new(text), &editor.cursor().clone());
            Ok(())
        }
        Deed::Widen => {
            editor.widen();
            Ok(())
        }
        Deed::Toggle => editor.toggle_selection(),
        Deed::Wider => editor.select_wider().map(drop),
        Deed::SelectAll => editor.select_all().map(drop),
        Deed::MarkSelected(mark) => {
            let edit = editor.session().marking_all(&editor.selection(), *mark, "", stamp);
            editor.apply_to_selection(edit, stamp).map(drop)
        }
        Deed::Undo => editor.undo(stamp).map(drop),
        Deed::Redo => editor.redo(stamp).map(drop),
        Deed::Close => editor.apply(Edit::Close, stamp).map(drop),
        Deed::Amend(reason) => {
            let edit = editor.session().marking(editor.cursor(), Some(Mark::Partial), stamp);
            editor.amend(Amendment::Change(edit), reason, stamp).map(drop)
        }
    }
}

/// The ids listed, in their order.
fn listed(editor: &SessionEditor) -> Vec<PointId> {
    let places = editor.rows().places();
    places.map(|place| place.of(editor.session().checklist()).2.id.clone()).collect()
}

/// What must hold whatever was done.
fn check(editor: &SessionEditor) -> Result<(), TestCaseError> {
    let (session, listed) = (editor.session(), listed(editor));
    let in_scope: Vec<PointId> = session.points().map(|(_, _, point)| point.id.clone()).collect();
    prop_assert_eq!(listed.is_empty(), !listed.contains(editor.cursor()), "the cursor is on a listed point");
    // Listed is what the filter keeps; besides at most the one point under the cursor.
    let kept = session.filtered(editor.filter());
    let is_expected = |point: &&PointId| kept.contains(point) || (!listed.is_empty() && *point == editor.cursor());
    let expected: Vec<PointId> = in_scope.iter().filter(is_expected).cloned().collect();
    prop_assert_eq!(&listed, &expected);
    prop_assert_eq!(editor.listed(), listed.len());
    // Found is what a search finds among that.
    if let Some(needle) = editor.needle() {
        let mut hits = session.search(needle);
        hits.retain(|hit| listed.contains(hit));
        prop_assert_eq!(editor.hits(), hits.len());
        for point in &listed {
            prop_assert_eq!(editor.needle_at(point).is_some(), hits.contains(point));
        }
        let place = hits.iter().position(|hit| hit == editor.cursor()).map(|position| position + 1);
        prop_assert_eq!(editor.place_among_hits(), Some((place, hits.len())));
    }
    // Nothing out of scope is selected.
    let selected: Vec<PointId> = in_scope.into_iter().filter(|point| editor.is_selected(point)).collect();
    prop_assert_eq!(editor.selected(), selected.len());
    prop_assert_eq!(editor.selection(), selected);
    Ok(())
}

/// What undo restores: everything but the log.
fn content(editor: &SessionEditor) -> (HashMap<PointId, Arc<Answer>>, Scope) {
    (editor.session().parts().answers.clone(), editor.session().parts().scope.clone())
}

proptest! {
    #[test]
    fn cursor_list_hits_and_selection_agree_with_the_session(deeds in prop::collection::vec(deed(), 1..60)) {
        let mut editor = SessionEditor::new(session(&[3, 3, 3], Overall::ByPoint), Permission::Write);
        check(&editor)?;
        for (second, deed) in (0..).zip(&deeds) {
            let (before, changes) = (editor.session().parts().clone(), editor.changes());
            let result = perform(&mut editor, deed, &stamp(second));
            check(&editor)?;
            if let Deed::Choose(_) = deed {
                let listed = listed(&editor);
                prop_assert!(editor.selection().iter().all(|point| listed.contains(point)), "nothing hidden is selected");
            }
            if result.is_err() {
                prop_assert_eq!(editor.session().parts(), &before, "a refusal changes nothing: {:?}", result);
            }
            if editor.session().parts() != &before {
                prop_assert!(editor.changes() > changes, "what has to be saved is counted");
            }
        }
    }

    #[test]
    fn undoing_all_is_the_beginning_and_redoing_all_is_the_end(deeds in prop::collection::vec(deed(), 1..40)) {
        let mut editor = SessionEditor::new(session(&[3, 3, 3], Overall::ByPoint), Permission::Write);
        let beginning = content(&editor);
        // A closed visit cannot be opened again, and has steps of its own.
        for (second, deed) in (0..).zip(deeds.iter().filter(|deed| !matches!(deed, Deed::Close))) {
            let _ = perform(&mut editor, deed, &stamp(second));
        }
        while editor.redo(&stamp(90)).is_ok() {}
        let end = content(&editor);
        let mut steps = 0;
        while editor.undo(&stamp(91)).is_ok() {
            steps += 1;
            check(&editor)?;
        }
        prop_assert_eq!(content(&editor), beginning);
        for _ in 0..steps {
            let redone = editor.redo(&stamp(92));
            prop_assert!(redone.is_ok(), "{:?}", redone);
            check(&editor)?;
        }
        prop_assert_eq!(content(&editor), end);
        prop_assert_eq!(editor.redo(&stamp(93)), Err(Refused::NothingToRedo));
    }

    #[test]
    fn a_session_that_someone_else_has_changes_in_nothing(deeds in prop::collection::vec(deed(), 1..40)) {
        let session = rich();
        let mut editor = SessionEditor::new(session.clone(), Permission::ReadOnly);
        for (second, deed) in (0..).zip(&deeds) {
            let result = perform(&mut editor, deed, &stamp(second));
            if let Deed::Mark(_) | Deed::Note(_) | Deed::Toggle | Deed::Close = deed {
                let is_refused = matches!(result, Err(Refused::ReadOnly | Refused::NothingListed));
                prop_assert!(is_refused, "{:?}: {:?}", deed, result);
            }
            prop_assert!(!editor.is_selecting() && !editor.can_undo());
        }
        prop_assert_eq!(editor.session().parts(), session.parts());
    }
}

#[test]
fn a_walk_begins_where_it_was_left() {
    let mut session = session(&[3], Overall::ByPoint);
    assert_eq!(SessionEditor::new(session.clone(), Permission::Write).cursor().as_str(), "1.1.1");
    answer(&mut session, "1.1.1", 1, |answer| answer.mark = Some(Mark::Done));
    assert_eq!(SessionEditor::new(session.clone(), Permission::Write).cursor().as_str(), "1.1.2");
    let draft = Draft { point: point(6), text: "寫到".into(), line: 0, column: 2 };
    session.apply(&Edit::Draft(Some(draft)), &stamp(2)).expect("the point exists");
    let mut editor = SessionEditor::new(session, Permission::Write);
    assert_eq!(editor.cursor(), &point(6));
    let dropped = editor.drop_draft(&stamp(3)).expect("there is one");
    assert_eq!((dropped.edit, dropped.logged), (Edit::Draft(None), 0));
    assert_eq!((editor.drop_draft(&stamp(4)), editor.can_undo()), (None, false));
}

#[test]
fn a_checklist_without_points_is_walked_without_a_step() {
    let mut editor = SessionEditor::new(session(&[], Overall::ByPoint), Permission::Write);
    assert_eq!((editor.point(), editor.listed()), (None, 0));
    assert_eq!(editor.mark(Some(Mark::Done), &stamp(1)), Err(Refused::NothingListed));
    assert_eq!(editor.go(Motion::NextUnmarked), Err(Refused::AllMarked));
    assert_eq!((editor.go(Motion::Last), editor.toggle_selection()), (Ok(()), Err(Refused::NothingListed)));
}

#[test]
fn what_is_marked_stays_listed_until_the_cursor_goes() {
    let mut editor = SessionEditor::new(session(&[2, 1], Overall::ByPoint), Permission::Write);
    editor.choose(Filter::of([Choice::Unmarked]));
    editor.search(Needle::new("第1項"), &point(0));
    assert_eq!(editor.place_among_hits(), Some((Some(1), 2)));
    let applied = editor.mark(Some(Mark::Done), &stamp(1)).expect("the point exists");
    assert_eq!((applied.points(), applied.logged, editor.listed(), editor.hits()), (1, 1, 3, 2));
    editor.go(Motion::Hit(Direction::Forward)).expect("there is a search");
    assert_eq!((editor.cursor().as_str(), editor.listed(), editor.hits()), ("2.1.1", 2, 1));
    // Undo shows what it touched, and the search counts it again.
    editor.undo(&stamp(2)).map(drop).expect("there is a step");
    assert_eq!((editor.cursor().as_str(), editor.listed(), editor.hits()), ("1.1.1", 3, 2));
    assert!(editor.haystack.is_some());
    assert!(editor.widen() && !editor.is_narrowed() && !editor.widen());
    assert!(editor.haystack.is_none(), "what a search needs is kept no longer than that");
    editor.search(Needle::new("第1項"), &point(0));
    editor.end_search(&point(1));
    assert_eq!((editor.hits(), editor.haystack.is_none(), editor.cursor()), (0, true, &point(1)));
}

#[test]
fn a_selection_grows_in_circles() {
    let mut editor = SessionEditor::new(rich(), Permission::Write);
    let mut extents = Vec::new();
    while let Ok((extent, _)) = editor.select_wider() {
        extents.push(extent);
    }
    assert_eq!(extents, [Extent::Strategy, Extent::Pillar, Extent::All]);
    assert_eq!(editor.select_wider(), Err(Refused::AllSelected));
    assert_eq!(editor.selected(), editor.listed());
    assert!(editor.widen() && !editor.is_selecting());
    assert_eq!(editor.select_all(), Ok(editor.listed()));
    let nothing = Edit::Answers(Vec::new());
    assert_eq!(editor.apply_to_selection(nothing, &stamp(99)), Err(Refused::Unchanged));
    assert!(!editor.is_selecting());
}

#[test]
fn a_closed_visit_asks_for_the_reason_of_every_change() {
    let mut editor = SessionEditor::new(session(&[2], Overall::ByPoint), Permission::Write);
    editor.mark(Some(Mark::Done), &stamp(1)).map(drop).expect("the point exists");
    editor.apply(Edit::Close, &stamp(2)).map(drop).expect("nothing is being typed");
    assert_eq!(editor.mark(Some(Mark::Done), &stamp(3)), Err(Refused::Unchanged));
    assert_eq!(editor.undo(&stamp(3)), Err(Refused::NothingToUndo), "closing takes the steps away");
    let Err(Refused::NeedsReason(amendment)) = editor.mark(Some(Mark::Absent), &stamp(3)) else {
        panic!("a reason is asked for");
    };
    let no_reason = Err(Refused::Edit(EditError::NoReason));
    assert_eq!(editor.amend(amendment.clone(), "  ", &stamp(4)), no_reason);
    let applied = editor.amend(amendment, " 誤植 ", &stamp(4)).expect("there is a reason");
    assert_eq!((applied.logged, editor.session().mark(&point(0))), (1, Some(Mark::Absent)));
    assert_eq!(editor.undo(&stamp(5)), Err(Refused::NeedsReason(Amendment::Undo)));
    // Without a reason the step is not lost.
    assert_eq!(editor.amend(Amendment::Undo, "", &stamp(5)), no_reason);
    editor.amend(Amendment::Undo, "並未誤植", &stamp(5)).map(drop).expect("there is a step");
    assert_eq!(editor.redo(&stamp(6)), Err(Refused::NeedsReason(Amendment::Redo)));
    editor.amend(Amendment::Redo, "確實誤植", &stamp(6)).map(drop).expect("there is a step");
    let reasons: Vec<_> = editor.session().amendments().iter().filter_map(|change| change.reason.as_deref()).collect();
    assert_eq!(reasons, ["誤植", "並未誤植", "確實誤植"]);
}
