//! Signals of the system: terminate, suspend, resume, a new size.

use std::io;

/// A request of the system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SystemSignal {
    /// Terminate: SIGTERM, SIGHUP, SIGINT, SIGQUIT; on Windows a closed window, the end of the session, Ctrl-C or
    /// Ctrl-Break.
    End,
    /// Suspend (SIGTSTP).
    #[cfg_attr(windows, allow(dead_code))]
    Stop,
    /// Resume (SIGCONT).
    #[cfg_attr(windows, allow(dead_code))]
    Continue,
    /// The terminal has a new size (SIGWINCH). Windows reports it as input.
    #[cfg_attr(windows, allow(dead_code))]
    Resized,
}

/// Catches signals. What is returned passes each to the callback, on a thread of its own, until that refuses one; those that
/// come before it is called wait for it.
#[cfg(unix)]
pub fn catch(handle: impl Fn(SystemSignal) -> bool + Send + 'static) -> io::Result<impl FnOnce()> {
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};

    let heard = [SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH];
    let mut signals = signal_hook::iterator::Signals::new(heard)?;
    let pass_on = move || {
        for signal in signals.forever() {
            let signal = match signal {
                SIGTSTP => SystemSignal::Stop,
                SIGCONT => SystemSignal::Continue,
                SIGWINCH => SystemSignal::Resized,
                _ => SystemSignal::End,
            };
            if !handle(signal) {
                return;
            }
        }
    };
    Ok(|| drop(std::thread::spawn(pass_on)))
}

/// Handles the closing of the window, the end of the session, Ctrl-C and Ctrl-Break.
#[cfg(windows)]
pub fn catch(handle: impl Fn(SystemSignal) -> bool + Send + 'static) -> io::Result<impl FnOnce()> {
    ctrlc::set_handler(move || {
        let _ = handle(SystemSignal::End);
        // Windows ends the process as soon as the handler of a closed window returns; the main thread needs that time to
        // save, and ends the process itself.
        std::thread::sleep(std::time::Duration::from_secs(4));
    })
    .map_err(io::Error::other)?;
    // The handler is on a thread of its own already.
    Ok(|| ())
}

/// Stops the process as SIGTSTP does by default, until SIGCONT.
#[cfg(unix)]
pub fn stop() -> io::Result<()> {
    signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)
}

/// Windows has no suspension.
#[cfg(not(unix))]
pub fn stop() -> io::Result<()> {
    Ok(())
}
