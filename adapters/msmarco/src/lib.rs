//! MS MARCO TSV files and runs.
