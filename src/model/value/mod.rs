//! Small values that everything else is made of: dates, texts, weights, digests.

pub mod roc;
pub mod program;
pub mod stored;
pub mod text;
pub mod variants;
pub mod weight;
pub mod sha;
pub mod sorting;
