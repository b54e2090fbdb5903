//! SHA-256 in hexadecimal, for seals and evidence files.

use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// Incremental SHA-256.
#[derive(Clone, Debug, Default)]
pub struct Sha(Sha256);

impl Sha {
    /// The digest of a byte slice.
    #[must_use]
    pub fn of(bytes: &[u8]) -> String {
        let mut sha = Self::default();
        sha.add(bytes);
        sha.hex()
    }

    /// Adds bytes; the digest does not depend on how they are split.
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The digest of what was added, as 64 small hexadecimal digits.
    #[must_use]
    pub fn hex(self) -> String {
        self.0.finalize().iter().fold(String::with_capacity(64), |mut hex, byte| {
            // Writing to a string never fails.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_digest_that_other_programs_compute() {
        // Both are worked examples of FIPS 180-4.
        for (text, expected) in [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ] {
            assert_eq!(Sha::of(text.as_bytes()), expected);
        }
        let mut pieces = Sha::default();
        pieces.add(b"a");
        pieces.add(b"bc");
        assert_eq!(pieces.hex(), Sha::of(b"abc"));
    }
}
