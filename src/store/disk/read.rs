//! Reading whole files, with an upper limit on their size.

use std::io::Read as _;
use std::path::Path;

use crate::store::error::StoreError;

/// Maximum size of a file in bytes; a session of 100,000 points has about 100 MiB.
pub const LARGEST_FILE: u64 = 512 * 1024 * 1024;

/// The bytes of a file; an error if it is a folder or larger than [`LARGEST_FILE`].
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, StoreError> {
    let failed = |source| StoreError::Read { path: path.to_owned(), source };
    let metadata = std::fs::metadata(path).map_err(failed)?;
    // Windows would report a folder as "permission denied".
    if metadata.is_dir() {
        return Err(failed(std::io::ErrorKind::IsADirectory.into()));
    }
    if metadata.len() > LARGEST_FILE {
        return Err(StoreError::TooLarge { path: path.to_owned(), size: metadata.len() });
    }
    std::fs::read(path).map_err(failed)
}

/// The first bytes of a regular file; none where there is no such file or it cannot be read.
#[must_use]
pub fn first_bytes(path: &Path, most: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    // A pipe or a device might never answer.
    if std::fs::metadata(path).is_ok_and(|metadata| metadata.is_file())
        && let Ok(file) = std::fs::File::open(path)
        && file.take(most).read_to_end(&mut bytes).is_err()
    {
        bytes.clear();
    }
    bytes
}

/// Error if a file of this size would exceed [`LARGEST_FILE`]: it could be written, but never read again.
pub(in crate::store) fn require_readable_again(path: &Path, size: usize) -> Result<(), StoreError> {
    let size = size as u64;
    if size > LARGEST_FILE { Err(StoreError::Overgrown { path: path.to_owned(), size }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_not_be_read_again_is_not_written() {
        let most = usize::try_from(LARGEST_FILE).expect("a size");
        assert!(require_readable_again(Path::new("a"), most).is_ok());
        let refused = require_readable_again(Path::new("a"), most + 1);
        assert!(matches!(refused, Err(StoreError::Overgrown { size, .. }) if size == LARGEST_FILE + 1));
    }
}
