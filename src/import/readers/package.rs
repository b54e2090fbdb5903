//! The zip container of ODF and OOXML, read part by part with a limit on what comes out of it.

use std::io::{Cursor, Read as _, copy};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::import::error::ImportError;

/// The most bytes that one part may have once it is unpacked. The text of a plan has less than two MiB.
const LARGEST_PART: u64 = 32 * 1024 * 1024;
/// The most parts of a container; a document full of pictures has some hundreds.
const MOST_PARTS: usize = 20_000;

/// An open container.
#[derive(Debug)]
pub struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
}

impl<'a> Package<'a> {
    /// Opens a container by its directory; nothing is unpacked yet.
    pub fn open(bytes: &'a [u8]) -> Result<Self, ImportError> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ImportError::Damaged)?;
        if archive.len() > MOST_PARTS {
            return Err(ImportError::TooLarge);
        }
        Ok(Self { archive })
    }

    /// Whether there is a part of this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// An error if the parts together are larger than any list, for readers that unpack by themselves.
    pub fn require_modest(&mut self) -> Result<(), ImportError> {
        let mut whole = 0;
        for nth in 0..self.archive.len() {
            let part = self.archive.by_index(nth).map_err(|error| match error {
                ZipError::UnsupportedArchive(why) if why.contains("assword") => ImportError::Encrypted,
                _ => ImportError::Damaged,
            })?;
            // What is unpacked is counted, since the size in the directory may lie.
            whole += copy(&mut part.take(LARGEST_PART + 1 - whole), &mut std::io::sink())
                .map_err(|_| ImportError::Damaged)?;
            if whole > LARGEST_PART {
                return Err(ImportError::TooLarge);
            }
        }
        Ok(())
    }

    /// The text of a part; `None` if there is none of this name.
    pub fn text(&mut self, name: &str) -> Result<Option<String>, ImportError> {
        let part = match self.archive.by_name(name) {
            Ok(part) => part,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::UnsupportedArchive(why)) if why.contains("assword") => return Err(ImportError::Encrypted),
            Err(_) => return Err(ImportError::Damaged),
        };
        // The size in the directory may lie; what is read is limited as well.
        if part.size() > LARGEST_PART {
            return Err(ImportError::TooLarge);
        }
        let mut bytes = Vec::new();
        copy(&mut part.take(LARGEST_PART + 1), &mut bytes).map_err(|_| ImportError::Damaged)?;
        if bytes.len() as u64 > LARGEST_PART {
            return Err(ImportError::TooLarge);
        }
        Ok(Some(super::decode::decode(&bytes).into_owned()))
    }
}
