//! What the system tells the program: to end, to stop for a while, to go on.

use std::io;
use std::sync::mpsc::Sender;

use super::effect::Event;

/// Listens on a thread of its own and hands over what the system says.
#[cfg(unix)]
pub fn listen(events: Sender<Vec<Event>>) -> io::Result<()> {
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};

    let mut signals = signal_hook::iterator::Signals::new([SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT])?;
    std::thread::spawn(move || {
        for signal in signals.forever() {
            let event = match signal {
                SIGTSTP => Event::MustStop,
                SIGCONT => Event::Resumed,
                _ => Event::MustEnd,
            };
            if events.send(vec![event]).is_err() {
                return;
            }
        }
    });
    Ok(())
}

/// Listens for the closing of the window, the end of the session, Ctrl-C and Ctrl-Break.
#[cfg(windows)]
pub fn listen(events: Sender<Vec<Event>>) -> io::Result<()> {
    ctrlc::set_handler(move || {
        let _ = events.send(vec![Event::MustEnd]);
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
