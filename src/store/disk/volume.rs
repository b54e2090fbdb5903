//! The volume a folder is on. Tells a removed USB drive from an empty folder at its mount point.

use std::path::Path;

/// Device number of a volume; `None` on platforms that have none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) struct Volume(Option<u64>);

impl Volume {
    /// The volume of a folder, or of its nearest existing parent.
    pub(in crate::store) fn under(folder: &Path) -> Self {
        // The last ancestor of a relative path is empty; it stands for the current folder.
        let mut above = folder.ancestors().map(|part| if part.as_os_str().is_empty() { Path::new(".") } else { part });
        Self(above.find_map(number))
    }
}

#[cfg(unix)]
fn number(folder: &Path) -> Option<u64> {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(folder).ok().map(|metadata| metadata.dev())
}

/// Windows removes the drive letter with the drive, so that the folder cannot be created; no number is needed.
#[cfg(not(unix))]
const fn number(_folder: &Path) -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_not_there_is_on_the_drive_of_the_one_above() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let here = Volume::under(folder.path());
        assert_eq!(Volume::under(&folder.path().join("一/二")), here);
        assert_eq!(Volume::under(Path::new("還沒有")), Volume::under(Path::new(".")));
        assert_eq!(here.0.is_some(), cfg!(unix));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn two_drives_are_told_apart() {
        assert_ne!(Volume::under(Path::new("/proc")), Volume::under(Path::new("/")));
    }
}
