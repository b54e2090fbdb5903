//! Runs jobs that would block the keyboard: on threads, or queued for tests that run them by hand.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

type Job = Box<dyn FnOnce() + Send>;

/// Runs jobs.
#[derive(Clone)]
pub enum Jobs {
    /// One thread a job.
    Threads,
    /// In order, by [`Jobs::run_queued`] on the thread that calls it.
    Queue(JobQueue),
}

/// Jobs to be run, in order.
#[derive(Clone, Default)]
pub struct JobQueue(Arc<Mutex<VecDeque<Job>>>);

/// The handle of a started job; empty where it is queued.
pub struct Started(Option<JoinHandle<()>>);

impl Jobs {
    /// Starts a job.
    pub fn start(&self, job: impl FnOnce() + Send + 'static) -> Started {
        match self {
            Self::Threads => Started(Some(std::thread::spawn(job))),
            Self::Queue(queue) => {
                queue.jobs().push_back(Box::new(job));
                Started(None)
            }
        }
    }

    /// Runs all queued jobs, also those that they queue. Does nothing where jobs run on threads.
    pub fn run_queued(&self) {
        let Self::Queue(queue) = self else { return };
        while let Some(job) = queue.next() {
            job();
        }
    }
}

impl JobQueue {
    fn jobs(&self) -> std::sync::MutexGuard<'_, VecDeque<Job>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the next job and unlocks the queue, so that the job can queue others.
    fn next(&self) -> Option<Job> {
        self.jobs().pop_front()
    }
}

impl Started {
    /// Joins the job. A panic of the job is ignored, so that the others are still joined.
    pub fn wait(self) {
        if let Some(thread) = self.0 {
            let _ = thread.join();
        }
    }

    /// Waits for the job, but no longer than this, since its disk may not answer. A job that is not done by then goes on.
    pub fn wait_within(self, patience: Duration) {
        const PAUSE: Duration = Duration::from_millis(5);
        let end = Instant::now() + patience;
        if let Some(thread) = &self.0 {
            while !thread.is_finished() && Instant::now() < end {
                std::thread::sleep(PAUSE);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn a_started_thread_is_waited_for() {
        let (sender, done) = channel();
        Jobs::Threads
            .start(move || {
                std::thread::sleep(std::time::Duration::from_millis(20));
                let _ = sender.send(());
            })
            .wait();
        assert_eq!(done.try_recv(), Ok(()));
    }

    #[test]
    fn queued_jobs_run_in_order_and_only_when_asked_for() {
        let jobs = Jobs::Queue(JobQueue::default());
        let (sender, done) = channel();
        for number in 0..2 {
            let (sender, again) = (sender.clone(), jobs.clone());
            jobs.start(move || {
                let _ = sender.send(number);
                again.start(move || {
                    let _ = sender.send(number + 10);
                });
            })
            .wait();
        }
        assert!(done.try_recv().is_err());
        jobs.run_queued();
        assert_eq!(done.try_iter().collect::<Vec<_>>(), [0, 1, 10, 11]);
    }
}
