//! Length and digest of bytes, by which a file is known again without keeping it.

/// Length and digest of a file's bytes, to notice a change by someone else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileStamp {
    length: u64,
    digest: u64,
}

impl FileStamp {
    /// The stamp of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let mut stamper = Stamper::default();
        stamper.push(bytes);
        stamper.stamp()
    }

    /// The digest alone.
    #[must_use]
    pub const fn digest(self) -> u64 {
        self.digest
    }

    /// How many bytes there are.
    #[must_use]
    pub const fn length(self) -> u64 {
        self.length
    }
}

/// Makes the stamp of bytes that come in pieces.
#[derive(Clone, Debug, Default)]
pub struct Stamper {
    length: u64,
    digest: u64,
    /// What is left of the last piece behind its last whole word.
    rest: [u8; 8],
    kept: usize,
}

impl Stamper {
    /// Takes in the next bytes.
    pub fn push(&mut self, bytes: &[u8]) {
        self.length += bytes.len() as u64;
        let mut bytes = bytes;
        if self.kept > 0 {
            let (first, behind) = bytes.split_at(bytes.len().min(8 - self.kept));
            self.rest[self.kept..self.kept + first.len()].copy_from_slice(first);
            self.kept += first.len();
            if self.kept < 8 {
                return;
            }
            self.digest = step(self.digest, self.rest);
            bytes = behind;
        }
        let (words, rest) = bytes.as_chunks();
        self.digest = words.iter().copied().fold(self.digest, step);
        self.rest[..rest.len()].copy_from_slice(rest);
        self.kept = rest.len();
    }

    /// The stamp of everything that was taken in.
    #[must_use]
    pub fn stamp(&self) -> FileStamp {
        let mut last = [0; 8];
        last[..self.kept].copy_from_slice(&self.rest[..self.kept]);
        FileStamp { length: self.length, digest: step(self.digest, last) }
    }
}

/// Word by word, since 100 MB are digested at each save of 100,000 points. A step is injective in the digest and in the
/// word, so that a change within one word is never missed; deliberate collisions are out of scope.
const fn step(digest: u64, word: [u8; 8]) -> u64 {
    (digest.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn bytes_in_any_pieces_have_the_stamp_of_the_whole(
            pieces in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..20), 0..6),
        ) {
            let mut stamper = Stamper::default();
            for piece in &pieces {
                stamper.push(piece);
            }
            prop_assert_eq!(stamper.stamp(), FileStamp::of(&pieces.concat()));
        }
    }
}
