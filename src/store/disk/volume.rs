//! Which drive a folder is on, so that a stick that was pulled is not taken for an empty folder.

use std::path::Path;

/// A drive as the system tells it from others; nothing where the system does not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) struct Volume(Option<u64>);

impl Volume {
    /// The drive that a folder is on, or would be if it were made now.
    pub(in crate::store) fn under(folder: &Path) -> Self {
        // A relative path ends above its first name, at the folder that the program stands in.
        let mut above = folder.ancestors().map(|part| if part.as_os_str().is_empty() { Path::new(".") } else { part });
        Self(above.find_map(number))
    }
}

#[cfg(unix)]
fn number(folder: &Path) -> Option<u64> {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(folder).ok().map(|metadata| metadata.dev())
}

/// Windows takes a drive's letter away with it, so that the folder cannot even be made.
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
