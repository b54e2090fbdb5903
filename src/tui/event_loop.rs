//! The event loop: input on one thread, all other events on another, one terminal that both draw to.

use std::io;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::effect::{Effect, Event};
use super::input::{Input, Listener};
use super::jobs::Jobs;
use super::perform::{Departure, Platform};
use super::program::{Launch, Program, kit_for};
use super::signals::{self, SystemSignal};
use super::terminal::{self, Question};
use super::theme::{Ability, Narrow};
use crate::model::value::roc::Moment;
use crate::store::error::StoreError;

/// Runs the program on the terminal until the user leaves or the system ends it. Returns where a copy is of what could not
/// be saved then, or why there is none; nothing if everything was saved.
pub fn run(launch: Launch) -> io::Result<Option<Result<PathBuf, StoreError>>> {
    let mut departure = Departure::default();
    run_until_left(launch, &mut departure)?;
    let left = departure.lock().unwrap_or_else(PoisonError::into_inner).take();
    Ok(left)
}

fn run_until_left(launch: Launch, departure: &mut Departure) -> io::Result<()> {
    let (sender, events) = channel();
    let kit = kit_for(&launch.directories, &launch.opening);
    let mouse = if kit.settings.mouse.is_on() { terminal::Mouse::On } else { terminal::Mouse::Off };
    let clock = launch.clock;
    let platform = Platform::real(Jobs::Threads);
    let (mut program, effects) = Program::new(launch, kit, platform, terminal::size()?, sender.clone());
    *departure = program.departure();
    // Install handlers before raw mode: a signal in between would end the process with the terminal in raw mode. Without
    // handlers the program still works; it only ends less gently.
    let signals = sender.clone();
    let caught = signals::catch(move |signal| {
        if signal == SystemSignal::End {
            end_at_last();
        }
        signals.send(vec![event_of(signal)]).is_ok()
    });
    let question = question_for(program.ability());
    let mut screen = terminal::TerminalScreen::enter(mouse, question)?;
    let mut listener = Listener::begin(program.view().size).ok();
    let mut early = match &mut listener {
        Some(listener) if question != Question::None => listener.first_answers(PATIENCE).unwrap_or_default(),
        _ => Vec::new(),
    };
    early.retain(|input| {
        if let Input::Answer(answer) = input {
            program.learn(*answer);
        }
        !matches!(input, Input::Answer(_))
    });
    // The first frame is drawn before anything is read from the disk, and before a thread is started that it does not need.
    screen.draw(|frame| program.draw(frame))?;
    program.save();
    if let Ok(pass_on) = caught {
        pass_on();
    }
    let mut event_loop = EventLoop { screen, program, clock };
    // The first effects are performed before any input is handled.
    if event_loop.perform(effects).is_break() {
        return Ok(());
    }
    let shared = Arc::new(Mutex::new(Some(event_loop)));
    let _guard = ShutdownGuard(Arc::clone(&shared));
    let input_thread = spawn_input_thread(sender, Arc::clone(&shared), listener, early);
    receive_events(&events, &shared, input_thread)
}

/// How long the first frame waits for the terminal's answers. One that comes later changes the looks then.
const PATIENCE: Duration = Duration::from_millis(4);

/// What the terminal is asked: nothing where the environment or the user said everything, and nothing on Windows, whose
/// console answers only to its own interface.
fn question_for(ability: Ability) -> Question {
    if cfg!(windows) || ability.narrow != Narrow::Unknown { Question::None } else { Question::Abilities }
}

/// What a signal means to the program.
const fn event_of(signal: SystemSignal) -> Event {
    match signal {
        SystemSignal::End => Event::Terminate,
        SystemSignal::Stop => Event::Suspend,
        SystemSignal::Continue => Event::Resumed,
        SystemSignal::Resized => Event::Resized,
    }
}

/// The program and its terminal. The input thread handles what was typed, the main thread all other events, one of them at
/// a time: to pass each key from thread to thread first would cost a third of the time until its frame is drawn.
struct EventLoop {
    /// Dropped first: the terminal is restored before the last save is waited for.
    screen: terminal::TerminalScreen,
    program: Program,
    clock: fn() -> Moment,
}

/// The event loop while the program runs; `None` once it has ended.
type Shared = Mutex<Option<EventLoop>>;

impl EventLoop {
    /// Handles a batch of events, draws one frame, and only then hands the edits to the saver.
    fn handle(&mut self, events: impl Iterator<Item = Event>) -> io::Result<ControlFlow<()>> {
        for event in events {
            if self.handle_one(event)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        #[cfg(debug_assertions)]
        panic_if_asked_for(self.program.view().size);
        self.screen.draw(|frame| self.program.draw(frame))?;
        self.program.save();
        Ok(ControlFlow::Continue(()))
    }

    fn handle_one(&mut self, event: Event) -> io::Result<ControlFlow<()>> {
        let event = match event {
            // Already handled at SIGWINCH, which may be ahead of the input.
            Event::Input(Input::Resize(..)) if self.has_size(terminal::size()?) => {
                return Ok(ControlFlow::Continue(()));
            }
            // Even a brief shrink clips the picture, so that it is drawn anew; the size that was told may be stale.
            Event::Input(Input::Resize(..)) | Event::Resized => {
                let size = terminal::size()?;
                self.screen.resize(size)?;
                Event::Input(Input::Resize(size.0, size.1))
            }
            Event::Suspend => {
                self.screen.leave();
                signals::stop()?;
                self.enter_again()?;
                Event::Suspend
            }
            Event::Resumed => {
                self.enter_again()?;
                Event::Resumed
            }
            other => other,
        };
        Ok(self.program.handle(event, (self.clock)()))
    }

    /// Whether the last frame had this size.
    fn has_size(&self, size: (u16, u16)) -> bool {
        size == self.screen.size() && size == self.program.view().size
    }

    /// Enters the terminal after the process was stopped; its size may have changed meanwhile.
    fn enter_again(&mut self) -> io::Result<()> {
        self.screen.enter_again()?;
        self.program.resize(self.screen.size());
        Ok(())
    }

    fn perform(&mut self, effects: Vec<Effect>) -> ControlFlow<()> {
        self.program.perform(effects)
    }
}

/// How often the program is told that time goes by, while it waits for something.
const TICK: Duration = Duration::from_secs(1);
/// How long after the system's wish to end the program is ended even if a disk holds it up.
const LAST_PATIENCE: Duration = Duration::from_secs(12);
/// The exit code then: not everything could be written.
const UNWRITTEN: i32 = 4;

/// Ends the program if it has not ended by itself in time: it hangs on a disk that does not answer.
fn end_at_last() {
    std::thread::spawn(|| {
        std::thread::sleep(LAST_PATIENCE);
        terminal::restore();
        std::process::exit(UNWRITTEN);
    });
}

/// Whether the program waits for something. False once it has ended.
fn is_waiting(shared: &Shared) -> bool {
    let guard = shared.lock().unwrap_or_else(PoisonError::into_inner);
    guard.as_ref().is_some_and(|event_loop| event_loop.program.app().is_waiting())
}

/// State of the event loop after a dispatch.
enum Dispatched {
    /// It runs on.
    Running,
    /// These events ended it, with this result.
    Ended(io::Result<()>),
    /// The other thread had ended it before.
    AlreadyEnded,
}

/// Handles events once the other thread has handled its own.
fn dispatch(shared: &Shared, events: impl Iterator<Item = Event>) -> Dispatched {
    // Poisoned: the other thread panicked, and nothing goes on.
    let Ok(mut guard) = shared.lock() else { return Dispatched::AlreadyEnded };
    let Some(event_loop) = guard.as_mut() else { return Dispatched::AlreadyEnded };
    match event_loop.handle(events) {
        Ok(ControlFlow::Continue(())) => Dispatched::Running,
        ended => {
            if ended.is_err() {
                // A failed draw is often the first sign that the terminal is gone: what is being typed
                // is kept then as on a signal.
                let _ = event_loop.program.handle(Event::InputLost, (event_loop.clock)());
            }
            // The terminal is restored under the lock, so that the other thread cannot draw over it.
            *guard = None;
            Dispatched::Ended(ended.map(drop))
        }
    }
}

/// Handles all events but input, until either thread ends the program.
fn receive_events(
    events: &Receiver<Vec<Event>>,
    shared: &Shared,
    input_thread: JoinHandle<io::Result<()>>,
) -> io::Result<()> {
    let mut next_tick = Instant::now() + TICK;
    loop {
        let first = match events.recv_timeout(next_tick.saturating_duration_since(Instant::now())) {
            Ok(first) => first,
            Err(RecvTimeoutError::Timeout) => Vec::new(),
            Err(RecvTimeoutError::Disconnected) => break,
        };
        let mut told: Vec<Event> = std::iter::once(first).chain(events.try_iter()).flatten().collect();
        if Instant::now() >= next_tick {
            next_tick = Instant::now() + TICK;
            told.extend(is_waiting(shared).then_some(Event::Tick));
            if told.is_empty() {
                continue;
            }
        }
        match dispatch(shared, told.into_iter()) {
            Dispatched::Running => {}
            Dispatched::Ended(result) => return result,
            Dispatched::AlreadyEnded => break,
        }
    }
    input_thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// Drops the event loop when the main thread leaves `run`, also by a panic of either thread: its drop restores the
/// terminal and waits for the last save.
struct ShutdownGuard(Arc<Shared>);

impl Drop for ShutdownGuard {
    fn drop(&mut self) {
        drop(self.0.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}

/// Wakes the main thread when the input thread ends, also by a panic.
struct WakeOnExit(Sender<Vec<Event>>);

impl Drop for WakeOnExit {
    fn drop(&mut self) {
        let _ = self.0.send(Vec::new());
    }
}

/// Reads the terminal on a thread of its own and handles the input there.
fn spawn_input_thread(
    main_thread: Sender<Vec<Event>>,
    shared: Arc<Shared>,
    mut listener: Option<Listener>,
    early: Vec<Input>,
) -> JoinHandle<io::Result<()>> {
    std::thread::spawn(move || {
        let _wake = WakeOnExit(main_thread);
        let mut early = Some(early).filter(|early| !early.is_empty());
        loop {
            if let Some(early) = early.take() {
                match dispatch(&shared, early.into_iter().map(Event::Input)) {
                    Dispatched::Running => {}
                    Dispatched::Ended(result) => return result,
                    Dispatched::AlreadyEnded => return Ok(()),
                }
            }
            let events = match listener.as_mut().map(Listener::next_batch) {
                // Only key releases or mouse movements.
                Some(Ok(batch)) if batch.is_empty() => continue,
                Some(Ok(batch)) => batch.into_iter().map(Event::Input).collect(),
                Some(Err(_)) | None => vec![Event::InputLost],
            };
            match dispatch(&shared, events.into_iter()) {
                Dispatched::Running => {}
                Dispatched::Ended(result) => return result,
                Dispatched::AlreadyEnded => return Ok(()),
            }
        }
    })
}

/// Panics once the terminal has the size that `PILLARCHECK_TEST_PANIC` names, such as `100x30`, so that a test can see
/// what a panic leaves behind. Compiled into debug builds only.
#[cfg(debug_assertions)]
fn panic_if_asked_for((columns, rows): (u16, u16)) {
    let asked_for = std::env::var("PILLARCHECK_TEST_PANIC");
    let size = format!("{columns}x{rows}");
    assert_ne!(asked_for.as_deref(), Ok(size.as_str()), "this panic was asked for by a test");
}
