//! The drawn house is the real one: every import names the file that defines the name, runs downwards, and closes no circle.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Rooms of `src`, from the top floor down. A file imports from its own room and from floors below.
const FLOORS: &[&[&str]] = &[
    &["main"],
    &["cli"],
    &["regress"],
    &["pipeline"],
    &["backend"],
    &["eval", "search"],
    &["encoder"],
    &["fetch"],
    &["model", "formats"],
    &["text", "index"],
    &["kernel", "storage"],
    &["sparse"],
    &["error"],
];

/// A module, by its path from the crate's root.
type Module = Vec<String>;

/// The files of a crate, and what each takes from which other.
struct House {
    files: BTreeMap<Module, File>,
}

/// One source file.
struct File {
    path: String,
    code: String,
}

/// Which file takes what from where.
struct Import {
    from: Module,
    path: Vec<String>,
}

impl House {
    fn read(src: &Path) -> Self {
        let mut files = BTreeMap::new();
        let mut folders = vec![src.to_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let inside = path.strip_prefix(src).unwrap();
                let Some(stem) = inside.to_str().unwrap().strip_suffix(".rs") else { continue };
                let mut module: Module = stem.split('/').map(str::to_owned).collect();
                if matches!(module.last().unwrap().as_str(), "mod" | "lib") {
                    module.pop();
                }
                let code = code(&std::fs::read_to_string(&path).unwrap());
                files.insert(module, File { path: inside.display().to_string(), code });
            }
        }
        Self { files }
    }

    /// The module whose file a path of this crate leads to, and what of the path is left.
    fn resolve<'p>(&self, path: &'p [String]) -> (Module, &'p [String]) {
        let depth = (0..=path.len()).rev().find(|&n| self.files.contains_key(&path[..n]));
        (path[..depth.unwrap_or(0)].to_vec(), &path[depth.unwrap_or(0)..])
    }

    /// Imports of other files, those of facades (`pub use self::...` in a `mod.rs`) left out.
    fn imports(&self) -> Vec<Import> {
        let mut imports = Vec::new();
        for (module, file) in &self.files {
            // What a `mod.rs` takes of its own children, without `self::`.
            let children = declared(&file.code);
            let children = children.iter().map(String::as_str);
            let roots: Vec<&str> = ["crate", "super"].into_iter().chain(children).collect();
            for path in paths(&file.code, &roots) {
                let path = match path.first().map(String::as_str) {
                    Some("crate") => path[1..].to_vec(),
                    Some("super") => {
                        let up = path.iter().take_while(|word| *word == "super").count();
                        let stem = &module[..module.len().saturating_sub(up)];
                        stem.iter().chain(&path[up..]).cloned().collect()
                    }
                    _ => module.iter().chain(&path).cloned().collect(),
                };
                imports.push(Import { from: module.clone(), path });
            }
        }
        imports
    }
}

/// The code of a file, without comments and without its tests.
fn code(text: &str) -> String {
    let text = text.split("\n#[cfg(test)]\nmod ").next().unwrap();
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.map(|line| line.split(" // ").next().unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

/// The modules that a file declares.
fn declared(code: &str) -> Vec<String> {
    let words = code.lines().filter_map(|line| line.trim_end().strip_suffix(';'));
    words.filter_map(|line| line.rsplit_once("mod ").map(|(_, name)| name.to_owned())).collect()
}

/// Every path that starts at one of the roots, braces of `use` taken apart.
fn paths(code: &str, roots: &[&str]) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for root in roots {
        for (at, _) in code.match_indices(&format!("{root}::")) {
            let before = code[..at].chars().next_back();
            // Who may see a name takes nothing: `pub(in crate::cli)`.
            let seen = code[..at].ends_with("(in ");
            if seen || before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
                continue;
            }
            tree(&code[at..], &mut Vec::new(), &mut found);
        }
    }
    found
}

/// Follows one path to its ends, and says how many bytes it took.
fn tree(code: &str, stem: &mut Vec<String>, found: &mut Vec<Vec<String>>) -> usize {
    let (depth, mut at) = (stem.len(), 0);
    loop {
        let rest = &code[at..];
        if let Some(inner) = rest.strip_prefix('{') {
            at += 1;
            let mut inner = inner;
            loop {
                let blank = inner.len() - inner.trim_start_matches([' ', '\n', ',']).len();
                (at, inner) = (at + blank, &inner[blank..]);
                if inner.is_empty() || inner.starts_with('}') {
                    stem.truncate(depth);
                    return at + 1;
                }
                let mut branch = stem.clone();
                let took = tree(inner, &mut branch, found).max(1);
                // `as NAME`
                let end = inner[took..].find([',', '}']).map_or(inner.len(), |end| took + end);
                (at, inner) = (at + end, &inner[end..]);
            }
        }
        let word: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if word.is_empty() {
            break;
        }
        at += word.len();
        if word != "self" {
            stem.push(word);
        }
        match code[at..].strip_prefix("::") {
            Some(_) => at += 2,
            None => break,
        }
    }
    found.push(stem.clone());
    stem.truncate(depth);
    at
}

fn floor(module: &Module) -> usize {
    let room = module.first().map_or("lib", String::as_str);
    let floor = FLOORS.iter().position(|rooms| rooms.contains(&room));
    floor.unwrap_or_else(|| panic!("the room '{room}' stands on no floor"))
}

fn src(of: &str) -> House {
    House::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(of).join("src"))
}

#[test]
fn no_import_runs_upwards() {
    let house = src("");
    let mut wrong = BTreeSet::new();
    for import in house.imports() {
        let (to, _) = house.resolve(&import.path);
        if import.from.is_empty() || to.is_empty() {
            continue;
        }
        let (from, below) = (floor(&import.from), floor(&to));
        if import.from[0] != to[0] && below <= from {
            let file = &house.files[&import.from].path;
            wrong.insert(format!("{file} takes {}", import.path.join("::")));
        }
    }
    assert!(wrong.is_empty(), "{} imports upwards:\n{}", wrong.len(), list(&wrong));
}

#[test]
fn imports_name_the_file_that_defines() {
    let house = src("");
    let mut wrong = BTreeSet::new();
    for import in house.imports() {
        let (to, rest) = house.resolve(&import.path);
        let (Some(name), Some(file)) = (rest.first(), house.files.get(&to)) else { continue };
        let facade = file.code.split(';').any(|statement| {
            let statement = statement.trim_start();
            statement.starts_with("pub use self::")
                && statement.split(|c: char| !c.is_alphanumeric() && c != '_').any(|w| w == name)
        });
        if facade {
            let from = &house.files[&import.from].path;
            wrong.insert(format!("{from} takes {}", import.path.join("::")));
        }
    }
    assert!(wrong.is_empty(), "{} imports through a facade:\n{}", wrong.len(), list(&wrong));
}

#[test]
fn no_circle() {
    let mut crates = vec![("".to_owned(), src(""))];
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("adapters")).unwrap()
    {
        let folder = entry.unwrap();
        if folder.path().join("src").is_dir() {
            let name = format!("adapters/{}", folder.file_name().to_str().unwrap());
            crates.push((name.clone(), src(&name)));
        }
    }
    let mut wrong = BTreeSet::new();
    for (name, house) in &crates {
        let mut edges: BTreeMap<Module, BTreeSet<Module>> = BTreeMap::new();
        for import in house.imports() {
            let (to, _) = house.resolve(&import.path);
            // The root is a list of rooms.
            if to != import.from && !to.is_empty() && !import.from.is_empty() {
                edges.entry(import.from).or_default().insert(to);
            }
        }
        for circle in circles(&edges) {
            let path = |module: &Module| format!("{name}/src/{}", house.files[module].path);
            wrong.insert(circle.iter().map(path).collect::<Vec<_>>().join(", "));
        }
    }
    assert!(wrong.is_empty(), "{} circles:\n{}", wrong.len(), list(&wrong));
}

/// Groups of modules each of which reaches all others.
fn circles(edges: &BTreeMap<Module, BTreeSet<Module>>) -> BTreeSet<BTreeSet<Module>> {
    let reached = |from: &Module| {
        let mut seen = BTreeSet::new();
        let mut next: Vec<&Module> = edges[from].iter().collect();
        while let Some(module) = next.pop() {
            if seen.insert(module.clone()) {
                next.extend(edges.get(module).into_iter().flatten());
            }
        }
        seen
    };
    let all: BTreeMap<&Module, BTreeSet<Module>> = edges.keys().map(|m| (m, reached(m))).collect();
    let circle = |from: &&Module| {
        let back = |to: &&Module| all.get(to).is_some_and(|seen| seen.contains(*from));
        all[*from].iter().filter(back).cloned().collect::<BTreeSet<Module>>()
    };
    all.keys().filter(|m| all[**m].contains(**m)).map(circle).collect()
}

fn list(lines: &BTreeSet<String>) -> String {
    lines.iter().map(|line| format!("  {line}\n")).collect()
}
