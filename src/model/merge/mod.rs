//! Merging sessions answer by answer: which belong together, what becomes of each point, and the merged session.
//!
//! A session is taken as what was said in it: the entries of its log. A merged session is taken apart into the sessions
//! that it was made of and what was said since. Of each part of an answer (the verdict, the note, each piece of
//! evidence, each field of the follow-up) that stands which nobody who knew of it changed later. So the outcome depends
//! on what was said alone, and not on the order of files, nor on whether they were merged at once or one after another.

pub mod belonging;
pub mod leaf;
pub mod plan;
pub mod words;
pub mod point;
pub mod texts;
pub mod joining;
pub mod copies;
pub mod outcomes;
pub mod agreement;
pub mod apart;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod rule_tests;
