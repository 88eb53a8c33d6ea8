//! Texts through a model, overlapped: one thread reads ahead, the pool encodes several windows at a time, the caller gets the vectors
//! in the input's order.
//!
//! Memory: [`windows`] windows of at most [`WINDOW_TEXTS`] texts or [`WINDOW_BYTES`] bytes (or one longer text) with their vectors.

use std::any::Any;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use beir::Template;

use crate::encoder::options::Role;
use crate::encoder::part::TextRange;
use crate::encoder::splade::Splade;
use crate::error::{Error, ErrorKind, Result};
use crate::formats::each_text::{PlacedText, for_each_placed_text};
use crate::formats::texts::TextFormat;
use crate::sparse::vector::SparseVector;
use crate::text::length::TextLength;

/// Texts of a window at most: a few batches of the encoder. What is lost when a job is killed is about a window a thread.
const WINDOW_TEXTS: usize = 256;
/// Bytes of a window at most.
const WINDOW_BYTES: usize = 512 << 10;

/// Windows that are read, encoded or waiting for their turn: enough that no thread waits for the window that is written next.
fn windows() -> usize {
    2 * rayon::current_num_threads() + 2
}

/// A text with what the model made of it.
pub(super) struct EncodedText {
    pub(super) text: PlacedText,
    pub(super) vector: SparseVector,
    pub(super) length: TextLength,
}

/// What comes of the stream; an error names the text's place.
pub(super) trait TextTaker {
    /// A text that was handled in an earlier run.
    fn passed(&mut self, text: &PlacedText) -> Result<()>;
    /// The next text.
    fn take(&mut self, encoded: EncodedText) -> Result<()>;
}

/// A thread's end: what it gives, or its panic.
type Ended<T> = std::result::Result<T, Box<dyn Any + Send>>;

enum Event {
    Passed(Vec<PlacedText>),
    Read(Vec<PlacedText>),
    Encoded(usize, Ended<Result<Vec<EncodedText>>>),
    End(Ended<Result<()>>),
}

/// Hands the texts of a part on. An error of the input comes after the texts before it, as if there were one thread.
///
/// After an error of the taker the reading thread is left alone: it may wait for a pipe that says no more.
pub(super) fn encode_texts(
    splade: &Splade,
    (path, format, template): (&Path, TextFormat, Template),
    part: &TextRange,
    taker: &mut dyn TextTaker,
) -> Result<()> {
    let (sender, events) = channel();
    let (permits, permitted) = channel();
    for _ in 0..windows() {
        // The receiver is here.
        let _ = permits.send(());
    }
    let reader = Reader { events: sender.clone(), permitted, part: part.clone() };
    let path = path.to_path_buf();
    std::thread::Builder::new()
        .name("splade-reader".to_owned())
        .spawn(move || reader.run(&path, format, template))
        .map_err(|e| Error::new(ErrorKind::Environment, format!("no thread: {e}")))?;
    let stop = AtomicBool::new(false);
    rayon::in_place_scope_fifo(|scope| {
        let mut slots: VecDeque<Option<Ended<Result<Vec<EncodedText>>>>> = VecDeque::new();
        let (mut first, mut end) = (0, None);
        let mut run = || -> Result<()> {
            loop {
                while let Some(ready) = slots.front_mut().and_then(Option::take) {
                    slots.pop_front();
                    first += 1;
                    for encoded in ready.unwrap_or_else(|panic| resume_unwind(panic))? {
                        let (file, line) = (encoded.text.file.clone(), encoded.text.line);
                        taker.take(encoded).map_err(|e| e.in_input(&file, Some(line)))?;
                    }
                    let _ = permits.send(());
                }
                if slots.is_empty()
                    && let Some(end) = end.take()
                {
                    return end;
                }
                match next(&events)? {
                    Event::Passed(texts) => {
                        for text in &texts {
                            taker
                                .passed(text)
                                .map_err(|e| e.in_input(&text.file, Some(text.line)))?;
                        }
                        let _ = permits.send(());
                    }
                    Event::Read(texts) => {
                        let (number, sender, stop) = (first + slots.len(), sender.clone(), &stop);
                        slots.push_back(None);
                        scope.spawn_fifo(move |_| {
                            if stop.load(Ordering::Relaxed) {
                                return;
                            }
                            let encoded = catch_unwind(AssertUnwindSafe(|| window(splade, texts)));
                            let _ = sender.send(Event::Encoded(number, encoded));
                        });
                    }
                    Event::Encoded(number, encoded) => slots[number - first] = Some(encoded),
                    Event::End(ended) => {
                        end = Some(ended.unwrap_or_else(|panic| resume_unwind(panic)));
                    }
                }
            }
        };
        let ended = run();
        stop.store(true, Ordering::Relaxed);
        ended
    })
}

/// Waits for the next event; a thread of a pool does the pool's work meanwhile, for there may be no other.
fn next(events: &Receiver<Event>) -> Result<Event> {
    let gone = || Error::new(ErrorKind::Environment, "the reading thread is gone");
    loop {
        if let Ok(event) = events.try_recv() {
            return Ok(event);
        }
        match rayon::yield_now() {
            None => return events.recv().map_err(|_| gone()),
            Some(rayon::Yield::Executed) => {}
            Some(rayon::Yield::Idle) => match events.recv_timeout(Duration::from_millis(1)) {
                Ok(event) => return Ok(event),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Err(gone()),
            },
        }
    }
}

fn window(splade: &Splade, texts: Vec<PlacedText>) -> Result<Vec<EncodedText>> {
    let plain: Vec<&str> = texts.iter().map(|text| text.text.as_str()).collect();
    let at = |e: Error| match texts.first() {
        Some(first) => e.in_input(&first.file, None),
        None => e,
    };
    let (vectors, lengths) = splade.encode(&plain, Role::Document).map_err(at)?;
    let all = texts.into_iter().zip(vectors).zip(lengths);
    Ok(all.map(|((text, vector), length)| EncodedText { text, vector, length }).collect())
}

/// The thread that reads; a permit is a window that it may send.
struct Reader {
    events: Sender<Event>,
    permitted: Receiver<()>,
    part: TextRange,
}

impl Reader {
    fn run(self, path: &Path, format: TextFormat, template: Template) {
        let ended = catch_unwind(AssertUnwindSafe(|| self.read(path, format, template)));
        // Nobody waits for it where the stream was left early.
        let _ = self.events.send(Event::End(ended));
    }

    fn read(&self, path: &Path, format: TextFormat, template: Template) -> Result<()> {
        let begin = self.part.start + self.part.passed;
        let (mut number, mut bytes, mut texts) = (0, 0, Vec::new());
        let read = for_each_placed_text(path, format, template, &mut |text| {
            if self.part.end.is_some_and(|end| number >= end) {
                return Ok(false);
            }
            number += 1;
            if number <= self.part.start {
                return Ok(true);
            }
            bytes += text.text.len() + text.docno.len();
            texts.push(text);
            if texts.len() < WINDOW_TEXTS && bytes < WINDOW_BYTES && number != begin {
                return Ok(true);
            }
            bytes = 0;
            Ok(self.send(std::mem::take(&mut texts), number <= begin))
        });
        // What stands before an error is handled before it is told.
        if !texts.is_empty() {
            self.send(texts, number <= begin);
        }
        read
    }

    /// Whether somebody wants more.
    fn send(&self, texts: Vec<PlacedText>, passed: bool) -> bool {
        let event = if passed { Event::Passed(texts) } else { Event::Read(texts) };
        self.permitted.recv().is_ok() && self.events.send(event).is_ok()
    }
}
