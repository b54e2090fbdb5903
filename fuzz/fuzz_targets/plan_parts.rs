//! Any bytes as the main part of a DOCX, ODT, ODS or XLSX, so that a container need not be found by chance.
#![no_main]

use std::io::{Cursor, Write as _};

use libfuzzer_sys::fuzz_target;
use pillarcheck::import::readers;
use zip::write::{SimpleFileOptions, ZipWriter};

/// The parts of each format; the bytes stand in the last one.
const FORMATS: [&[(&str, &str)]; 4] = [
    &[("word/numbering.xml", "<w:numbering/>"), ("word/document.xml", "")],
    &[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "")],
    &[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", "")],
    &[
        ("xl/workbook.xml", "<workbook><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
        ),
        ("xl/worksheets/sheet1.xml", ""),
    ],
];

fuzz_target!(|bytes: &[u8]| {
    let Some((which, bytes)) = bytes.split_first() else { return };
    let parts = FORMATS[usize::from(*which) % FORMATS.len()];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (at, (name, text)) in parts.iter().enumerate() {
        zip.start_file(*name, stored).expect("a part");
        let text = if at + 1 == parts.len() { bytes } else { text.as_bytes() };
        zip.write_all(text).expect("a part");
    }
    let _ = readers::read(&zip.finish().expect("a container").into_inner());
});
