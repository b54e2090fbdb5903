//! Reading whole files, with an upper limit on their size.

use std::io::{ErrorKind, Read as _};
use std::path::Path;

use crate::store::disk::regular::{open_regular, read_regular, require_regular};
use crate::store::error::StoreError;

pub use crate::store::disk::regular::LARGEST_FILE;

/// The bytes of a regular file; an error if it is anything else or larger than [`LARGEST_FILE`].
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, StoreError> {
    let failed = |source| StoreError::Read { path: path.to_owned(), source };
    let size = require_regular(path).map_err(failed)?.len();
    if size > LARGEST_FILE {
        return Err(StoreError::TooLarge { path: path.to_owned(), size });
    }
    read_regular(path).map_err(|source| match source.kind() {
        // It has grown in the meantime, or its metadata do not tell its size.
        ErrorKind::FileTooLarge => StoreError::TooLarge { path: path.to_owned(), size: LARGEST_FILE + 1 },
        _ => failed(source),
    })
}

/// The first bytes of a regular file; none where there is no such file or it cannot be read.
#[must_use]
pub fn first_bytes(path: &Path, most: u64) -> Vec<u8> {
    // Room for all of them at once: into a list that grows they would be read in eight steps.
    let mut bytes = Vec::with_capacity(usize::try_from(most).unwrap_or_default());
    if let Ok(file) = open_regular(path)
        && file.take(most).read_to_end(&mut bytes).is_err()
    {
        bytes.clear();
    }
    bytes
}

/// Error if a file of this size would exceed [`LARGEST_FILE`]: it could be written, but never read again.
pub(in crate::store) fn require_readable_again(path: &Path, size: u64) -> Result<(), StoreError> {
    if size > LARGEST_FILE { Err(StoreError::Overgrown { path: path.to_owned(), size }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_not_be_read_again_is_not_written() {
        let most = LARGEST_FILE;
        assert!(require_readable_again(Path::new("a"), most).is_ok());
        let refused = require_readable_again(Path::new("a"), most + 1);
        assert!(matches!(refused, Err(StoreError::Overgrown { size, .. }) if size == LARGEST_FILE + 1));
    }
}
