//! Saving on a thread of its own, so that the keyboard never waits for the disk; in tests step by step on the same
//! thread.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::model::record::edit::Edit;
use crate::model::record::session::Session;
use crate::model::record::stamp::Stamp;
use crate::model::value::roc::Moment;
use crate::store::disk::atomic::Disk;
use crate::store::disk::stamp::FileStamp;
use order::Order;
use worker::Worker;

pub use order::SaveReport;

/// Saves one open session.
pub struct Saver {
    orders: Sender<Order>,
    worker: Running,
}

/// Where the worker runs.
enum Running {
    /// Nowhere yet; what starts its thread, until that is done.
    Ready(Option<Box<dyn FnOnce() -> Running + Send>>),
    /// On a thread of its own, which says in the end whether everything is saved.
    Thread { thread: JoinHandle<()>, end: Receiver<bool> },
    /// In each call of [`Saver::step`], one turn a call; returns whether everything is saved.
    Stepped(Box<dyn FnMut() -> bool + Send>),
}

/// How a saver ended.
#[derive(Debug)]
pub enum Ended {
    /// Everything is in the file.
    Saved,
    /// Saving failed.
    Unsaved,
    /// The disk does not answer; the thread goes on until it does.
    Waiting(JoinHandle<()>),
}

/// Error: the saving thread has ended without being closed; it panicked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SaverGone;

impl Saver {
    /// Saves a session whose file has this stamp, on a thread of its own that [`Saver::begin`] or the first order starts.
    /// `report` is called on that thread.
    pub fn threaded<D: Disk>(
        disk: D,
        path: PathBuf,
        session: Session,
        stamp: FileStamp,
        report: impl FnMut(SaveReport) + Send + 'static,
    ) -> Self {
        let (orders, waiting) = channel();
        let mut worker = Worker::new(disk, path, session, stamp, Box::new(report));
        let start = move || {
            let (ending, end) = channel();
            let thread = std::thread::spawn(move || {
                while !worker.turn(&waiting, worker.pause()) {}
                // Nobody waits for it any more.
                let _ = ending.send(worker.is_all_saved());
            });
            Running::Thread { thread, end }
        };
        Self { orders, worker: Running::Ready(Some(Box::new(start))) }
    }

    /// Starts the thread, if there is to be one: it looks how the file is laid out, so that the first save is quick.
    pub fn begin(&mut self) {
        if let Running::Ready(start) = &mut self.worker
            && let Some(start) = start.take()
        {
            self.worker = start();
        }
    }

    fn order(&mut self, order: Order) -> Result<(), SaverGone> {
        self.begin();
        self.orders.send(order).map_err(|_| SaverGone)
    }

    /// The same without a thread and without pauses: all work is done in [`Saver::step`] and [`Saver::close`].
    pub fn stepped<D: Disk>(
        disk: D,
        path: PathBuf,
        session: Session,
        stamp: FileStamp,
        report: impl FnMut(SaveReport) + Send + 'static,
    ) -> Self {
        let (orders, waiting) = channel();
        let mut worker = Worker::new(disk, path, session, stamp, Box::new(report));
        worker.draft_pause = Duration::ZERO;
        let turn = move || {
            worker.turn(&waiting, Duration::ZERO);
            worker.is_all_saved()
        };
        Self { orders, worker: Running::Stepped(Box::new(turn)) }
    }

    /// Does one turn of the worker, if there is no thread: processes all orders and saves or, without orders, checks
    /// whether someone else changed the file.
    pub fn step(&mut self) {
        if let Running::Stepped(turn) = &mut self.worker {
            turn();
        }
    }

    /// Sends an edit that was applied to the session on screen. Error if the thread has ended.
    pub fn apply(&mut self, edit: Edit, stamp: Stamp) -> Result<(), SaverGone> {
        self.order(Order::Apply(edit, stamp))
    }

    /// Requests an immediate attempt to save, and a report of it.
    pub fn retry(&mut self) {
        let _ = self.order(Order::Retry);
    }

    /// Requests a look at the file: a report says that it is there as it was saved, or what is wrong.
    pub fn verify(&mut self) {
        let _ = self.order(Order::Verify);
    }

    /// Overwrites another program's changes; their version is kept as a backup first.
    pub fn overwrite(&mut self, now: Moment) {
        let _ = self.order(Order::Overwrite(now));
    }

    /// Waits for the last save and ends the thread. The last report tells whether everything was saved.
    pub fn close(self) {
        if let Ended::Waiting(thread) = self.close_within(Duration::ZERO) {
            let _ = thread.join();
        }
    }

    /// Ends the thread after the last save, and waits so long for it.
    #[must_use]
    pub fn close_within(mut self, patience: Duration) -> Ended {
        let _ = self.order(Order::Close);
        let is_saved = match self.worker {
            Running::Thread { thread, end } => match end.recv_timeout(patience) {
                Ok(is_saved) => is_saved,
                Err(RecvTimeoutError::Timeout) => return Ended::Waiting(thread),
                // It panicked.
                Err(RecvTimeoutError::Disconnected) => false,
            },
            Running::Stepped(mut turn) => turn(),
            // An order starts it.
            Running::Ready(_) => false,
        };
        if is_saved { Ended::Saved } else { Ended::Unsaved }
    }
}

mod order;
mod worker;

#[cfg(test)]
mod tests;
