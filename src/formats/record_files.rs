//! Collections of records: one file or a folder of them, each read line by line by its format.

use std::path::{Path, PathBuf};

use anserini::{Number, Record};
use rustc_hash::FxHashSet;

use crate::error::{Error, Result};
use crate::formats::topics::{beyond, quantize_record};
use crate::formats::vector_format::{EachRecord, EachText, Place, VectorSource};
use crate::formats::vectors::{VectorCounts, as_u32, files_of, no_quantizer, twice, weights};
use crate::formats::whole_numbers::WholeNumbers;
use crate::sparse::quantizer::Quantizer;
use crate::sparse::vocabulary::Vocabulary;

/// Hands a record on with its line.
pub(crate) type EachLine<'a> = dyn FnMut(&Record, u64) -> Result<()> + 'a;

/// Reads the records of one file.
type Lines = fn(&Path, &mut EachLine<'_>) -> Result<()>;

/// A collection of records.
pub(crate) struct RecordFiles {
    path: PathBuf,
    lines: Lines,
}

impl RecordFiles {
    /// The file, or the files of the folder, read by `lines`.
    pub(crate) fn new(path: &Path, lines: Lines) -> Self {
        Self { path: path.to_path_buf(), lines }
    }

    /// Hands every document on as a vector whose ids `vocabulary` gives out.
    ///
    /// # Errors
    /// A malformed line; a token twice in a vector; float weights without a quantiser; what `each` gives.
    pub(crate) fn for_each(
        &self,
        quantizer: Quantizer,
        vocabulary: &mut Vocabulary,
        each: &mut EachText<'_>,
    ) -> Result<VectorCounts> {
        let (mut counts, mut whole) = (VectorCounts::default(), WholeNumbers::of(quantizer));
        for file in files_of(&self.path)? {
            (self.lines)(&file, &mut |record, line| {
                whole.see(record);
                let weights = weights(record, quantizer, vocabulary, &mut counts.quantize)
                    .map_err(|e| e.at_file(&file).at_line(Some(line)))?;
                counts.documents += 1;
                counts.empty += u64::from(weights.is_empty());
                counts.zeros += record.zeros;
                each(&record.id, &record.contents, &weights, vocabulary)
                    .map_err(|e| e.in_input(&file, Some(line)))
            })?;
        }
        counts.only_integers = whole.are_all();
        Ok(counts)
    }

    /// The first two places at which a docno stands, found by reading once more; what cannot be read is passed over.
    pub(crate) fn places(&self, docno: &str) -> Vec<Place> {
        let mut places = Vec::new();
        for file in files_of(&self.path).unwrap_or_default() {
            // Where two are found the reading is ended like by an error.
            let _ = (self.lines)(&file, &mut |record, line| {
                if record.id == docno {
                    places.push(Place { file: file.clone(), line });
                }
                if places.len() < 2 { Ok(()) } else { Err(Error::docno_twice(docno)) }
            });
            if places.len() == 2 {
                break;
            }
        }
        places
    }

    /// Hands every record on as it stands: weights not yet quantised, but such as `quantizer` can take.
    ///
    /// # Errors
    /// As [`RecordFiles::for_each`].
    pub(crate) fn as_they_stand(
        &self,
        quantizer: Quantizer,
        each: &mut EachRecord<'_>,
    ) -> Result<()> {
        let mut tokens = FxHashSet::default();
        for file in files_of(&self.path)? {
            (self.lines)(&file, &mut |record, line| {
                let at = |e: Error| {
                    let within = e.within(&format!("document '{}'", record.id));
                    within.at_file(&file).at_line(Some(line))
                };
                let floats = record.iter().any(|(_, weight)| matches!(weight, Number::Float(_)));
                if floats && quantizer == Quantizer::Unknown {
                    return Err(at(no_quantizer()));
                }
                if let Some(twice) = twice(record, &mut tokens) {
                    return Err(at(twice));
                }
                if quantizer == Quantizer::Unknown {
                    record
                        .iter()
                        .try_for_each(|(_, weight)| as_u32(weight).map(drop))
                        .map_err(at)?;
                }
                each(record).map_err(|e| e.in_input(&file, Some(line)))
            })?;
        }
        Ok(())
    }
}

impl VectorSource for RecordFiles {
    fn vectors(
        &mut self,
        apply: Quantizer,
        each: &mut EachText<'_>,
    ) -> Result<(Vocabulary, VectorCounts)> {
        let mut vocabulary = Vocabulary::new();
        let counts = self.for_each(apply, &mut vocabulary, each)?;
        Ok((vocabulary, counts))
    }

    fn places(&mut self, docno: &str) -> Vec<Place> {
        RecordFiles::places(self, docno)
    }

    fn records(&mut self, apply: Quantizer, each: &mut EachRecord<'_>) -> Result<VectorCounts> {
        let (mut counts, mut whole) = (VectorCounts::default(), WholeNumbers::of(apply));
        self.as_they_stand(apply, &mut |record| {
            whole.see(record);
            let quantized = quantize_record(record, apply)?;
            counts.documents += 1;
            counts.empty += u64::from(quantized.is_empty());
            counts.zeros += record.zeros;
            counts.quantize.beyond += beyond(record, apply);
            counts.quantize.dropped += (record.len() - quantized.len()) as u64;
            counts.quantize.emptied += u64::from(quantized.is_empty() && !record.is_empty());
            each(&quantized)
        })?;
        counts.only_integers = whole.are_all();
        Ok(counts)
    }
}
