//! Texts that are compiled into the program: `build.rs` packs them to a sixth.

use std::io::Read as _;
use std::ops::Deref;
use std::sync::OnceLock;

use flate2::read::DeflateDecoder;

/// A text of the program, unpacked when it is first read.
#[derive(Debug)]
pub struct Packed {
    packed: &'static [u8],
    text: OnceLock<String>,
}

impl Packed {
    /// The text that these bytes are packed from; [`crate::packed!`] finds them.
    #[must_use]
    pub const fn new(packed: &'static [u8]) -> Self {
        Self { packed, text: OnceLock::new() }
    }
}

impl Deref for Packed {
    type Target = str;

    fn deref(&self) -> &str {
        self.text.get_or_init(|| {
            let mut text = String::new();
            // The bytes are those of the program itself, as its tests read them.
            let read = DeflateDecoder::new(self.packed).read_to_string(&mut text);
            debug_assert!(read.is_ok_and(|length| length > 0));
            text
        })
    }
}

/// The packed text of a file that `build.rs` names.
#[macro_export]
macro_rules! packed {
    ($name:literal) => {
        $crate::packed::Packed::new(include_bytes!(concat!(env!("OUT_DIR"), "/", $name)))
    };
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_packed_text_is_that_of_its_file() {
        let packed = packed!("guide.md");
        assert_eq!(&*packed, include_str!("../docs/zh-TW/guide.md"));
        assert!(packed.packed.len() < packed.len());
    }
}
