//! Readers: bytes of each format to the one neutral value of `document.rs`. What a paragraph means is not their matter.

mod xml;
mod decode;
mod blocks;
mod package;
mod odt_lists;
mod odt;
mod docx_numbering;
mod docx;
mod boxed;
mod html;
mod text;
mod sheet;
mod pdf;

use crate::import::document::Document;
use crate::import::error::ImportError;
use package::Package;

/// Reads a document of whatever format its bytes show.
pub fn read(bytes: &[u8]) -> Result<Document, ImportError> {
    let document = read_kind(bytes)?;
    if document.is_blank() { Err(ImportError::Blank) } else { Ok(document) }
}

fn read_kind(bytes: &[u8]) -> Result<Document, ImportError> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ImportError::Blank);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return read_package(bytes);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(if contains_wide(bytes, "EncryptedPackage") {
            ImportError::Encrypted
        } else {
            ImportError::OldWord
        });
    }
    if bytes[..bytes.len().min(1_024)].windows(5).any(|window| window == b"%PDF-") {
        return pdf::read(bytes);
    }
    if bytes.starts_with(b"{\\rtf") || is_binary(bytes) {
        return Err(ImportError::UnknownKind);
    }
    let label = page_encoding(bytes);
    let text = decode::decode_as(bytes, label.as_deref());
    let start: String = text.trim_start().chars().take(2_000).collect::<String>().to_ascii_lowercase();
    if start.starts_with("<?xml") && start.contains("<office:document") {
        return odt::read_parts(&text, &text);
    }
    if label.is_some() || is_page(&start) {
        return html::read(&text);
    }
    match sheet::csv(&text)? {
        Some(list) => Ok(list),
        None => text::read(&text),
    }
}

fn read_package(bytes: &[u8]) -> Result<Document, ImportError> {
    let mut package = Package::open(bytes)?;
    if package.has("word/document.xml") {
        docx::read(&mut package)
    } else if package.has("xl/workbook.xml") || is_spreadsheet(&mut package)? {
        sheet::workbook(bytes, &mut package)
    } else if package.has("content.xml") {
        odt::read(&mut package)
    } else {
        Err(ImportError::UnknownKind)
    }
}

/// Whether a package says that it is an ODF spreadsheet.
fn is_spreadsheet(package: &mut Package<'_>) -> Result<bool, ImportError> {
    let kind = package.text("mimetype")?;
    Ok(kind.is_some_and(|kind| kind.starts_with("application/vnd.oasis.opendocument.spreadsheet")))
}

/// Whether the bytes hold a name in UTF-16, as the directories of old Office files do.
fn contains_wide(bytes: &[u8], name: &str) -> bool {
    let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(wide.len()).any(|window| window == wide)
}

/// Pictures, programs and the like: many control characters, and no text in UTF-16.
fn is_binary(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(4_096)];
    let is_marked = start.starts_with(b"\xff\xfe") || start.starts_with(b"\xfe\xff");
    let controls = start.iter().filter(|&&byte| byte < 0x20 && !b"\t\n\r\x0c\x1b\0".contains(&byte)).count();
    let zeros = start.split(|&byte| byte == 0).count() - 1;
    !is_marked && (controls * 50 > start.len() || zeros * 2 > start.len())
}

fn is_page(start: &str) -> bool {
    ["<!doctype html", "<html", "<head", "<body", "<table", "<div", "<p>", "<meta"]
        .iter()
        .any(|tag| start.starts_with(tag))
        || start.starts_with('<') && ["<html", "<table", "<body"].iter().any(|tag| start.contains(tag))
}

/// The encoding that a page names in its head.
fn page_encoding(bytes: &[u8]) -> Option<String> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(4_096)]).to_ascii_lowercase();
    let at = start.find("charset=").filter(|_| start.contains("<meta"))?;
    let value = start[at + "charset=".len()..].trim_start_matches(['"', '\'', ' ']);
    let end = value.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-' && letter != '_')?;
    Some(value[..end].to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use std::io::{Read as _, Write as _};

    use super::*;

    /// A container with parts of so many zeros.
    fn container(parts: &[(&str, usize)]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, zeros) in parts {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            std::io::copy(&mut std::io::repeat(b' ').take(*zeros as u64), &mut zip).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn what_unpacks_to_more_than_any_plan_is_refused() {
        const MUCH: usize = 64 * 1024 * 1024;
        for name in ["content.xml", "word/document.xml"] {
            assert_eq!(read(&container(&[(name, MUCH)])), Err(ImportError::TooLarge), "{name}");
        }
        // A reader that unpacks by itself is asked only where all parts together are modest.
        let parts = [("xl/workbook.xml", 10), ("xl/worksheets/sheet1.xml", MUCH / 2), ("xl/sharedStrings.xml", 10)];
        assert_eq!(read(&container(&parts)), Err(ImportError::TooLarge));
    }

    proptest! {
        /// Whatever the bytes, the readers come back with a document or a reason.
        #[test]
        fn reading_never_panics(
            kind in 0_usize..9,
            bytes in prop::collection::vec(any::<u8>(), 0..600),
            text in "[一、(1)甲\\t\\n,\"|─│┌┬<td>/olip&;=%]{0,200}",
        ) {
            let fronts: [&[u8]; 9] = [
                b"", b"PK\x03\x04", b"%PDF-1.7\n", b"\xff\xfe", b"\xd0\xcf\x11\xe0", b"<html><table><tr><td>",
                b"<?xml version='1.0'?><office:document>", "要項,策略,作法\n".as_bytes(), "┌──┬──┐\n".as_bytes(),
            ];
            let _ = read(&[fronts[kind], &bytes].concat());
            let _ = read(&[fronts[kind], text.as_bytes()].concat());
        }

        /// Parts of containers that are no XML, or XML that stops anywhere.
        #[test]
        fn parts_of_containers_never_panic(
            which in 0_usize..4,
            text in "(<(/)?(w:(p|r|t|tbl|tr|tc|numPr|ilvl)|text:(p|list|list-item|h)|table:(table|table-row|table-cell)|row|c|v|sheet)( [a-z:]{1,9}=\"[0-9a-z]{0,4}\")?(/)?>|[一1(、]){0,40}",
        ) {
            let parts: [&[&str]; 4] = [
                &["word/document.xml", "word/numbering.xml", "word/styles.xml"],
                &["content.xml", "styles.xml"],
                &["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"],
                &["mimetype", "content.xml"],
            ];
            let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
            for name in parts[which] {
                zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
                let text = if *name == "mimetype" { "application/vnd.oasis.opendocument.spreadsheet" } else { &text };
                zip.write_all(text.as_bytes()).unwrap();
            }
            let _ = read(&zip.finish().unwrap().into_inner());
        }
    }

    #[test]
    fn what_is_no_plan_is_refused_with_its_reason() {
        for (bytes, expected) in [
            (&b""[..], ImportError::Blank),
            (b" \n\n", ImportError::Blank),
            (b"PK\x03\x04 cut off", ImportError::Damaged),
            (b"\xd0\xcf\x11\xe0 doc", ImportError::OldWord),
            (b"\xd0\xcf\x11\xe0 E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0", ImportError::Encrypted),
            (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0d\x01\x02\x03\x04\x05\x06\x07\x08", ImportError::UnknownKind),
            (b"{\\rtf1 }", ImportError::UnknownKind),
            (b"%PDF-1.7 x", ImportError::Damaged),
            (b"<html><body><script>x</script></body></html>", ImportError::Blank),
        ] {
            assert_eq!(read(bytes), Err(expected), "{}", String::from_utf8_lossy(bytes));
        }
    }
}
