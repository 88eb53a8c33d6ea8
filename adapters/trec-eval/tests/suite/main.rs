//! The drop-in: measures, command line, messages and exit codes.

mod command_line;
mod complete;
mod formats;
mod goldens;
mod ir_measures;
mod judgments;
mod levels;
mod library;
mod mapped;
mod measures;
mod parameters;
mod printing;
mod random;
mod reading;
mod refusing;
mod runs;
mod scores;
mod support;
mod ten;
mod twice;
