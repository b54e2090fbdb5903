//! Any bytes as a checklist file: the reader never panics, and a checklist that reads is written and read again the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pillarcheck::store::format::checklist_file::{checklist_text, read_checklist};
use pillarcheck::store::format::read::text_of;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = text_of(bytes) else { return };
    let Ok((checklist, _)) = read_checklist(text) else { return };
    let written = checklist_text(&checklist).expect("a checklist that was read can be written");
    let (again, _) = read_checklist(&written).unwrap_or_else(|findings| panic!("and read: {findings:?}\n{written}"));
    assert_eq!(again, checklist);
});
