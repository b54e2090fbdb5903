//! The popups, one file each.

pub mod help;
pub mod palette;
pub mod settings;
pub mod unreadable_file;
pub mod rename;
pub mod follow_ups;
pub mod merging;
pub mod trend;
pub mod city;
pub mod comparison;
pub mod plan_path;
pub mod review_text;
pub mod review_save;
pub mod note;
pub mod search;
pub mod filter;
pub mod who;
pub mod preview;
pub mod evidence;
pub mod follow_up;
pub mod history;
pub mod summary;
pub mod export;
pub mod pager;
pub mod close_out;
pub mod reason;
pub mod unsaved;
pub mod changed;
#[cfg(test)]
pub(crate) mod testing;

use crate::tui::command::{Command, Context};
use crate::tui::component::View;
use crate::tui::component::open_session::OpenSession;
use crate::tui::component::popup::{Host, Popup};

/// The popups that open over any screen, by the command that opens them in a context.
#[must_use]
pub fn everywhere<H: Host>(command: Command, context: Context, view: &View) -> Option<Box<dyn Popup<H>>> {
    match command {
        Command::Help => Some(Box::new(help::Help::of(context))),
        Command::Palette => Some(Box::new(palette::CommandPalette::of(context, view.lang))),
        _ => None,
    }
}

/// The popups that open over an inspection by a command alone. Those that need more than the open session are opened by
/// the inspection.
#[must_use]
pub fn of_inspection(command: Command, open: &OpenSession, view: &View) -> Option<Box<dyn Popup<OpenSession>>> {
    match command {
        Command::Filter => Some(Box::new(filter::Filtering::of(open))),
        Command::History => Some(Box::new(history::HistoryPage::default())),
        Command::CloseOut => Some(Box::new(close_out::CloseOut::of(open.session(), view.now))),
        Command::Summary => Some(Box::new(summary::SummaryPage::of(open.session()))),
        Command::Export => Some(Box::new(export::ExportPage::default())),
        _ => None,
    }
}
