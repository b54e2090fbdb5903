//! Files and folders opened by the platform in their own program.

use std::io;
use std::path::Path;
use std::process::Stdio;

/// Opens a file or a folder in its own program, without waiting for that.
///
/// The path is made absolute first, so that no name is taken for an address or an option.
pub fn open_outside(path: &Path) -> io::Result<()> {
    let path = std::path::absolute(path)?;
    let mut failure = io::Error::from(io::ErrorKind::NotFound);
    for mut command in open::commands(&path) {
        match command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn() {
            Ok(mut child) => {
                // Reap the child, or it stays a zombie until this process ends.
                std::thread::spawn(move || child.wait());
                return Ok(());
            }
            Err(error) => failure = error,
        }
    }
    Err(failure)
}
