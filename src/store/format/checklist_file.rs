//! Checklist files: RON text to a checklist and back.

use ron::ser::PrettyConfig;

use crate::model::check::lint::checklist_problems;
use crate::model::plan::checklist::Checklist;
use crate::store::format::read::{Read, read, ron_options};

/// Reads a checklist file: the checklist and its warnings, or the errors and warnings if there is any error.
pub fn read_checklist(text: &str) -> Read<Checklist> {
    read(text, checklist_problems)
}

/// The text of a checklist, one field a line.
pub fn checklist_text(checklist: &Checklist) -> Result<String, ron::Error> {
    ron_options().to_string_pretty(checklist, PrettyConfig::new().new_line("\n").struct_names(true))
}
