//! What the machine says of itself: the system with its version, and the free space of a folder.

use std::path::Path;

#[cfg(not(windows))]
use crate::store::disk::regular::read_regular;

/// The system with its version and the processor, such as `Debian GNU/Linux 12 (bookworm), x86_64`.
#[must_use]
pub fn system_name() -> String {
    let name = release().unwrap_or_else(|| std::env::consts::OS.to_owned());
    format!("{name}, {}", std::env::consts::ARCH)
}

#[cfg(windows)]
#[allow(clippy::unnecessary_wraps)] // elsewhere it may be unknown
fn release() -> Option<String> {
    let version = windows_version::OsVersion::current();
    Some(format!("Windows {}.{}.{}", version.major, version.minor, version.build))
}

#[cfg(not(windows))]
fn release() -> Option<String> {
    let text = read_regular(Path::new("/etc/os-release")).ok()?;
    name_of_release(&String::from_utf8_lossy(&text))
}

/// The name in the text of `/etc/os-release`, in which values may be quoted.
#[cfg(any(not(windows), test))]
fn name_of_release(text: &str) -> Option<String> {
    let line = text.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
    let name = line.trim().trim_matches(['"', '\'']);
    (!name.is_empty()).then(|| name.to_owned())
}

/// Bytes that the user can still write below a folder, or below its nearest existing parent; `None` where the system does
/// not say.
#[must_use]
pub fn free_space(folder: &Path) -> Option<u64> {
    let mut above = folder.ancestors().map(|part| if part.as_os_str().is_empty() { Path::new(".") } else { part });
    let there = above.find(|part| part.is_dir())?;
    fs4::available_space(there).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_is_named_whichever_way_its_file_quotes() {
        for (text, expected) in [
            ("NAME=x\nPRETTY_NAME=\"Debian GNU/Linux 12\"\n", Some("Debian GNU/Linux 12")),
            ("PRETTY_NAME='Arch'", Some("Arch")),
            ("PRETTY_NAME=\"\"", None),
            ("", None),
        ] {
            assert_eq!(name_of_release(text).as_deref(), expected);
        }
        assert!(system_name().ends_with(std::env::consts::ARCH));
    }

    #[test]
    fn free_space_is_told_for_a_folder_that_is_not_there_yet() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let free = free_space(&folder.path().join("一/二"));
        assert!(free.is_some_and(|bytes| bytes > 0), "{free:?}");
    }
}
