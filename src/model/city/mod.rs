//! The whole city: many sessions to one picture, by office, bureau and pillar, in exact integers.

pub mod office;
pub mod tree;
pub mod previous;
pub mod brief;
pub mod account;
pub mod counting;
pub mod figures;
pub mod placing;
pub mod rollup;
pub mod absent;
