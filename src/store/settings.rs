//! The settings file: what the program remembers from one run to the next.

use ron::ser::PrettyConfig;
use serde::{Deserialize, Serialize};
use std::io;

use super::atomic::{self, RealDisk, folder_of};
use super::error::StoreError;
use super::places::Places;
use super::read::{ron_options, text_of};
use crate::model::filter::NamedView;

/// What the program remembers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The reviewers of the last inspection begun, offered for the next one.
    pub reviewers: Vec<String>,
    /// Filters kept under a name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub views: Vec<NamedView>,
    /// Whether the mouse is listened to; without it the terminal's own marking and copying works.
    pub mouse: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { reviewers: Vec::new(), views: Vec::new(), mouse: true }
    }
}

impl Settings {
    /// Reads the settings; a file that is not there means the defaults, one that cannot be understood is an error.
    pub fn load(places: &Places) -> Result<Self, StoreError> {
        let path = places.settings();
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(source) => return Err(StoreError::Read { path, source }),
        };
        let bad = |finding| StoreError::Bad { path: path.clone(), findings: vec![finding] };
        let text = text_of(&bytes).map_err(bad)?;
        ron_options().from_str(text).map_err(|error| bad(super::read::ron_finding(&error)))
    }

    /// Writes the settings.
    pub fn save(&self, places: &Places) -> Result<(), StoreError> {
        let path = places.settings();
        let failed = |error: atomic::WriteError| StoreError::Write {
            path: path.clone(),
            step: error.step,
            source: error.source,
        };
        let text = ron_options()
            .to_string_pretty(self, PrettyConfig::new().new_line("\n").struct_names(true))
            .map_err(|source| StoreError::Encode { path: path.clone(), source })?;
        atomic::make_folder(folder_of(&path)).map_err(failed)?;
        atomic::replace(&RealDisk, &path, (text + "\n").as_bytes()).map_err(failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::checklist::Method;
    use crate::model::filter::{Choice, Filter};

    #[test]
    fn settings_come_back_and_a_bad_file_is_named() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let places = Places::find(Some(&folder.path().join("設定"))).expect("a named folder");
        assert_eq!(Settings::load(&places).expect("no file, defaults"), Settings::default());
        let settings = Settings {
            reviewers: vec!["王檢查員".into()],
            views: vec![NamedView {
                name: "我的單位".into(),
                filter: Filter::of([Choice::Unmarked, Choice::By(Method::Phone), Choice::Of("二組".into())]),
            }],
            mouse: false,
        };
        settings.save(&places).expect("a folder that can be written");
        assert_eq!(Settings::load(&places).expect("the file just written"), settings);
        std::fs::write(places.settings(), "\u{feff}Settings(reviewer: [])").expect("a slip");
        let Err(StoreError::Bad { findings, .. }) = Settings::load(&places) else { panic!("the slip is found") };
        assert_eq!((findings[0].line, findings[0].column), (1, 10));
    }
}
