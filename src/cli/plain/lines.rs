//! Line input and output without cursor movement, for screen readers, dumb terminals and logs.

use std::io::{self, BufRead, IsTerminal as _, Write};

use crate::store::error::printable;

/// Input and output of plain mode.
pub(super) struct Lines<R, W> {
    input: R,
    output: W,
    /// Whether input lines are echoed, since a pipe or a file does not show them.
    echo: Echo,
}

/// Whether input lines are echoed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Echo {
    /// Echoed: the input is a pipe or a file.
    Shown,
    /// Not echoed: the terminal shows what is typed.
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
    /// Prints a text, line by line, with control characters made visible.
    pub fn say(&mut self, text: &str) -> io::Result<()> {
        for line in text.split('\n') {
            writeln!(self.output, "{}", printable(line.strip_suffix('\r').unwrap_or(line)))?;
        }
        Ok(())
    }

    /// Prints a prompt and reads a line; `None` at the end of the input.
    pub fn ask(&mut self, prompt: &str) -> io::Result<Option<String>> {
        write!(self.output, "{} ", printable(prompt))?;
        self.output.flush()?;
        let mut bytes = Vec::new();
        if self.input.read_until(b'\n', &mut bytes)? == 0 {
            writeln!(self.output)?;
            return Ok(None);
        }
        // Invalid UTF-8 is replaced and echoed as replaced; the line still counts as an answer.
        let text = String::from_utf8_lossy(&bytes);
        let line = text.trim_start_matches('\u{feff}').trim_end_matches(['\n', '\r']).to_owned();
        if self.echo == Echo::Shown {
            self.say(&line)?;
        }
        Ok(Some(line))
    }
}
