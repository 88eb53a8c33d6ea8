//! Two evaluators that people use, on seeded random inputs: trec_eval 9.0.4, the program that Anserini carries, by command lines, and
//! pytrec_eval-terrier, which is 9.0.8's C code, by its interface.

mod api;
mod cases;
mod command_line;
mod ir_measures;
mod program;
