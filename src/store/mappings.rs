//! Mappings between schemes of pillars: the user's own take precedence over the bundled one.

use std::path::{Path, PathBuf};

use crate::model::plan::mapping::Mapping;
use crate::model::value::sorting::SmallSort as _;
use crate::packed;
use crate::packed::Packed;
use crate::store::disk::directories::Directories;
use crate::store::disk::read::read_bytes;
use crate::store::error::StoreError;
use crate::store::format::mapping_file::{MAPPING_ENDING, is_mapping, read_mapping};
use crate::store::format::read::text_of;

/// The bundled mappings.
pub static BUNDLED_MAPPINGS: [(&str, Packed); 1] = [("five-to-six", packed!("five-to-six.mapping.ron"))];

/// The mapping from one scheme to another, if there is one; the user's own before the bundled one.
///
/// An invalid file of the user's is an error; the bundled mapping is not used silently instead.
pub fn find_mapping(directories: &Directories, from: &str, to: &str) -> Result<Option<Mapping>, StoreError> {
    for path in own_mappings(directories) {
        let mapping = read_own(&path)?;
        if mapping.leads(from, to) {
            return Ok(Some(mapping));
        }
    }
    for (id, text) in &BUNDLED_MAPPINGS {
        let mapping = bundled(id, text)?;
        if mapping.leads(from, to) {
            return Ok(Some(mapping));
        }
    }
    Ok(None)
}

/// The mapping with an id, the user's own before the bundled one; else the one in the file of this name.
pub fn named(directories: &Directories, name: &str) -> Result<Mapping, StoreError> {
    let is_meant = |path: &&PathBuf| {
        path.file_name().is_some_and(|file| file.to_string_lossy() == format!("{name}{MAPPING_ENDING}"))
    };
    if let Some(path) = own_mappings(directories).iter().find(is_meant) {
        return read_own(path);
    }
    match BUNDLED_MAPPINGS.iter().find(|(id, _)| *id == name) {
        Some((id, text)) => bundled(id, text),
        None => read_own(Path::new(name)),
    }
}

fn bundled(id: &str, text: &str) -> Result<Mapping, StoreError> {
    let bad = |problems| StoreError::Bad { path: PathBuf::from(format!("checklists/{id}{MAPPING_ENDING}")), problems };
    read_mapping(text).map(|(mapping, _)| mapping).map_err(bad)
}

/// Why each of the user's own mappings that cannot be read cannot be.
#[must_use]
pub fn unreadable(directories: &Directories) -> Vec<StoreError> {
    own_mappings(directories).iter().filter_map(|path| read_own(path).err()).collect()
}

/// The user's own mappings, sorted.
fn own_mappings(directories: &Directories) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(directories.checklists())
        .map(|files| files.flatten().map(|file| file.path()).collect())
        .unwrap_or_default();
    paths.retain(|path| is_mapping(path));
    paths.small_sort();
    paths
}

fn read_own(path: &Path) -> Result<Mapping, StoreError> {
    let bytes = read_bytes(path)?;
    let mapping = text_of(&bytes).map_err(|problem| vec![problem]).and_then(read_mapping);
    mapping.map(|(mapping, _)| mapping).map_err(|problems| StoreError::Bad { path: path.to_owned(), problems })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::plan::checklist::{Checklist, Strategy};
    use crate::model::plan::mapping::Relation;
    use crate::store::format::checklist_file::read_checklist;
    use crate::store::library::BUNDLED;

    fn plans(framework: &str) -> Vec<Checklist> {
        let plans = BUNDLED.iter().map(|(_, text)| read_checklist(text).expect("a good plan").0);
        plans.filter(|plan| plan.framework == framework).collect()
    }

    fn strategies(plan: &Checklist) -> impl Iterator<Item = &Strategy> {
        plan.pillars.iter().flat_map(|pillar| &pillar.strategies)
    }

    fn five_to_six() -> Mapping {
        let (mapping, warnings) = read_mapping(&BUNDLED_MAPPINGS[0].1).expect("a good mapping");
        assert_eq!(warnings, []);
        mapping
    }

    #[test]
    fn every_strategy_of_the_five_pillars_is_mapped_and_no_other() {
        let mapping = five_to_six();
        let mapped: Vec<&str> = mapping.strategies.iter().map(|mapped| mapped.strategy.as_str()).collect();
        let plans = plans(&mapping.from);
        for strategy in plans.iter().flat_map(strategies) {
            assert!(mapped.contains(&strategy.title.as_str()), "{} {}", strategy.id, strategy.title);
        }
        for title in mapped {
            assert!(plans.iter().flat_map(strategies).any(|strategy| strategy.title == title), "{title}");
        }
    }

    #[test]
    fn every_title_stands_in_a_plan_of_six_pillars_and_each_plan_gets_one_hint_an_answer() {
        let mapping = five_to_six();
        let plans = plans(&mapping.to);
        for answer in mapping.strategies.iter().flat_map(|mapped| &mapped.answers) {
            for title in &answer.strategies {
                let is_there = |plan: &Checklist| strategies(plan).any(|strategy| strategy.title == *title);
                assert!(plans.iter().any(is_there), "{title}");
            }
            for plan in &plans {
                let own = strategies(plan).filter(|strategy| answer.strategies.contains(&strategy.title)).count();
                assert!(own <= 1, "{}: {:?}", plan.id, answer.strategies);
            }
        }
        for mapped in &mapping.strategies {
            let is_nothing = mapped.answers.iter().all(|answer| answer.relation == Relation::Nothing);
            for plan in &plans {
                let hints = mapping.hints(&mapped.strategy, plan);
                assert_eq!(hints.is_empty(), is_nothing, "{} in {}", mapped.strategy, plan.id);
            }
        }
    }

    #[test]
    fn the_users_own_mapping_wins_and_a_broken_one_is_named() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let directories = Directories::find(Some(folder.path())).expect("a named folder");
        let found =
            |from: &str, to: &str| find_mapping(&directories, from, to).map(|found| found.map(|found| found.title));
        let bundled = found("five-pillars", "six-pillars").expect("a good mapping");
        assert_eq!(bundled.as_deref(), Some("五大要項與六大要項策略對照"));
        assert_eq!(found("six-pillars", "five-pillars").expect("good files"), None);
        std::fs::create_dir(directories.checklists()).expect("the user's folder");
        let own = BUNDLED_MAPPINGS[0].1.replacen("五大要項與六大要項策略對照", "自己的對照", 1);
        std::fs::write(directories.checklists().join("own.mapping.ron"), own).expect("the user's file");
        let own = found("five-pillars", "six-pillars").expect("good files");
        assert_eq!(own.as_deref(), Some("自己的對照"));
        assert_eq!(crate::store::library::Library::load(&directories).bad.len(), 0, "a mapping is no checklist");
        let by_name = |name: &str| named(&directories, name).map(|mapping| mapping.title);
        assert_eq!(by_name("own").expect("a good file"), "自己的對照");
        assert_eq!(by_name("five-to-six").expect("a bundled one"), "五大要項與六大要項策略對照");
        let path = directories.checklists().join("own.mapping.ron");
        assert_eq!(by_name(&path.to_string_lossy()).expect("a good file"), "自己的對照");
        assert!(matches!(by_name("six-to-five"), Err(StoreError::Read { .. })));
        std::fs::write(directories.checklists().join("bad.mapping.ron"), "Mapping(").expect("a broken file");
        assert!(matches!(found("five-pillars", "six-pillars"), Err(StoreError::Bad { .. })));
    }
}
