//! PISA's programs, or the PISA in PyPI's wheel.

use pisa::engine::{Binaries, Engine, Wheel};

use crate::cli::engines::arguments::EngineArguments;
use crate::cli::engines::candidate::{Candidate, absent, in_path, peers};
use crate::error::Result;
use crate::formats::convert_error::writing;

/// How to get one.
pub(in crate::cli) const GET: &str = "build PISA and name its bin folder by --pisa-bin or $PISA_BIN; or \
    python3 -m venv V && V/bin/pip install --no-deps pyterrier-pisa==0.4.9 tbb==2020.3.254 numpy, and name V/bin/python by \
    --pisa-python or $PISA_PYTHON";

impl EngineArguments {
    /// Folders of programs, the wanted one first.
    pub(in crate::cli) fn pisa_bins(&self) -> Option<Candidate> {
        if let Some(path) = &self.pisa_bin {
            return Some(Candidate { path: path.clone(), from: "--pisa-bin or $PISA_BIN" });
        }
        let program = in_path("compress_inverted_index")?;
        Some(Candidate { path: program.parent()?.to_path_buf(), from: "PATH" })
    }

    /// The Python that may have the wheel.
    pub(in crate::cli) fn pisa_pythons(&self) -> Option<Candidate> {
        if let Some(path) = &self.pisa_python {
            let from = "--pisa-python or $PISA_PYTHON";
            return Some(Candidate { path: path.clone(), from });
        }
        let path = peers().join("python/bin/python");
        path.is_file().then_some(Candidate { path, from: "target/peers" })
    }

    /// Programs before the wheel, unless only the wheel was named.
    pub(super) fn pisa(&self) -> Result<Engine> {
        let wheel_named = self.pisa_python.is_some() && self.pisa_bin.is_none();
        if let Some(folder) = self.pisa_bins().filter(|_| !wheel_named) {
            match Binaries::in_folder(&folder.path) {
                Some(programs) => return Ok(Engine::Binaries(programs)),
                None if self.pisa_bin.is_some() => {
                    let message =
                        format!("{} does not hold PISA's programs", folder.path.display());
                    let wants =
                        "compress_inverted_index, create_wand_data and evaluate_queries are wanted";
                    return Err(absent(message, wants));
                }
                None => {}
            }
        }
        let python = self.pisa_pythons().ok_or_else(|| absent("no PISA is here", GET))?;
        let wheel = Wheel::with_python(&python.path).map_err(|e| writing(e, &python.path))?;
        Ok(Engine::Wheel(wheel))
    }
}
