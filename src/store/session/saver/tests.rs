//! The saver on working, failing and vanishing disks.

use super::*;
use crate::model::plan::checklist::Overall;
use crate::model::record::answer::Draft;
use crate::model::record::mark::Mark;
use crate::model::sample;
use crate::store::disk::atomic::faulty::{FaultyDisk, Lasting};
use crate::store::disk::atomic::{self, RealDisk, folder_of};
use crate::store::error::StoreError;
use crate::store::format::session_file::read_session;
use crate::store::format::session_text::session_bytes;
use crate::store::session::backup;
use std::sync::mpsc;

struct Bench {
    _folder: tempfile::TempDir,
    path: PathBuf,
    session: Session,
    stamp: FileStamp,
    reports: mpsc::Sender<SaveReport>,
    heard: mpsc::Receiver<SaveReport>,
}

fn bench() -> Bench {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = folder.path().join("一.session.ron");
    let session = sample::session(&[3], Overall::ByPoint);
    let bytes = session_bytes(&session).expect("the sample can be written");
    atomic::replace(&RealDisk, &path, &bytes).expect("a folder that can be written");
    let (reports, heard) = mpsc::channel();
    Bench { _folder: folder, path, session, stamp: FileStamp::of(&bytes), reports, heard }
}

impl Bench {
    fn start<D: Disk>(&self, disk: D) -> Saver {
        let mut saver = self.ready(disk);
        saver.begin();
        saver
    }

    fn ready<D: Disk>(&self, disk: D) -> Saver {
        let reports = self.reports.clone();
        Saver::threaded(disk, self.path.clone(), self.session.clone(), self.stamp, move |report| {
            let _ = reports.send(report);
        })
    }

    /// Works step by step, so that no operation comes between because of the time.
    fn stepped<D: Disk>(&self, disk: D) -> Saver {
        let reports = self.reports.clone();
        Saver::stepped(disk, self.path.clone(), self.session.clone(), self.stamp, move |report| {
            let _ = reports.send(report);
        })
    }

    /// Sends the edit that marks the first point as done.
    fn mark_done(&self, saver: &mut Saver) {
        let edit = self.session.marking(&"1.1.1".into(), Some(Mark::Done), &sample::stamp(1));
        saver.apply(edit, sample::stamp(1)).expect("the saver lives");
    }

    fn heard(&self) -> SaveReport {
        self.heard.recv_timeout(Duration::from_secs(20)).expect("a report within the time")
    }

    fn on_disk(&self) -> Session {
        let text = std::fs::read_to_string(&self.path).expect("the file");
        read_session(&text).expect("a good file").0
    }
}

#[test]
fn begun_or_not_an_order_is_carried_out() {
    for is_begun in [false, true] {
        let bench = bench();
        let mut saver = bench.ready(RealDisk);
        if is_begun {
            saver.begin();
            saver.begin();
        }
        bench.mark_done(&mut saver);
        assert!(matches!(bench.heard(), SaveReport::Saved { edits: 1 }), "begun: {is_begun}");
        assert!(matches!(saver.close_within(Duration::from_secs(20)), Ended::Saved), "begun: {is_begun}");
    }
    let saver = bench().ready(RealDisk);
    assert!(matches!(saver.close_within(Duration::from_secs(20)), Ended::Saved), "nothing was to be saved");
}

#[test]
fn a_mark_that_is_reported_saved_is_in_the_file() {
    let mut bench = bench();
    let mut saver = bench.start(RealDisk);
    for (number, mark) in (1..).zip([Mark::Done, Mark::Absent, Mark::Partial]) {
        let edit = bench.session.marking(&format!("1.1.{number}").as_str().into(), Some(mark), &sample::stamp(number));
        bench.session.apply(&edit, &sample::stamp(number)).expect("the point exists");
        saver.apply(edit, sample::stamp(number)).expect("the saver lives");
        let SaveReport::Saved { edits } = bench.heard() else { panic!("the disk is good") };
        assert_eq!(edits, u64::from(number));
        assert_eq!(bench.on_disk().parts().answers, bench.session.parts().answers);
    }
    saver.close();
    assert_eq!(std::fs::read(&bench.path).expect("the file"), session_bytes(&bench.session).expect("the sample"));
}

#[test]
fn closing_waits_for_what_is_still_waiting() {
    let bench = bench();
    let mut saver = bench.start(RealDisk);
    saver
        .apply(
            Edit::Draft(Some(Draft { point: "1.1.1".into(), text: "寫到一半".into(), line: 0, column: 4 })),
            sample::stamp(1),
        )
        .expect("the saver lives");
    saver.close();
    assert_eq!(bench.on_disk().draft().map(|draft| draft.text.as_str()), Some("寫到一半"));
}

#[test]
fn a_failure_is_told_and_the_work_is_saved_once_the_disk_is_well() {
    let bench = bench();
    // The first operation checks the file, the third writes.
    let mut saver = bench.stepped(FaultyDisk::new(3, Lasting::Once, std::io::ErrorKind::ReadOnlyFilesystem));
    bench.mark_done(&mut saver);
    saver.step();
    assert!(matches!(bench.heard(), SaveReport::Failed(StoreError::Write { .. })));
    assert!(bench.on_disk().parts().answers.is_empty());
    saver.step();
    assert!(matches!(bench.heard(), SaveReport::Saved { edits: 1 }));
    assert_eq!(bench.on_disk().mark(&"1.1.1".into()), Some(Mark::Done));
    saver.close();
}

#[test]
fn on_a_disk_without_room_for_both_the_backup_goes_and_the_work_is_saved() {
    let bench = bench();
    let mut saver = bench.stepped(FaultyDisk::new(3, Lasting::Once, std::io::ErrorKind::StorageFull));
    bench.mark_done(&mut saver);
    saver.step();
    assert!(matches!(bench.heard(), SaveReport::Saved { edits: 1 }));
    saver.close();
    assert_eq!(bench.on_disk().mark(&"1.1.1".into()), Some(Mark::Done));
    assert!(backup::backups(&bench.path).is_empty());
}

#[test]
fn before_a_visit_is_closed_its_open_version_is_kept_however_young_the_last_backup() {
    let mut bench = bench();
    let mut saver = bench.start(RealDisk);
    let edit = bench.session.marking(&"1.1.1".into(), Some(Mark::Done), &sample::stamp(1));
    for (edit, second) in [(edit, 1), (Edit::Close, 2)] {
        bench.session.apply(&edit, &sample::stamp(second)).expect("the point exists");
        saver.apply(edit, sample::stamp(second)).expect("the saver lives");
        assert!(matches!(bench.heard(), SaveReport::Saved { .. }));
    }
    saver.close();
    let newest = std::fs::read_to_string(&backup::backups(&bench.path)[0].path).expect("the backup");
    let (kept, _) = read_session(&newest).expect("a good backup");
    assert_eq!((kept.mark(&"1.1.1".into()), kept.is_sealed()), (Some(Mark::Done), false));
}

#[test]
fn what_someone_else_changed_is_not_overwritten() {
    let bench = bench();
    let mut saver = bench.start(RealDisk);
    std::fs::write(&bench.path, "someone else's").expect("a change from outside");
    bench.mark_done(&mut saver);
    assert!(matches!(bench.heard(), SaveReport::Failed(StoreError::ChangedOutside { .. })));
    saver.close();
    assert_eq!(std::fs::read(&bench.path).expect("the file"), b"someone else's");
}

#[test]
fn a_change_from_outside_is_noticed_while_nothing_is_typed() {
    let bench = bench();
    let saver = bench.start(RealDisk);
    std::fs::write(&bench.path, "someone else's").expect("a change from outside");
    assert!(matches!(bench.heard(), SaveReport::Failed(StoreError::ChangedOutside { .. })));
    saver.close();
}

#[test]
fn overwriting_is_done_when_asked_and_keeps_the_other_version() {
    let bench = bench();
    let mut saver = bench.start(RealDisk);
    std::fs::write(&bench.path, "someone else's").expect("a change from outside");
    bench.mark_done(&mut saver);
    assert!(matches!(bench.heard(), SaveReport::Failed(StoreError::ChangedOutside { .. })));
    saver.overwrite(sample::stamp(2).at);
    assert!(matches!(bench.heard(), SaveReport::Saved { edits: 1 }));
    saver.close();
    assert_eq!(bench.on_disk().mark(&"1.1.1".into()), Some(Mark::Done));
    let kept: Vec<_> = backup::backups(&bench.path)
        .iter()
        .map(|backup| std::fs::read_to_string(&backup.path).expect("a backup"))
        .collect();
    assert!(kept.contains(&"someone else's".to_owned()));
}

#[test]
fn the_version_before_is_kept_as_a_backup() {
    let mut bench = bench();
    let before = std::fs::read(&bench.path).expect("the file");
    let mut saver = bench.start(RealDisk);
    for second in 1..4 {
        let edit = bench.session.marking(
            &"1.1.1".into(),
            Mark::next(bench.session.mark(&"1.1.1".into())),
            &sample::stamp(second),
        );
        bench.session.apply(&edit, &sample::stamp(second)).expect("the point exists");
        saver.apply(edit, sample::stamp(second)).expect("the saver lives");
        bench.heard();
    }
    saver.close();
    let backups = backup::backups(&bench.path);
    assert_eq!(backups.len(), 1, "one for the sitting, not one a mark");
    assert_eq!(std::fs::read(&backups[0].path).expect("the backup"), before);
}

#[test]
fn a_folder_that_vanished_is_made_again() {
    let bench = bench();
    let mut saver = bench.start(RealDisk);
    std::fs::remove_dir_all(folder_of(&bench.path)).expect("the folder goes");
    bench.mark_done(&mut saver);
    assert!(matches!(bench.heard(), SaveReport::WrittenAgain { edits: 1 }));
    saver.close();
    assert_eq!(bench.on_disk().mark(&"1.1.1".into()), Some(Mark::Done));
}

#[test]
fn whichever_operation_fails_no_edit_is_lost_and_nothing_false_is_said() {
    for lasting in [Lasting::Once, Lasting::FromThenOn] {
        for nth in 1.. {
            assert!(nth < 40, "the run passes once no operation fails any more");
            let bench = bench();
            let disk = FaultyDisk::new(nth, lasting, std::io::ErrorKind::StorageFull);
            let mut saver = bench.start(disk.clone());
            bench.mark_done(&mut saver);
            let first = bench.heard();
            let on_disk = bench.on_disk();
            if let SaveReport::Saved { .. } = first {
                assert_eq!(on_disk.mark(&"1.1.1".into()), Some(Mark::Done), "operation {nth}");
            } else {
                saver.retry();
                if lasting == Lasting::Once {
                    assert!(matches!(bench.heard(), SaveReport::Saved { edits: 1 }), "operation {nth}");
                    assert_eq!(bench.on_disk().mark(&"1.1.1".into()), Some(Mark::Done), "operation {nth}");
                }
            }
            saver.close();
            // Old or new, the file must be readable: `on_disk` panics otherwise.
            bench.on_disk();
            if !disk.has_failed() {
                break;
            }
        }
    }
}

/// Saves after every few edits and compares the file with one that is written as a whole.
#[test]
fn what_is_copied_from_the_file_before_is_the_text_written_anew() {
    let mut bench = bench();
    bench.session = sample::rich();
    bench.stamp = FileStamp::of(&session_bytes(&bench.session).expect("the sample"));
    std::fs::write(&bench.path, session_bytes(&bench.session).expect("the sample")).expect("the file");
    let mut saver = bench.stepped(RealDisk);
    // Idle: it finds out where the pieces stand.
    saver.step();
    let points: Vec<_> = bench.session.points().map(|(_, _, point)| point.id.clone()).collect();
    let mut number = std::fs::metadata(&bench.path).map(|metadata| super::worker::number(&metadata)).expect("the file");
    for (second, point) in (100..).zip(points.iter().chain(&points)) {
        let stamp = sample::stamp(second);
        let mark = Mark::next(bench.session.mark(point)).filter(|_| second % 3 != 0);
        let draft = Draft { point: point.clone(), text: "寫到一半".into(), line: 0, column: 4 };
        let draft = Edit::Draft(Some(draft).filter(|_| second % 2 == 0));
        let close = Some(Edit::Close).filter(|_| second == 115);
        let edit = bench.session.answering(point, mark, "一\n二", &stamp);
        let edit = if bench.session.is_closed() { edit.because("誤繕") } else { edit };
        let is_closed = close.is_some() || bench.session.is_closed();
        for edit in [Some(edit), Some(if is_closed { Edit::Draft(None) } else { draft }), close].into_iter().flatten() {
            bench.session.apply(&edit, &stamp).expect("a point of the sample");
            saver.apply(edit, stamp.clone()).expect("the saver lives");
        }
        saver.step();
        assert!(matches!(bench.heard(), SaveReport::Saved { .. }));
        let whole = session_bytes(&bench.session).expect("the sample");
        assert!(std::fs::read(&bench.path).expect("the file") == whole, "{second}");
        let now = std::fs::metadata(&bench.path).map(|metadata| super::worker::number(&metadata)).expect("the file");
        assert!(cfg!(not(unix)) || now != number, "a new file each time");
        number = now;
    }
    saver.close();
}

#[test]
fn a_file_that_changes_while_it_is_copied_is_not_overwritten() {
    let bench = bench();
    let whole = session_bytes(&bench.session).expect("the sample");
    let mut saver = bench.stepped(RealDisk);
    saver.step();
    // Of the same length and time, as a disk leaves it that lost a byte.
    let time = std::fs::metadata(&bench.path).and_then(|metadata| metadata.modified()).expect("the file");
    let mut other = whole.clone();
    let last = other.len() - 4;
    other[last] = b'x';
    let file = std::fs::File::options().write(true).open(&bench.path).expect("the file");
    std::io::Write::write_all(&mut &file, &other).expect("the file");
    file.set_modified(time).expect("the file");
    bench.mark_done(&mut saver);
    saver.step();
    assert!(matches!(bench.heard(), SaveReport::Failed(StoreError::ChangedOutside { .. })));
    assert_eq!(std::fs::read(&bench.path).expect("the file"), other);
    saver.close();
}

#[test]
fn a_note_of_a_megabyte_is_saved() {
    let mut bench = bench();
    let mut saver = bench.start(RealDisk);
    let note = "電話未公告，".repeat(60_000);
    let edit = bench.session.noting(&"1.1.1".into(), &note, &sample::stamp(1));
    bench.session.apply(&edit, &sample::stamp(1)).expect("the point exists");
    saver.apply(edit, sample::stamp(1)).expect("the saver lives");
    assert!(matches!(bench.heard(), SaveReport::Saved { edits: 1 }));
    saver.close();
    assert_eq!(bench.on_disk().note(&"1.1.1".into()), note);
}

#[test]
fn a_clock_that_was_set_back_loses_nothing() {
    let mut bench = bench();
    let mut saver = bench.start(RealDisk);
    // A clock set back by a year, as after an empty battery, then one second later.
    let seconds = [40, 50, -31_536_000, -31_535_999];
    for (expected, (second, mark)) in (1_u64..).zip(seconds.into_iter().zip(Mark::ALL)) {
        let at = sample::stamp(0).at.plus_seconds(second);
        let stamp = Stamp { at, ..sample::stamp(0) };
        let edit = bench.session.marking(&"1.1.1".into(), Some(mark), &stamp);
        bench.session.apply(&edit, &stamp).expect("the point exists");
        saver.apply(edit, stamp).expect("the saver lives");
        let SaveReport::Saved { edits } = bench.heard() else { panic!("the disk is good") };
        assert_eq!(edits, expected);
    }
    saver.close();
    let (session, problems) = read_session(&std::fs::read_to_string(&bench.path).expect("the file")).expect("whole");
    assert_eq!(problems, [], "the log is in the order of the marks, whatever the clock said");
    assert_eq!(session.log(), bench.session.log());
    assert_eq!(session.mark(&"1.1.1".into()), Some(Mark::NotApplicable));
    assert_eq!(
        backup::backups(&bench.path).len(),
        2,
        "before the first mark, and once more since the clock is another"
    );
}

impl Bench {
    /// What stands in the file, where that was written again.
    fn must_be_written_again(&self) {
        let heard = self.heard();
        assert!(matches!(heard, SaveReport::WrittenAgain { .. }), "{heard:?}");
        assert_eq!(self.on_disk().parts().answers, self.session.parts().answers);
    }
}

#[test]
fn a_file_that_was_deleted_or_moved_is_written_again_and_that_is_said() {
    type Loss = fn(&std::path::Path);
    let losses: [Loss; 3] = [
        |path| std::fs::remove_file(path).expect("the file"),
        |path| std::fs::rename(path, path.with_extension("moved")).expect("the file"),
        |path| std::fs::remove_dir_all(folder_of(path)).expect("the folder"),
    ];
    for lose in losses {
        // While nothing is typed, when it is asked for, and with the next edit.
        let bench = bench();
        let mut saver = bench.start(RealDisk);
        lose(&bench.path);
        bench.must_be_written_again();
        lose(&bench.path);
        saver.verify();
        bench.must_be_written_again();
        lose(&bench.path);
        bench.mark_done(&mut saver);
        assert!(matches!(bench.heard(), SaveReport::WrittenAgain { edits: 1 }));
        // Whoever ends leaves it there.
        lose(&bench.path);
        assert!(matches!(saver.close_within(Duration::from_secs(60)), Ended::Saved));
        assert_eq!(bench.on_disk().mark(&"1.1.1".into()), Some(Mark::Done));
    }
}

#[test]
fn a_file_that_is_there_as_it_was_saved_is_said_to_be() {
    let bench = bench();
    let mut saver = bench.start(RealDisk);
    saver.verify();
    assert!(matches!(bench.heard(), SaveReport::Saved { edits: 0 }));
    bench.mark_done(&mut saver);
    assert!(matches!(bench.heard(), SaveReport::Saved { edits: 1 }));
    saver.verify();
    assert!(matches!(bench.heard(), SaveReport::Saved { edits: 1 }));
    saver.close();
}

#[test]
fn a_folder_in_the_place_of_the_file_is_told_until_it_is_gone() {
    let bench = bench();
    let saver = bench.start(RealDisk);
    std::fs::remove_file(&bench.path).expect("the file");
    std::fs::create_dir(&bench.path).expect("a folder in its place");
    loop {
        match bench.heard() {
            SaveReport::Failed(StoreError::ChangedOutside { .. }) => panic!("nothing of anyone's is in the way"),
            SaveReport::Failed(_) => break,
            // It was faster than the folder.
            SaveReport::Saved { .. } | SaveReport::WrittenAgain { .. } => {}
        }
    }
    let _ = std::fs::remove_dir(&bench.path);
    bench.must_be_written_again();
    saver.close();
}

#[test]
fn what_someone_else_writes_while_ours_is_flushed_is_not_overwritten() {
    let bench = bench();
    let mut saver = bench.start(FaultyDisk::meddled_with(&bench.path));
    bench.mark_done(&mut saver);
    assert!(matches!(bench.heard(), SaveReport::Failed(StoreError::ChangedOutside { .. })));
    assert!(matches!(saver.close_within(Duration::from_secs(60)), Ended::Unsaved));
    assert_eq!(std::fs::read(&bench.path).expect("the file"), b"someone else's");
}

#[test]
fn nobody_waits_for_a_disk_that_does_not_answer() {
    let bench = bench();
    let gate = std::sync::Arc::default();
    let mut saver = bench.start(FaultyDisk::gated(&gate));
    let held = gate.lock().expect("nobody else has it");
    bench.mark_done(&mut saver);
    let Ended::Waiting(thread) = saver.close_within(Duration::from_millis(20)) else { panic!("it cannot have ended") };
    drop(held);
    thread.join().expect("it ends once the disk answers");
    assert_eq!(bench.on_disk().mark(&"1.1.1".into()), Some(Mark::Done));
}
