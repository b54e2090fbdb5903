//! The commands, each once: its name and its arguments.

use clap::{Args, Command, FromArgMatches, Subcommand};

use super::{
    CarryArgs, CheckArgs, CloseArgs, CompareArgs, CompletionsArgs, DatasetArgs, DemoArgs, DoctorArgs, EvidenceArgs,
    FollowUpArgs, FollowUpsArgs, GuideArgs, HelpArgs, ImportArgs, InspectArgs, ListArgs, ManArgs, MarkArgs, MergeArgs,
    NewArgs, NewsArgs, RecoverArgs, ReportArgs, RollUpArgs, TrendArgs,
};

/// Defines [`CliCommand`]. clap's derive would build the arguments of all commands at every start; here those of a command
/// are built once a line names it, which halves what the command line takes of a start.
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

            /// A command of this list with its arguments, built now and not once it is named.
            pub(super) fn with_arguments(command: Command) -> Command {
                match command.get_name() {
                    $($name => <$arguments>::augment_args(command).defer(|built| built),)*
                    _ => command,
                }
            }
        }

        impl Subcommand for CliCommand {
            fn augment_subcommands(program: Command) -> Command {
                program$(.subcommand(Command::new($name).defer(<$arguments>::augment_args)))*
            }

            fn augment_subcommands_for_update(program: Command) -> Command {
                Self::augment_subcommands(program)
            }

            fn has_subcommand(name: &str) -> bool {
                matches!(name, $($name)|*)
            }
        }

        impl FromArgMatches for CliCommand {
            fn from_arg_matches(matches: &clap::ArgMatches) -> Result<Self, clap::Error> {
                Self::from_arg_matches_mut(&mut matches.clone())
            }

            fn from_arg_matches_mut(matches: &mut clap::ArgMatches) -> Result<Self, clap::Error> {
                let missing = || clap::Error::new(clap::error::ErrorKind::MissingSubcommand);
                let (name, mut given) = matches.remove_subcommand().ok_or_else(missing)?;
                match name.as_str() {
                    $($name => Ok(Self::$variant(FromArgMatches::from_arg_matches_mut(&mut given)?)),)*
                    _ => Err(missing()),
                }
            }

            fn update_from_arg_matches(&mut self, matches: &clap::ArgMatches) -> Result<(), clap::Error> {
                *self = Self::from_arg_matches(matches)?;
                Ok(())
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
