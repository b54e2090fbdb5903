//! Reading the terminal on Unix, bytes by bytes that belong together.

use mio::unix::SourceFd;
use mio::{Events, Interest, Poll, Token};
use std::fs::File;
use std::io::{self, ErrorKind, Read as _};
use std::os::fd::{AsFd as _, AsRawFd as _};
use std::time::{Duration, Instant};

use super::batch::pause_after;
use super::decode::Decoder;
use super::{Input, TerminalAnswer};

const TERMINAL: Token = Token(0);

/// The terminal behind standard input.
pub(super) struct Source {
    terminal: File,
    poll: Poll,
    events: Events,
    decoder: Decoder,
    chunk: Box<[u8; 4096]>,
}

impl Source {
    /// Opens the terminal.
    pub(super) fn open() -> io::Result<Self> {
        let terminal = File::from(io::stdin().as_fd().try_clone_to_owned()?);
        let poll = Poll::new()?;
        poll.registry().register(&mut SourceFd(&terminal.as_raw_fd()), TERMINAL, Interest::READABLE)?;
        Ok(Self {
            terminal,
            poll,
            events: Events::with_capacity(1),
            decoder: Decoder::default(),
            chunk: Box::new([0; 4096]),
        })
    }

    /// Waits for input and returns all that belongs together. Error if the terminal is gone.
    pub(super) fn read(&mut self) -> io::Result<Vec<Input>> {
        let mut inputs = Vec::new();
        loop {
            let pause = if inputs.is_empty() { self.decoder.wait() } else { pause_after(&inputs) };
            match self.chunk(pause)? {
                Some(length) => inputs.extend(self.decoder.feed(&self.chunk[..length], Instant::now())),
                None if inputs.is_empty() => inputs.extend(self.decoder.silence(Instant::now())),
                None => return Ok(inputs),
            }
            if !inputs.is_empty() && pause_after(&inputs).is_none() {
                return Ok(inputs);
            }
        }
    }

    /// Reads until the terminal has said where the cursor is, for no longer than this. What is half read is kept.
    pub(super) fn read_answers(&mut self, most: Duration) -> io::Result<Vec<Input>> {
        let end = Instant::now() + most;
        let mut inputs = Vec::new();
        while !inputs.iter().any(|input| matches!(input, Input::Answer(TerminalAnswer::Column(_)))) {
            let left = end.saturating_duration_since(Instant::now());
            match self.chunk(Some(left))? {
                Some(length) => inputs.extend(self.decoder.feed(&self.chunk[..length], Instant::now())),
                None => break,
            }
        }
        Ok(inputs)
    }

    /// Reads what is there, waiting up to `pause` for it; `None` if nothing came.
    fn chunk(&mut self, pause: Option<Duration>) -> io::Result<Option<usize>> {
        let end = pause.map(|pause| Instant::now() + pause);
        loop {
            let left = end.map(|end| end.saturating_duration_since(Instant::now()));
            match self.poll.poll(&mut self.events, left) {
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                polled => polled?,
            }
            if self.events.is_empty() {
                return Ok(None);
            }
            return match self.terminal.read(&mut *self.chunk) {
                // A terminal in raw mode has no end of input: it is gone.
                Ok(0) => Err(ErrorKind::UnexpectedEof.into()),
                Ok(length) => {
                    // epoll is edge-triggered: re-arm while bytes remain.
                    if length == self.chunk.len() {
                        let terminal = self.terminal.as_raw_fd();
                        self.poll.registry().reregister(&mut SourceFd(&terminal), TERMINAL, Interest::READABLE)?;
                    }
                    Ok(Some(length))
                }
                Err(error) if matches!(error.kind(), ErrorKind::Interrupted | ErrorKind::WouldBlock) => continue,
                Err(error) => Err(error),
            };
        }
    }
}
