//! Where work runs that takes too long for the keyboard: on threads, or queued for tests that run it themselves.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

type Job = Box<dyn FnOnce() + Send>;

/// Runs jobs.
#[derive(Clone)]
pub enum Jobs {
    /// Each on a thread of its own.
    Threads,
    /// One after the other, when [`Jobs::run_queued`] is called, on the thread that calls it.
    Queue(JobQueue),
}

/// Jobs that wait to be run, in the order in which they came.
#[derive(Clone, Default)]
pub struct JobQueue(Arc<Mutex<VecDeque<Job>>>);

/// A job that was started and may have to be waited for; nothing where it is queued.
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

    /// Runs what is queued, also what that queues. Where jobs run on threads there is nothing to do.
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

    /// The next job. The queue is not locked while it runs, so that it can queue others.
    fn next(&self) -> Option<Job> {
        self.jobs().pop_front()
    }
}

impl Started {
    /// Waits until the job is done. That it panicked is no reason to give up others.
    pub fn wait(self) {
        if let Some(thread) = self.0 {
            let _ = thread.join();
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
