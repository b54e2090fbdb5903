//! Lines in and lines out: nothing here moves a cursor, so that a screen reader, a dumb terminal and a log get it all.

use std::io::{self, BufRead, IsTerminal as _, Write};

use crate::store::error::printable;

/// Where lines come from and go to.
pub(super) struct Lines<R, W> {
    input: R,
    output: W,
    /// Whether what is read is written too, since nobody typed it where it could be seen.
    echo: Echo,
}

/// Whether what is read is written too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Echo {
    /// It is: the input is a pipe or a file.
    Shown,
    /// It is not: the terminal shows what is typed.
    Hidden,
}

impl Lines<io::StdinLock<'static>, io::StdoutLock<'static>> {
    /// Standard input and output.
    pub fn standard() -> Self {
        let echo = if io::stdin().is_terminal() { Echo::Hidden } else { Echo::Shown };
        Self { input: io::stdin().lock(), output: io::stdout().lock(), echo }
    }
}

impl<R: BufRead, W: Write> Lines<R, W> {
    /// Says a line; of several lines each stays one. Nothing in it steers a terminal.
    pub fn say(&mut self, text: &str) -> io::Result<()> {
        for line in text.split('\n') {
            writeln!(self.output, "{}", printable(line.strip_suffix('\r').unwrap_or(line)))?;
        }
        Ok(())
    }

    /// Asks for a line; `None` at the end of the input.
    pub fn ask(&mut self, prompt: &str) -> io::Result<Option<String>> {
        write!(self.output, "{} ", printable(prompt))?;
        self.output.flush()?;
        let mut bytes = Vec::new();
        if self.input.read_until(b'\n', &mut bytes)? == 0 {
            writeln!(self.output)?;
            return Ok(None);
        }
        // A line that is not UTF-8 is shown as what it is taken for; no answer is lost for one wrong letter.
        let text = String::from_utf8_lossy(&bytes);
        let line = text.trim_start_matches('\u{feff}').trim_end_matches(['\n', '\r']).to_owned();
        if self.echo == Echo::Shown {
            self.say(&line)?;
        }
        Ok(Some(line))
    }
}
