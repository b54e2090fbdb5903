//! The commands, each once: its name and its arguments.

use clap::{ArgMatches, Args, Command, FromArgMatches};

use super::{
    CarryArgs, CheckArgs, CloseArgs, CompareArgs, CompletionsArgs, DatasetArgs, DemoArgs, DoctorArgs, EvidenceArgs,
    FollowUpArgs, FollowUpsArgs, GuideArgs, HelpArgs, ImportArgs, InspectArgs, ListArgs, ManArgs, MarkArgs, MergeArgs,
    NewArgs, NewsArgs, RecoverArgs, ReportArgs, RollUpArgs, TrendArgs,
};

/// Defines [`CliCommand`]. clap's derive would build all commands with their arguments at every start, which is half of what
/// the command line takes of one; here a line is parsed by the commands whose names it holds.
macro_rules! commands {
    ($($variant:ident($arguments:ty): $name:literal,)*) => {
        /// The commands, in the order of the help.
        #[derive(Debug)]
        pub(in crate::cli) enum CliCommand {
            $($variant($arguments),)*
        }

        impl CliCommand {
            /// Its name, without what was given to it.
            pub const fn name(&self) -> &'static str {
                match self {
                    $(Self::$variant(_) => $name,)*
                }
            }

            /// Adds the commands of these names to the program.
            pub(super) fn some_of(program: Command, is_wanted: impl Fn(&str) -> bool) -> Command {
                $(let program = match is_wanted($name) {
                    true => program.subcommand(<$arguments>::augment_args(Command::new($name))),
                    false => program,
                };)*
                program
            }

            /// The command that a line named, if it named one.
            pub(super) fn of(line: &mut ArgMatches) -> Result<Option<Self>, clap::Error> {
                let Some((name, mut given)) = line.remove_subcommand() else {
                    return Ok(None);
                };
                match name.as_str() {
                    $($name => Ok(Some(Self::$variant(FromArgMatches::from_arg_matches_mut(&mut given)?))),)*
                    _ => Ok(None),
                }
            }
        }
    };
}

commands! {
    Inspect(InspectArgs): "inspect",
    Demo(DemoArgs): "demo",
    List(ListArgs): "list",
    Check(CheckArgs): "check",
    Import(Box<ImportArgs>): "import",
    Recover(RecoverArgs): "recover",
    Mark(MarkArgs): "mark",
    Close(CloseArgs): "close",
    New(NewArgs): "new",
    Report(ReportArgs): "report",
    Compare(CompareArgs): "compare",
    Merge(MergeArgs): "merge",
    Carry(CarryArgs): "carry",
    Trend(TrendArgs): "trend",
    Rollup(RollUpArgs): "rollup",
    Dataset(DatasetArgs): "dataset",
    FollowUp(FollowUpArgs): "follow-up",
    FollowUps(FollowUpsArgs): "follow-ups",
    Evidence(EvidenceArgs): "evidence",
    Guide(GuideArgs): "guide",
    Doctor(DoctorArgs): "doctor",
    News(NewsArgs): "news",
    Help(HelpArgs): "help",
    Completions(CompletionsArgs): "completions",
    Man(ManArgs): "man",
}
