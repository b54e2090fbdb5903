//! Settings: load, save, replace an invalid file, and the two parts that are saved automatically.

use std::path::PathBuf;

use super::Directories;
use crate::model::list::filter::NamedView;
use crate::store::error::StoreError;

pub use crate::store::settings::{Colours, Settings, Speech, Switch};

/// Loads the settings; the defaults if there is no file, an error if the file is invalid.
pub fn load(directories: &Directories) -> Result<Settings, StoreError> {
    Settings::load(directories)
}

/// Saves the settings.
pub fn keep(directories: &Directories, settings: &Settings) -> Result<(), StoreError> {
    settings.save(directories)
}

/// Saves the settings over an invalid file, which is moved aside; returns its new path.
pub fn replace(directories: &Directories, settings: &Settings) -> Result<PathBuf, StoreError> {
    settings.replace(directories)
}

/// Saves named filters and returns the path of the settings. The file is read again first, so that manual edits made in
/// the meantime are kept; an invalid file is an error and is not changed.
pub fn keep_views(directories: &Directories, views: Vec<NamedView>) -> Result<PathBuf, StoreError> {
    let mut settings = load(directories)?;
    settings.views = views;
    settings.save(directories)?;
    Ok(directories.settings())
}

/// Saves the reviewers as the default for the next inspection. Errors are ignored: the inspection goes on without; an
/// invalid settings file is not changed.
pub fn remember_reviewers(directories: &Directories, reviewers: &[String]) {
    let Ok(mut settings) = load(directories) else { return };
    if !reviewers.is_empty() && settings.reviewers != reviewers {
        settings.reviewers = reviewers.to_vec();
        let _ = settings.save(directories);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::list::filter::{Choice, Filter};
    use crate::ops::sample::folder;

    #[test]
    fn reviewers_and_filters_are_kept_and_the_rest_of_the_settings_stays() {
        let folder = folder();
        let settings = Settings { theme: Colours::Light, ..Settings::default() };
        keep(&folder.directories, &settings).unwrap();
        remember_reviewers(&folder.directories, &["王".into(), "李".into()]);
        remember_reviewers(&folder.directories, &[]);
        let views = vec![NamedView { name: "未查".into(), filter: Filter::of([Choice::Unmarked]) }];
        assert_eq!(keep_views(&folder.directories, views.clone()).unwrap(), folder.directories.settings());
        let kept = load(&folder.directories).unwrap();
        assert_eq!(kept, Settings { reviewers: vec!["王".into(), "李".into()], views, ..settings });
    }

    #[test]
    fn settings_that_cannot_be_understood_are_left_alone_until_they_are_replaced() {
        let folder = folder();
        std::fs::write(folder.directories.settings(), "Settings(").unwrap();
        remember_reviewers(&folder.directories, &["王".into()]);
        assert!(matches!(keep_views(&folder.directories, Vec::new()), Err(StoreError::Bad { .. })));
        assert_eq!(std::fs::read_to_string(folder.directories.settings()).unwrap(), "Settings(");
        let aside = replace(&folder.directories, &Settings::default()).unwrap();
        assert_eq!(std::fs::read_to_string(aside).unwrap(), "Settings(");
        assert_eq!(load(&folder.directories).unwrap(), Settings::default());
    }
}
