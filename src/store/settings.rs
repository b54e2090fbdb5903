//! The settings file.

use ron::ser::PrettyConfig;
use serde::{Deserialize, Serialize};
use std::io;
use std::path::PathBuf;

use crate::lang::Lang;
use crate::model::list::filter::NamedView;
use crate::model::value::program::VERSION;
use crate::model::value::stored::stored;
use crate::store::disk::atomic::{self, RealDisk, folder_of};
use crate::store::disk::directories::Directories;
use crate::store::disk::read::read_bytes;
use crate::store::error::StoreError;
use crate::store::format::parsing::ron_options;
use crate::store::format::read::{read, text_of};
use crate::store::session::output::write_new;

stored! {
    /// User settings, kept between runs.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct Settings {
        /// Reviewers of the most recent inspection, the default for the next one.
        pub reviewers: Vec<String>,
        /// Named filters.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub views: Vec<NamedView>,
        /// Colour palette of the screen.
        pub theme: Colours,
        /// Whether the screen uses ASCII symbols only, even where the terminal says that it draws lines and signs one
        /// cell wide.
        pub ascii: Switch,
        /// Whether mouse events are captured; without it the terminal's own selecting and copying works.
        pub mouse: Switch,
        /// Language of the interface.
        pub lang: Speech,
        /// The version whose news were shown; empty in a file of 0.1.0, which noted none.
        #[serde(default)]
        pub seen: String,
    }
}

stored! {
    /// Colour palettes.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    pub enum Colours {
        /// Dark or light, as the terminal says.
        #[default]
        Auto,
        /// For dark terminals.
        Dark,
        /// For light terminals.
        Light,
        /// Black and white with few bright colours: for sunlight and low vision.
        HighContrast,
    }
}

stored! {
    /// On or off.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub enum Switch {
        /// On.
        On,
        /// Off.
        Off,
    }
}

stored! {
    /// Language of the interface unless the command line names one.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    pub enum Speech {
        /// The language of the operating system.
        #[default]
        System,
        /// Traditional Chinese as used in Taiwan.
        ZhTw,
        /// English.
        En,
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            reviewers: Vec::new(),
            views: Vec::new(),
            theme: Colours::default(),
            ascii: Switch::Off,
            mouse: Switch::On,
            lang: Speech::default(),
            seen: VERSION.to_owned(),
        }
    }
}

impl Colours {
    /// Every palette, in the order of the settings screen.
    pub const ALL: [Self; 4] = [Self::Auto, Self::Dark, Self::Light, Self::HighContrast];
}

impl Switch {
    /// Both values, in the order of the settings screen.
    pub const ALL: [Self; 2] = [Self::On, Self::Off];

    /// True for [`Self::On`].
    #[must_use]
    pub const fn is_on(self) -> bool {
        matches!(self, Self::On)
    }
}

impl Speech {
    /// Every choice, in the order of the settings screen.
    pub const ALL: [Self; 3] = [Self::System, Self::ZhTw, Self::En];

    /// The language; `None` for [`Self::System`].
    #[must_use]
    pub const fn lang(self) -> Option<Lang> {
        match self {
            Self::System => None,
            Self::ZhTw => Some(Lang::ZhTw),
            Self::En => Some(Lang::En),
        }
    }
}

impl Settings {
    /// Reads the settings; the defaults if there is no file, an error if the file is invalid.
    pub fn load(directories: &Directories) -> Result<Self, StoreError> {
        let path = directories.settings();
        let bytes = match read_bytes(&path) {
            Ok(bytes) => bytes,
            Err(StoreError::Read { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
                return Ok(Self::default());
            }
            Err(error) => return Err(error),
        };
        let bad = |problems| StoreError::Bad { path: path.clone(), problems };
        let text = text_of(&bytes).map_err(|problem| bad(vec![problem]))?;
        let (settings, _) = read(text, |_: &Self| Vec::new()).map_err(bad)?;
        Ok(settings)
    }

    /// Writes the settings over a file that is invalid; that file is kept as a backup.
    ///
    /// Returns the path of the backup.
    pub fn replace(&self, directories: &Directories) -> Result<PathBuf, StoreError> {
        let old = directories.settings();
        let bytes = read_bytes(&old)?;
        let free = |number: u32| {
            let ending = if number == 0 { "bad.ron".to_owned() } else { format!("bad{number}.ron") };
            let kept = old.with_extension(ending);
            (!kept.exists()).then_some(kept)
        };
        let kept = (0..100).find_map(free).ok_or_else(|| StoreError::Exists { path: old.with_extension("bad.ron") })?;
        write_new(&kept, &bytes)?;
        self.save(directories)?;
        Ok(kept)
    }

    /// Writes the settings file.
    pub fn save(&self, directories: &Directories) -> Result<(), StoreError> {
        let path = directories.settings();
        let failed = |failure| StoreError::write(&path, failure);
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
    use crate::model::list::filter::{Choice, Filter};
    use crate::model::plan::checklist::Method;
    use crate::model::value::stored::{Shape, StoredStructure};

    #[test]
    fn settings_come_back_and_a_bad_file_is_named() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let directories = Directories::find(Some(&folder.path().join("設定"))).expect("a named folder");
        assert_eq!(Settings::load(&directories).expect("no file, defaults"), Settings::default());
        let settings = Settings {
            reviewers: vec!["王檢查員".into()],
            views: vec![NamedView {
                name: "我的單位".into(),
                filter: Filter::of([
                    Choice::Unmarked,
                    Choice::Behind,
                    Choice::WasAbsent,
                    Choice::By(Method::Phone),
                    Choice::Of("二組".into()),
                ]),
            }],
            theme: Colours::HighContrast,
            ascii: Switch::On,
            mouse: Switch::Off,
            lang: Speech::En,
            seen: "0.0.9".into(),
        };
        settings.save(&directories).expect("a folder that can be written");
        assert_eq!(Settings::load(&directories).expect("the file just written"), settings);
        let slips = "\u{feff}Settings(reviewer: [],\n theme: Dark,\n mouse: Of,\n)";
        std::fs::write(directories.settings(), slips).expect("a file with two slips");
        let Err(StoreError::Bad { problems, .. }) = Settings::load(&directories) else { panic!("the slips are found") };
        let at: Vec<_> = problems.iter().map(|problem| (problem.line, problem.column)).collect();
        assert_eq!(at, [(1, 10), (3, 9)]);
        let kept = settings.replace(&directories).expect("a folder that can be written");
        assert_eq!(std::fs::read_to_string(&kept).expect("the old file"), slips);
        assert_eq!(Settings::load(&directories).expect("the file just written"), settings);
    }

    #[test]
    fn an_older_file_without_the_newer_settings_is_read() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let directories = Directories::find(Some(folder.path())).expect("a named folder");
        std::fs::write(directories.settings(), "Settings(reviewers: [\"王\"])").expect("a file");
        let expected = Settings { reviewers: vec!["王".into()], seen: String::new(), ..Settings::default() };
        assert_eq!(Settings::load(&directories).expect("a good file"), expected);
    }

    #[test]
    fn the_shape_knows_every_field_and_choice() {
        // The table of shapes and the `serde` type must list the same fields.
        for (field, shape, _) in Settings::STRUCTURE.fields {
            let values: Vec<String> = match shape {
                Shape::Choice(names) => names.iter().map(|(name, _)| (*name).to_owned()).collect(),
                Shape::Text => vec!["\"0.1.0\"".to_owned()],
                _ => vec!["[]".to_owned()],
            };
            for value in values {
                let text = format!("Settings({field}: {value})");
                let read: Result<Settings, _> = ron_options().from_str(&text);
                assert!(read.is_ok(), "{text}");
            }
        }
        // Without views the field is omitted.
        let written = ron_options().to_string(&Settings::default()).expect("settings can be written");
        assert_eq!(written.matches(':').count(), Settings::STRUCTURE.fields.len() - 1);
    }
}
