//! The settings: read, kept, put in the place of a damaged file, and the two things in them that change on their own.

use std::path::PathBuf;

use super::Places;
use crate::model::list::filter::NamedView;
use crate::store::error::StoreError;

pub use crate::store::settings::{Colours, Settings, Speech, Switch};

/// The settings; the defaults where there is no file, an error where there is one that cannot be understood.
pub fn load(places: &Places) -> Result<Settings, StoreError> {
    Settings::load(places)
}

/// Keeps the settings.
pub fn keep(places: &Places, settings: &Settings) -> Result<(), StoreError> {
    settings.save(places)
}

/// Keeps the settings in the place of a file that cannot be understood, which is moved aside; returns its new path.
pub fn replace(places: &Places, settings: &Settings) -> Result<PathBuf, StoreError> {
    settings.replace(places)
}

/// Keeps named filters and returns the path of the settings. The file is read again before, so that what was written into
/// it by hand meanwhile stays, and one that cannot be understood is named and left alone.
pub fn keep_views(places: &Places, views: Vec<NamedView>) -> Result<PathBuf, StoreError> {
    let mut settings = load(places)?;
    settings.views = views;
    settings.save(places)?;
    Ok(places.settings())
}

/// Keeps the reviewers of an inspection for the next one. Nobody is disturbed where that fails; settings that cannot be
/// understood are left alone.
pub fn remember_reviewers(places: &Places, reviewers: &[String]) {
    let Ok(mut settings) = load(places) else { return };
    if !reviewers.is_empty() && settings.reviewers != reviewers {
        settings.reviewers = reviewers.to_vec();
        let _ = settings.save(places);
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
        keep(&folder.places, &settings).unwrap();
        remember_reviewers(&folder.places, &["王".into(), "李".into()]);
        remember_reviewers(&folder.places, &[]);
        let views = vec![NamedView { name: "未查".into(), filter: Filter::of([Choice::Unmarked]) }];
        assert_eq!(keep_views(&folder.places, views.clone()).unwrap(), folder.places.settings());
        let kept = load(&folder.places).unwrap();
        assert_eq!(kept, Settings { reviewers: vec!["王".into(), "李".into()], views, ..settings });
    }

    #[test]
    fn settings_that_cannot_be_understood_are_left_alone_until_they_are_replaced() {
        let folder = folder();
        std::fs::write(folder.places.settings(), "Settings(").unwrap();
        remember_reviewers(&folder.places, &["王".into()]);
        assert!(matches!(keep_views(&folder.places, Vec::new()), Err(StoreError::Bad { .. })));
        assert_eq!(std::fs::read_to_string(folder.places.settings()).unwrap(), "Settings(");
        let aside = replace(&folder.places, &Settings::default()).unwrap();
        assert_eq!(std::fs::read_to_string(aside).unwrap(), "Settings(");
        assert_eq!(load(&folder.places).unwrap(), Settings::default());
    }
}
