//! The atomic writer on working and failing disks.

use super::faulty::{FaultyDisk, Lasting};
use super::*;
use std::sync::Barrier;

#[test]
fn whichever_step_fails_the_old_or_the_new_file_is_there_whole() {
    for lasting in [Lasting::Once, Lasting::FromThenOn] {
        for nth in 1_u64..20 {
            let folder = tempfile::tempdir().expect("a folder for the test");
            let path = folder.path().join("查核.session.ron");
            fs::write(&path, "old").expect("the old file");
            let disk = FaultyDisk::new(nth, lasting, io::ErrorKind::StorageFull);
            let result = replace(&disk, &path, b"the new content");
            let found = fs::read(&path).expect("a file is there");
            assert!(found == b"old" || found == b"the new content", "step {nth}: {found:?}");
            if !disk.has_failed() {
                assert!(result.is_ok() && found == b"the new content");
                assert!(nth > 6, "the steps of the module's table are all counted");
                break;
            }
            let error = result.expect_err("a failed step is never called a success");
            assert_eq!(found == b"old", !matches!(error.step, WriteStep::SyncFolder | WriteStep::ReadBack));
            assert!(replace(&RealDisk, &path, b"the new content").is_ok(), "the next try finds nothing in its way");
        }
    }
}

#[test]
fn a_disk_that_loses_what_it_acknowledged_does_not_cost_the_old_file() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = folder.path().join("查核.session.ron");
    fs::write(&path, "old").expect("the old file");
    // The second operation writes.
    let failure = replace(&FaultyDisk::forgetful(2), &path, b"the new content").expect_err("half of it is lost");
    assert_eq!(failure.step, WriteStep::Verify);
    assert_eq!(fs::read(&path).expect("the file"), b"old");
}

#[test]
fn nothing_is_left_beside_the_file() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = folder.path().join("一 二.ron");
    for text in ["one", "two"] {
        replace(&RealDisk, &path, text.as_bytes()).expect("a folder that can be written");
    }
    let disk = FaultyDisk::new(2, Lasting::Once, io::ErrorKind::StorageFull);
    replace(&disk, &path, b"three").expect_err("the write fails");
    let names: Vec<_> =
        fs::read_dir(folder.path()).expect("the folder").flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(names, ["一 二.ron"]);
    assert_eq!(fs::read(&path).expect("the file"), b"two");
}

#[test]
fn what_a_killed_writer_left_is_swept_away_once_it_is_old() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let names = [".pillarcheck-1-0.tmp", ".pillarcheck-backups.txt", "notes.tmp", "a.session.ron"];
    for name in names {
        fs::write(folder.path().join(name), "x").expect("a file");
    }
    let left = || fs::read_dir(folder.path()).expect("the folder").count();
    sweep(folder.path(), SystemTime::now());
    assert_eq!(left(), names.len(), "a young one may still be written");
    sweep(folder.path(), SystemTime::now() + Duration::from_secs(1200));
    assert_eq!(left(), names.len() - 1, "nothing else is touched");
}

#[cfg(unix)]
#[test]
fn a_link_keeps_pointing_to_the_file() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let (file, link) = (folder.path().join("file"), folder.path().join("link"));
    fs::write(&file, "old").expect("the old file");
    std::os::unix::fs::symlink(&file, &link).expect("a link");
    replace(&RealDisk, &link, b"new").expect("a folder that can be written");
    assert_eq!(fs::read(&file).expect("the file"), b"new");
    assert!(link.is_symlink());
}

/// A file system without hard links, such as FAT.
#[derive(Clone, Copy)]
struct NoLinks;

impl Disk for NoLinks {
    type File = File;
    fn create_new(&self, path: &Path) -> io::Result<File> {
        RealDisk.create_new(path)
    }
    fn create_private(&self, path: &Path) -> io::Result<File> {
        RealDisk.create_private(path)
    }
    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        RealDisk.write(file, bytes)
    }
    fn sync(&self, file: &File) -> io::Result<()> {
        RealDisk.sync(file)
    }
    fn link(&self, _: &Path, _: &Path) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        RealDisk.rename(from, to)
    }
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        RealDisk.sync_folder(folder)
    }
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        RealDisk.read(path)
    }
    fn open(&self, path: &Path) -> io::Result<File> {
        RealDisk.open(path)
    }
    fn stamp(&self, path: &Path) -> io::Result<FileStamp> {
        RealDisk.stamp(path)
    }
    fn holds(&self, path: &Path, bytes: &[u8]) -> io::Result<bool> {
        RealDisk.holds(path, bytes)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        RealDisk.remove(path)
    }
}

/// Lets eight threads do this at once and returns how many did it; the others were told that the name is taken.
fn winners(act: impl Fn(usize) -> Result<(), CreateError> + Sync) -> Vec<usize> {
    let begin = Barrier::new(8);
    std::thread::scope(|scope| {
        let run = |number: usize| {
            let (act, begin) = (&act, &begin);
            scope.spawn(move || {
                begin.wait();
                match act(number) {
                    Ok(()) => Some(number),
                    Err(CreateError::Taken) => None,
                    Err(error) => panic!("{error:?}"),
                }
            })
        };
        let threads: Vec<_> = (0..8).map(run).collect();
        threads.into_iter().filter_map(|thread| thread.join().expect("no panic")).collect()
    })
}

#[test]
fn of_many_who_take_one_name_at_once_one_does_however_they_do_it() {
    type Act = fn(&Path, &Path) -> Result<(), CreateError>;
    let ways: [(&str, Act); 4] = [
        ("create", |from, to| create(&RealDisk, to, &fs::read(from).expect("the file"), None)),
        ("create without links", |from, to| create(&NoLinks, to, &fs::read(from).expect("the file"), None)),
        ("copy", copy_new),
        ("relocate", relocate),
    ];
    for (way, act) in ways {
        for round in 0..10 {
            let folder = tempfile::tempdir().expect("a folder for the test");
            let to = folder.path().join("to");
            for number in 0..8 {
                fs::write(folder.path().join(number.to_string()), number.to_string()).expect("a file");
            }
            let won = winners(|number| act(&folder.path().join(number.to_string()), &to));
            assert_eq!(won.len(), 1, "{way}, round {round}: {won:?}");
            assert_eq!(fs::read_to_string(&to).expect("the file"), won[0].to_string(), "{way}");
            let left = fs::read_dir(folder.path()).expect("the folder").count();
            assert_eq!(left, if way == "relocate" { 8 } else { 9 }, "{way}: nothing is lost and nothing left");
        }
    }
}

#[test]
fn a_new_file_is_there_whole_or_not_at_all_whichever_step_fails() {
    for lasting in [Lasting::Once, Lasting::FromThenOn] {
        for nth in 1_u64..20 {
            let folder = tempfile::tempdir().expect("a folder for the test");
            let path = folder.path().join("new");
            let disk = FaultyDisk::new(nth, lasting, io::ErrorKind::StorageFull);
            let result = create(&disk, &path, b"content", None);
            match fs::read(&path) {
                Ok(found) => assert_eq!(found, b"content", "step {nth}"),
                Err(_) => assert!(result.is_err(), "step {nth}"),
            }
            if !disk.has_failed() {
                assert!(result.is_ok() && nth > 6);
                break;
            }
        }
    }
}

#[test]
fn a_name_left_by_a_killed_writer_of_the_same_process_id_is_in_nobodys_way() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let number = || {
        let (path, _) =
            temporary(folder.path(), |path| RealDisk.create_new(path)).expect("a folder that can be written");
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let end = name.rsplit('-').next().and_then(|end| end.strip_suffix(".tmp")).map(str::parse::<u64>);
        end.expect("a number").expect("a number")
    };
    let next = number() + 1;
    for (number, is_folder) in (next..next + 20).zip([true, false].into_iter().cycle()) {
        let path = folder.path().join(format!("{TEMPORARY}{}-{number}.tmp", std::process::id()));
        if is_folder { fs::create_dir(path) } else { fs::write(path, "left") }.expect("a folder that can be written");
    }
    let path = folder.path().join("a.ron");
    for text in ["one", "two"] {
        replace(&RealDisk, &path, text.as_bytes()).expect("the next free name is taken");
    }
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1 + 20 + 1, "theirs are left alone");
}

#[test]
fn folders_are_made_down_to_the_last_and_a_file_in_the_way_is_told_as_one() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    make_folder(&folder.path().join("甲/乙/丙")).expect("a folder that can be written");
    make_folder(&folder.path().join("甲/乙/丙")).expect("it is there already");
    fs::write(folder.path().join("file"), "").expect("a file");
    for name in ["file", "file/below"] {
        let refused = make_folder(&folder.path().join(name)).expect_err("a file is in the way");
        assert_eq!(refused.source.kind(), io::ErrorKind::NotADirectory, "{name}");
    }
}

#[test]
fn a_folder_moves_to_a_free_name_alone() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let [from, to, taken] = ["from", "to", "taken"].map(|name| folder.path().join(name));
    for folder in [&from, &taken] {
        fs::create_dir(folder).expect("a folder");
        fs::write(folder.join("file"), "x").expect("a file");
    }
    assert!(matches!(relocate(&from, &taken), Err(CreateError::Taken)));
    relocate(&from, &to).expect("the name is free");
    assert!(to.join("file").is_file() && taken.join("file").is_file() && !from.exists());
}

#[cfg(unix)]
mod rights {
    use super::*;
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

    fn file(folder: &Path, mode: u32) -> PathBuf {
        let path = folder.join("file");
        fs::write(&path, "old").expect("a file");
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("a file of one's own");
        path
    }

    #[test]
    fn a_read_only_file_is_not_passed_by() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        for mode in [0o444, 0o400, 0o555] {
            let path = file(folder.path(), mode);
            let refused = replace(&RealDisk, &path, b"new").expect_err("it is read-only");
            assert_eq!(
                (refused.step, Refusal::of(&refused.source)),
                (WriteStep::Target, Some(Refusal::WriteProtected))
            );
            assert_eq!(fs::read(&path).expect("the file"), b"old");
            fs::remove_file(path).expect("the file");
        }
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 0, "nothing is left");
    }

    #[test]
    fn what_is_no_file_is_not_replaced_by_one() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let [socket, link, below] = ["socket", "link", "below"].map(|name| folder.path().join(name));
        let _listener = std::os::unix::net::UnixListener::bind(&socket).expect("a socket");
        std::os::unix::fs::symlink(&socket, &link).expect("a link");
        fs::create_dir(&below).expect("a folder");
        for path in [&socket, &link] {
            let refused = replace(&RealDisk, path, b"new").expect_err("a socket");
            assert_eq!(Refusal::of(&refused.source), Some(Refusal::NotRegular));
        }
        let refused = replace(&RealDisk, &below, b"new").expect_err("a folder");
        assert_eq!(refused.source.kind(), io::ErrorKind::IsADirectory);
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 3, "nothing is left");
    }

    #[test]
    fn permissions_are_kept_and_never_wider_in_between() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        for mode in [0o600, 0o640, 0o664, 0o666, 0o644] {
            let path = file(folder.path(), mode);
            replace(&RealDisk, &path, b"new").expect("a folder that can be written");
            assert_eq!(fs::metadata(&path).expect("the file").mode() & 0o777, mode);
        }
        let (path, _) =
            temporary(folder.path(), |path| RealDisk.create_private(path)).expect("a folder that can be written");
        assert_eq!(fs::metadata(path).expect("the file").mode() & 0o077, 0, "before its rights are set");
    }

    #[test]
    fn a_copy_is_readable_for_nobody_else_than_the_original() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        for (mode, expected) in [(0o600, 0o600), (0o640, 0o640), (0o666, 0o644), (0o777, 0o755), (0o444, 0o644)] {
            let (path, copy) = (file(folder.path(), mode), folder.path().join(format!("{mode}")));
            copy_new(&path, &copy).expect("a folder that can be written");
            assert_eq!(fs::metadata(&copy).expect("the copy").mode() & 0o777, expected);
            let like = folder.path().join(format!("like {mode}"));
            create(&RealDisk, &like, b"recovered", Some(&path)).expect("a folder that can be written");
            assert_eq!(fs::metadata(&like).expect("the file").mode() & 0o777, mode | 0o200);
            fs::remove_file(path).expect("the file");
        }
    }

    #[test]
    fn owner_and_group_are_kept_by_whoever_may() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = file(folder.path(), 0o664);
        if std::os::unix::fs::chown(&path, Some(12_345), Some(54_321)).is_err() {
            // Not the superuser, who alone may give a file away.
            return;
        }
        replace(&RealDisk, &path, b"new").expect("a folder that can be written");
        let metadata = fs::metadata(&path).expect("the file");
        assert_eq!((metadata.uid(), metadata.gid(), metadata.mode() & 0o777), (12_345, 54_321, 0o664));
    }
}
