//! The data dictionary in both languages and the schema for engines are what the program declares.
//!
//! `PILLARCHECK_WRITE=1 cargo test --test dictionary` writes them anew.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;

use pillarcheck::lang::Lang;
use pillarcheck::ops::dataset::{data_dictionary, schema_json};

#[test]
fn the_pages_and_the_schema_are_those_of_the_program() {
    for (name, expected) in [
        ("docs/data-dictionary.md", data_dictionary(Lang::En)),
        ("docs/data-dictionary.zh-TW.md", data_dictionary(Lang::ZhTw)),
        ("engine/schema.json", schema_json()),
    ] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        if std::env::var_os("PILLARCHECK_WRITE").is_some() {
            std::fs::write(&path, &expected).expect("a file of the project");
        }
        let found = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
        assert!(found == expected, "{name} is not what the program declares; write it anew with PILLARCHECK_WRITE=1");
    }
}
