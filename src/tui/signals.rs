//! What the system tells the program: to end, to stop for a while, to go on.

use std::io;

/// What the system asks of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SystemSignal {
    /// To end.
    End,
    /// To stop until it is continued.
    #[cfg_attr(windows, allow(dead_code))]
    Stop,
    /// To go on.
    #[cfg_attr(windows, allow(dead_code))]
    Continue,
}

/// Listens on a thread of its own and hands over what the system says, until nobody takes it any more.
#[cfg(unix)]
pub fn listen(handle: impl Fn(SystemSignal) -> bool + Send + 'static) -> io::Result<()> {
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};

    let mut signals = signal_hook::iterator::Signals::new([SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT])?;
    std::thread::spawn(move || {
        for signal in signals.forever() {
            let signal = match signal {
                SIGTSTP => SystemSignal::Stop,
                SIGCONT => SystemSignal::Continue,
                _ => SystemSignal::End,
            };
            if !handle(signal) {
                return;
            }
        }
    });
    Ok(())
}

/// Listens for the closing of the window, the end of the session, Ctrl-C and Ctrl-Break.
#[cfg(windows)]
pub fn listen(handle: impl Fn(SystemSignal) -> bool + Send + 'static) -> io::Result<()> {
    ctrlc::set_handler(move || {
        let _ = handle(SystemSignal::End);
        // Windows ends the process as soon as the handler of a closed window returns; the main thread needs that time to
        // save, and ends the process itself.
        std::thread::sleep(std::time::Duration::from_secs(4));
    })
    .map_err(io::Error::other)
}

/// Stops the process as the shell asked, until it is told to go on.
#[cfg(unix)]
pub fn stop() -> io::Result<()> {
    signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)
}

/// Windows knows no stopping.
#[cfg(not(unix))]
pub fn stop() -> io::Result<()> {
    Ok(())
}
