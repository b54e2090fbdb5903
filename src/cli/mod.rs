//! The commands: arguments, one function a subcommand, printing, exit codes.
