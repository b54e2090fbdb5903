//! The hook for panics: it writes the crash file and says where that is, after the terminal was put back.

use std::backtrace::Backtrace;
use std::panic::{PanicHookInfo, set_hook, take_hook};

use super::environment::clock;
use super::output::print_messages;
use crate::lang::{Lang, text};
use crate::ops::Directories;
use crate::ops::crash::{CrashReport, message_of};
use crate::store::error::display_path;

/// Installs the hook. The screen puts its own before it, which restores the terminal first.
pub(super) fn install(directories: Option<Directories>, lang: Lang) {
    let previous = take_hook();
    set_hook(Box::new(move |info| {
        previous(info);
        leave_report(info, directories.as_ref(), lang);
    }));
}

fn leave_report(info: &PanicHookInfo<'_>, directories: Option<&Directories>, lang: Lang) {
    let backtrace = Backtrace::force_capture().to_string();
    let report = CrashReport {
        at: clock(),
        message: message_of(info.payload()),
        place: info.location().map(ToString::to_string),
        backtrace: &backtrace,
    };
    let message = match report.write(directories, &std::env::temp_dir()) {
        Ok(path) => format!("{}\n{}", lang.crash_left(), display_path(&path)),
        // Then what would stand in it is all that is left.
        Err(_) => format!("{}\n{}", lang.crash_unwritten(), report.text()),
    };
    let lines: Vec<String> = message.lines().map(str::to_owned).collect();
    print_messages(&lines);
}

text! {
    crash_left {
        zh: "程式發生錯誤而結束。已登錄的結果都在查核紀錄裡。錯誤的經過（不含機關與人名）寫在：",
        en: "The program met an error and ended. What was recorded is in the session. What happened, without names of \
             offices and people, is in:",
    }
    crash_unwritten {
        zh: "程式發生錯誤而結束，而錯誤的經過無處可寫：",
        en: "The program met an error and ended; what happened could be written nowhere:",
    }
}
