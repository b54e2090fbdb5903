//! Any bytes as a plan document: read, judged and drafted without a panic, each paragraph with one fate, and what is
//! drafted can be loaded.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pillarcheck::import::draft::{Given, draft};
use pillarcheck::import::readers;
use pillarcheck::import::rules::{Wishes, judge};
use pillarcheck::store::format::checklist_file::{checklist_text, read_checklist};

fuzz_target!(|bytes: &[u8]| {
    let Ok(document) = readers::read(bytes) else { return };
    let Ok(ledger) = judge(&document, &Wishes::default()) else { return };
    let given = Given { id: "plan-115".into(), this_year: 115, ..Given::default() };
    let checklist = draft(&ledger, &given).checklist;
    let written = checklist_text(&checklist).expect("a draft can be written");
    read_checklist(&written).unwrap_or_else(|findings| panic!("and loaded: {findings:?}\n{written}"));
});
