//! Access lists (ACLs) of files: who else but owner and group may read and write.
//!
//! On Linux a list is an extended attribute and is copied as it is. Elsewhere it cannot be kept: on macOS and Windows a
//! new file has what its folder gives, and the crates that could copy more need calls that are not safe.
#![cfg(unix)]

use std::path::Path;

/// What became of an access list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AccessList {
    /// There is none.
    None,
    /// The new file has the same one.
    Kept,
    /// The new file has none.
    Lost,
}

/// Name of the attribute. Setting it sets the permissions too, in one step.
#[cfg(target_os = "linux")]
const ATTRIBUTE: &str = "system.posix_acl_access";

/// Gives a new file the access list of another one, if it is to be kept.
#[cfg(target_os = "linux")]
pub(super) fn keep(old: &Path, new: &Path, is_to_be_kept: bool) -> AccessList {
    match xattr::get(old, ATTRIBUTE) {
        Ok(Some(list)) if is_to_be_kept && xattr::set(new, ATTRIBUTE, &list).is_ok() => AccessList::Kept,
        Ok(Some(_)) => AccessList::Lost,
        // None, or a file system that knows none.
        Ok(None) | Err(_) => AccessList::None,
    }
}

#[cfg(not(target_os = "linux"))]
pub(super) fn keep(_old: &Path, _new: &Path, _is_to_be_kept: bool) -> AccessList {
    AccessList::None
}

#[cfg(test)]
#[cfg(target_os = "linux")] // elsewhere no list can be set by its bytes
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;
    use crate::store::disk::atomic::{RealDisk, copy_new, replace};

    /// A list that lets one more person read, and the group nothing: owner, that person, group, mask, others.
    fn list() -> Vec<u8> {
        let entries =
            [(1_u16, 6_u16, u32::MAX), (2, 4, 12_345), (4, 0, u32::MAX), (16, 4, u32::MAX), (32, 0, u32::MAX)];
        let entry = |(tag, rights, id): (u16, u16, u32)| {
            [&tag.to_le_bytes()[..], &rights.to_le_bytes(), &id.to_le_bytes()].concat()
        };
        [2_u32.to_le_bytes().to_vec(), entries.into_iter().flat_map(entry).collect()].concat()
    }

    #[test]
    fn a_replaced_file_keeps_its_list_and_a_copy_lets_the_group_read_no_more() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = folder.path().join("a.session.ron");
        std::fs::write(&path, "old").expect("the old file");
        if xattr::set(&path, ATTRIBUTE, &list()).is_err() {
            return; // This file system has none.
        }
        replace(&RealDisk, &path, b"new").expect("a folder that can be written");
        assert_eq!(xattr::get(&path, ATTRIBUTE).expect("the list"), Some(list()));
        assert_eq!(std::fs::read(&path).expect("the file"), b"new");
        let copy = folder.path().join("copy");
        copy_new(&path, &copy).expect("a free name");
        // The group's bits of the original are those of the mask, and the group itself may nothing.
        let mode = std::fs::metadata(&copy).expect("the copy").permissions().mode();
        assert_eq!((xattr::get(&copy, ATTRIBUTE).expect("no list"), mode & 0o777), (None, 0o600));
    }
}
