//! The program itself: its version, and the commit and the target that it was built from.

/// What is written into files: program, version, and in what is handed out the commit.
pub const WRITTEN_BY: &str = concat!("pillarcheck ", env!("CARGO_PKG_VERSION"), env!("PILLARCHECK_COMMIT_MARK"));

/// The version.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The target, such as `x86_64-unknown-linux-musl`.
pub const TARGET: &str = env!("PILLARCHECK_TARGET");

/// Where the program's text comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuiltFrom {
    /// A commit.
    Commit {
        /// Its hash; a `+` behind it says that files were changed since.
        hash: &'static str,
        /// Its day in its own time zone, `2026-11-26`.
        date: &'static str,
    },
    /// Built outside a repository.
    Unknown,
    /// A build to be tried, in which no commit is written down.
    Trial,
}

/// The commit that this program was built from.
#[must_use]
pub fn built_from() -> BuiltFrom {
    built_from_of(env!("PILLARCHECK_COMMIT"), env!("PILLARCHECK_COMMIT_DATE"))
}

fn built_from_of(commit: &'static str, date: &'static str) -> BuiltFrom {
    match commit {
        "none" => BuiltFrom::Unknown,
        "trial" => BuiltFrom::Trial,
        hash => BuiltFrom::Commit { hash, date },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_build_says_what_it_is_made_of() {
        let hash = "26ea40c0000000000000000000000000000000ab";
        assert_eq!(built_from_of(hash, "2026-11-26"), BuiltFrom::Commit { hash, date: "2026-11-26" });
        assert_eq!(built_from_of("none", ""), BuiltFrom::Unknown);
        // A build for tests writes no commit, or every sample would change with each.
        assert_eq!(built_from() == BuiltFrom::Trial, cfg!(debug_assertions));
        assert_eq!(WRITTEN_BY.contains('('), matches!(built_from(), BuiltFrom::Commit { .. }), "{WRITTEN_BY}");
        assert!(TARGET.contains('-'), "{TARGET}");
    }
}
