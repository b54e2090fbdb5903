//! Bytes of a text to letters: UTF-8 with or without mark, UTF-16, Big5.

use std::borrow::Cow;

use encoding_rs::{BIG5, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// The text of bytes in whatever encoding they turn out to be.
#[must_use]
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    decode_as(bytes, None)
}

/// The text of bytes which name their encoding, as pages do; what the bytes show counts more than the name.
#[must_use]
pub fn decode_as<'a>(bytes: &'a [u8], label: Option<&str>) -> Cow<'a, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        // Text in UTF-16 without mark is valid UTF-8 where it is ASCII, with a zero beside each letter.
        if !text.contains('\0') {
            return Cow::Borrowed(text);
        }
    }
    let encoding = wide(bytes).or_else(|| label.and_then(|label| Encoding::for_label(label.trim().as_bytes())));
    encoding.filter(|&named| named != UTF_8).unwrap_or(BIG5).decode_without_bom_handling(bytes).0
}

/// UTF-16 without mark: line ends and spaces have a zero on one side.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let zeros = |from: usize| bytes.iter().skip(from).step_by(2).take(4_000).filter(|&&byte| byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    match even.cmp(&odd) {
        _ if even + odd == 0 || !bytes.len().is_multiple_of(2) => None,
        std::cmp::Ordering::Less => Some(UTF_16LE),
        std::cmp::Ordering::Greater => Some(UTF_16BE),
        std::cmp::Ordering::Equal => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_of_an_office_gives_the_same_text() {
        let text = "壹、計畫依據\n一、便民 A\n";
        let wide: Vec<u16> = text.encode_utf16().collect();
        let little: Vec<u8> = wide.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = wide.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        let marked = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
        for bytes in [
            text.as_bytes().to_vec(),
            marked(b"\xef\xbb\xbf", text.as_bytes()),
            marked(b"\xff\xfe", &little),
            marked(b"\xfe\xff", &big),
            little,
            big,
            BIG5.encode(text).0.into_owned(),
        ] {
            assert_eq!(decode(&bytes), text);
        }
    }
}
