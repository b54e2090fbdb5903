//! The holder of a session's lock: host, process id, time of locking.

use serde::{Deserialize, Serialize};
use std::path::Path;

use crate::lang::{Lang, messages};
use crate::model::value::roc::Moment;
use crate::model::value::text::printable;
use crate::store::disk::regular::read_regular;

/// The process that holds a lock, as written into the lock file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holder {
    /// Host name.
    pub host: String,
    /// Process id.
    pub process: u32,
    /// When it took the lock.
    pub since: Moment,
}

impl Holder {
    /// This process, as the holder since `since`.
    #[must_use]
    pub fn this(since: Moment) -> Self {
        Self { host: host_name(), process: std::process::id(), since }
    }

    /// Whether it still runs beside this process, on this computer. False where that cannot be found out: a process of that
    /// number may be another one, so that only one of the same name counts.
    #[must_use]
    pub fn is_running(&self) -> bool {
        if !cfg!(target_os = "linux") || self.process == std::process::id() || self.host != host_name() {
            return false;
        }
        let name = |process: &str| read_regular(Path::new(&format!("/proc/{process}/comm"))).ok();
        name(&self.process.to_string()).is_some_and(|theirs| name("self").is_some_and(|ours| ours == theirs))
    }

    /// Host, process and time for a message.
    #[must_use]
    pub fn label(&self, lang: Lang) -> String {
        lang.lock_holder(&printable(&self.host), self.process, &self.since.label(lang))
    }
}

fn host_name() -> String {
    let named = ["COMPUTERNAME", "HOSTNAME"].into_iter().find_map(|name| std::env::var(name).ok());
    named
        .or_else(|| {
            let bytes = read_regular(Path::new("/etc/hostname")).ok()?;
            Some(String::from_utf8_lossy(&bytes).trim().to_owned())
        })
        .unwrap_or_else(|| "?".to_owned())
}

messages! {
    lock_holder(host: &str, process: u32, since: &str) {
        zh: "電腦 {host} 的程序 {process}（自 {since} 起）",
        en: "process {process} on {host} (since {since})",
    }
}
