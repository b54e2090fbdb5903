//! Someone else's plan document in; the paragraphs with their fate, a draft checklist and problems out.
//!
//! Reading order: `document.rs` is what a reader makes of a file's bytes, `rules/` says what each paragraph is,
//! `ledger.rs` holds the answer, `review.rs` what a reviewer decides about it, `draft.rs` builds the checklist.
//!
//! Never: a file, the clock; a paragraph that is dropped unsaid.

pub mod document;
pub mod error;
pub mod numerals;
pub mod number;
pub mod readers;
pub mod ledger;
pub mod rules;
pub mod wording;
mod ids;
pub mod draft;
pub mod review;
pub mod onto;

#[cfg(test)]
mod layout_tests;
