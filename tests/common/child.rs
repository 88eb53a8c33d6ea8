//! Programs that tests start: each has a deadline, neither side waits for a full pipe, and none outlives its test.
#![allow(dead_code, reason = "each test binary uses its part")]

use std::convert::Infallible;
use std::io::{Read, Write};
use std::process::{
    Child, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Output, Stdio,
};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Longer than whatever a test starts takes, a peer on a machine with other work too: a torch of many models had 300 s and more.
const DEADLINE: Duration = Duration::from_secs(15 * 60);

/// How tests run a [`Command`].
pub(crate) trait Bounded {
    /// Runs it to its end, without input, and gives what it printed.
    fn ended(&mut self) -> Output;

    /// As [`Bounded::ended`], with something on standard input.
    fn ended_with(&mut self, input: &[u8]) -> Output;

    /// Starts it with the streams that it has been given.
    fn started(&mut self) -> Running;

    /// As [`Bounded::started`], with another deadline.
    fn started_within(&mut self, seconds: u64) -> Running;
}

impl Bounded for Command {
    fn ended(&mut self) -> Output {
        self.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).started().ended()
    }

    fn ended_with(&mut self, input: &[u8]) -> Output {
        self.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut running = self.started();
        let (mut stdin, input) = (running.stdin.take().unwrap(), input.to_vec());
        // A program that refuses its arguments does not read.
        std::thread::spawn(move || drop(stdin.write_all(&input)));
        running.ended()
    }

    fn started(&mut self) -> Running {
        Running::new(self, DEADLINE)
    }

    fn started_within(&mut self, seconds: u64) -> Running {
        Running::new(self, Duration::from_secs(seconds))
    }
}

/// A program that runs. At its deadline it is killed, which ends every wait for its streams; where a test drops it, too.
pub(crate) struct Running {
    pub(crate) stdin: Option<ChildStdin>,
    pub(crate) stdout: Option<ChildStdout>,
    pub(crate) stderr: Option<ChildStderr>,
    id: u32,
    what: String,
    deadline: Duration,
    /// The thread that waits kills the program when this is gone.
    wanted: Option<Sender<Infallible>>,
    /// How it ended; none where it was killed at the deadline.
    end: Receiver<Option<ExitStatus>>,
}

impl Running {
    fn new(command: &mut Command, deadline: Duration) -> Self {
        let mut child = command.spawn().unwrap_or_else(|e| panic!("{command:?}: {e}"));
        let (wanted, is_wanted) = channel();
        let (ended, end) = channel();
        let (stdin, stdout, stderr) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (id, what) = (child.id(), format!("{command:?}"));
        std::thread::spawn(move || ended.send(wait(child, deadline, &is_wanted)));
        Self { stdin, stdout, stderr, id, what, deadline, wanted: Some(wanted), end }
    }

    /// The process.
    pub(crate) fn id(&self) -> u32 {
        self.id
    }

    /// Waits for its end, reads what nobody else reads, and gives that. Fails with it at the deadline.
    pub(crate) fn ended(mut self) -> Output {
        drop(self.stdin.take());
        let (stdout, stderr) =
            (Gathered::new(self.stdout.take()), Gathered::new(self.stderr.take()));
        let status = self.end.recv().unwrap();
        let (what, deadline) = (&self.what, self.deadline);
        // Its own children may have its streams.
        let patience = if status.is_some() { deadline } else { Duration::from_secs(1) };
        let ((out, whole_out), (err, whole_err)) = (stdout.bytes(patience), stderr.bytes(patience));
        let late = || {
            let (out, err) = (String::from_utf8_lossy(&out), String::from_utf8_lossy(&err));
            panic!("{what} has not ended within {deadline:?}\nstdout: {out}\nstderr: {err}")
        };
        match status {
            Some(status) if whole_out && whole_err => Output { status, stdout: out, stderr: err },
            _ => late(),
        }
    }

    /// Kills it and tells how it ended: it may have come to its end before.
    pub(crate) fn killed(mut self) -> ExitStatus {
        drop(self.wanted.take());
        let late = || panic!("{} has not ended within {:?}", self.what, self.deadline);
        self.end.recv().unwrap().unwrap_or_else(late)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.wanted.take());
        let _ = self.end.recv();
    }
}

/// Waits for a program to end, kills it when nobody wants it any more or at the deadline.
fn wait(mut child: Child, deadline: Duration, wanted: &Receiver<Infallible>) -> Option<ExitStatus> {
    let until = Instant::now() + deadline;
    let mut pause = Duration::from_micros(200);
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return Some(status);
        }
        let unwanted = wanted.recv_timeout(pause) == Err(RecvTimeoutError::Disconnected);
        let late = Instant::now() > until;
        if unwanted || late {
            // One that has ended in the meantime cannot be killed.
            let _ = child.kill();
            let status = child.wait().unwrap();
            return (!late).then_some(status);
        }
        pause = (pause * 2).min(Duration::from_millis(5));
    }
}

/// What comes out of a pipe, while the program runs.
struct Gathered {
    bytes: Arc<Mutex<Vec<u8>>>,
    whole: Receiver<()>,
}

impl Gathered {
    fn new(pipe: Option<impl Read + Send + 'static>) -> Self {
        let bytes = Arc::new(Mutex::new(Vec::new()));
        let (at_end, whole) = channel();
        let all = Arc::clone(&bytes);
        std::thread::spawn(move || {
            let mut some = [0; 1 << 14];
            if let Some(mut pipe) = pipe {
                while let Ok(length @ 1..) = pipe.read(&mut some) {
                    all.lock().unwrap().extend_from_slice(&some[..length]);
                }
            }
            at_end.send(())
        });
        Self { bytes, whole }
    }

    /// The bytes, and whether they are all.
    fn bytes(self, patience: Duration) -> (Vec<u8>, bool) {
        let whole = self.whole.recv_timeout(patience).is_ok();
        (std::mem::take(&mut self.bytes.lock().unwrap()), whole)
    }
}

/// Held while a test calls what starts programs of its own: they cannot be killed from here, so at the deadline all tests end.
pub(crate) struct Watch(#[allow(dead_code, reason = "it tells by its end")] Sender<Infallible>);

impl Watch {
    pub(crate) fn new() -> Self {
        let (held, is_held) = channel::<Infallible>();
        let test = std::thread::current().name().unwrap_or("a test").to_owned();
        std::thread::spawn(move || {
            if is_held.recv_timeout(2 * DEADLINE) == Err(RecvTimeoutError::Timeout) {
                let line = format!("{test} has not ended within {:?}\n", 2 * DEADLINE);
                let _ = std::io::stderr().write_all(line.as_bytes());
                #[allow(clippy::exit, reason = "nothing else ends a thread that waits")]
                std::process::exit(101);
            }
        });
        Self(held)
    }
}
