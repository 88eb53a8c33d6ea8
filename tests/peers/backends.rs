//! The real Anserini and the real PISA index and search what we export: their runs are ours, rank by rank.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anserini::engine::{Engine, IndexOptions, Jar, Java, SearchOptions};
use anserini::topics::Topic;
use pisa::engine::{Algorithm, Wheel};
use splade::backend::{Backend, BackendOptions, Cache, EngineRun};
use splade::formats::{RankedQuery, TieRule};
use splade::search::{Agreement, agreement};
use splade::sparse::{Query, QueryWeights};
use tempfile::TempDir;

use crate::collection::{Collection, all, converted, options};
use crate::common::child::{Bounded, Watch};
use crate::common::{data, peer, skip_optional};
use crate::odd::odd_collection;

const DEPTHS: [usize; 3] = [1, 10, 1000];

fn jar(root: &Path) -> Jar {
    Jar::open(&root.join("anserini/anserini-2.2.0-fatjar.jar")).unwrap()
}

/// Anserini on the Java that PyPI has, which has no compiler.
pub(crate) fn anserini() -> Option<Engine> {
    let root = peer("anserini")?;
    let _watch = Watch::new();
    let java = peer("java")?.join("jdk/java-runtime/bin/java");
    Some(Engine::new(Java::probe(&java).unwrap(), jar(&root), 1024).unwrap())
}

pub(crate) fn wheel() -> Option<Wheel> {
    let _watch = Watch::new();
    Some(Wheel::with_python(&peer("pisa")?.join("python/bin/python")).unwrap())
}

/// A cache that a test starts anew.
fn cache() -> (TempDir, Cache) {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::new(&folder.path().join("cache"));
    (folder, cache)
}

fn search(
    backend: &Backend,
    of: &Path,
    queries: &[Query],
    hits: usize,
    cache: &Cache,
) -> splade::error::Result<EngineRun> {
    let _watch = Watch::new();
    backend.search(of, queries, &BackendOptions { hits, threads: 2, cache, tell: &|_| {} })
}

/// Searches with our own index and with an engine, and compares.
fn judged(
    backend: &Backend,
    (of, index): (&Path, &Path),
    queries: &[Query],
    hits: usize,
    cache: &Cache,
) -> Agreement {
    let ours = search(&Backend::Native, index, queries, hits, cache).unwrap();
    let theirs = search(backend, of, queries, hits, cache).unwrap();
    let found = agreement(&ours.ranked, &theirs.ranked).unwrap();
    assert!(ours.ranked.iter().any(|query| !query.hits.is_empty()), "nothing to compare");
    found
}

fn holds(backend: &Backend, collection: &Collection, of: &Path, cache: &Cache) {
    for k in [10, 1000] {
        let places = (of, &*collection.index());
        let found = judged(backend, places, &collection.queries, k, cache);
        assert!(found.holds(), "{} {} k={k}: {found:?}", collection.name, backend.name());
    }
}

#[test]
fn anserini_returns_our_runs() {
    let Some(engine) = anserini() else { return };
    let backend = Backend::Anserini(engine);
    for collection in all() {
        let (_folder, cache) = cache();
        holds(&backend, &collection, &collection.docs, &cache);
        // The same from the other formats, which are exported again: nothing may be lost on the way.
        let query = &collection.queries[..1];
        for of in [collection.ciff(), collection.pisa(), collection.index()] {
            let found = judged(&backend, (&of, &collection.index()), query, 10, &cache);
            assert!(found.holds(), "{}: {found:?}", of.display());
        }
    }
}

#[test]
fn pisa_returns_our_runs_whatever_the_algorithm() {
    let Some(wheel) = wheel() else { return };
    for collection in all() {
        let (_folder, cache) = cache();
        for algorithm in Algorithm::ALL {
            let backend = Backend::Pisa(pisa::engine::Engine::Wheel(wheel.clone()), algorithm);
            holds(&backend, &collection, &collection.pisa(), &cache);
        }
        let backend =
            Backend::Pisa(pisa::engine::Engine::Wheel(wheel.clone()), Algorithm::Maxscore);
        holds(&backend, &collection, &collection.ciff(), &cache);
    }
}

fn topics(queries: &[Query]) -> Vec<Topic> {
    let topic = |query: &Query| {
        let QueryWeights::Integers(weights) = query.weights() else { panic!("floats") };
        let tokens = query.tokens().iter().cloned().zip(weights.iter().copied()).collect();
        Topic { qid: query.qid().to_owned(), tokens }
    };
    queries.iter().map(topic).collect()
}

/// Anserini's file as it would print our ranking: its tie adjuster, six decimals, queries in the order of Java's strings.
fn predicted(ranked: &[RankedQuery]) -> BTreeMap<Vec<u16>, String> {
    let lines = |query: &RankedQuery| {
        let printed = TieRule::Anserini.printed(&query.hits);
        let hits = query.hits.iter().zip(printed).enumerate();
        hits.map(|(n, ((docno, _), score))| {
            format!("{} Q0 {docno} {} {score} Anserini\n", query.qid, n + 1)
        })
        .collect()
    };
    ranked.iter().map(|query| (query.qid.encode_utf16().collect(), lines(query))).collect()
}

#[test]
fn anserinis_run_file_is_predicted_byte_for_byte() {
    let Some(engine) = anserini() else { return };
    for collection in all() {
        let (folder, cache) = cache();
        let backend = Backend::Anserini(engine.clone());
        search(&backend, &collection.docs, &collection.queries, 1, &cache).unwrap();
        let entry = std::fs::read_dir(cache.root()).unwrap().next().unwrap().unwrap().path();
        let run = folder.path().join("run.trec");
        let how = SearchOptions { hits: 1000, threads: 1, runtag: "Anserini".into() };
        let asked = topics(&collection.queries);
        let _watch = Watch::new();
        engine.search(&entry.join("index"), &asked, &run, folder.path(), &how).unwrap();
        let ours = search(&Backend::Native, &collection.index(), &collection.queries, 1000, &cache);
        let predicted: String = predicted(&ours.unwrap().ranked).into_values().collect();
        let theirs = std::fs::read_to_string(&run).unwrap();
        let differ = predicted.lines().zip(theirs.lines()).find(|(a, b)| a != b);
        assert_eq!((differ, predicted.len()), (None, theirs.len()), "{}", collection.name);
    }
}

/// Where a JDK is, the limit of 1,024 distinct tokens is lifted; else the query is refused by name.
#[test]
fn odd_tokens_heavy_weights_long_queries_and_empty_documents() {
    let (Some(engine), Some(wheel)) = (anserini(), wheel()) else { return };
    let folder = tempfile::tempdir().unwrap();
    let (docs, queries) = odd_collection(folder.path());
    let cache = Cache::new(&folder.path().join("cache"));
    let index = folder.path().join("index");
    converted(&docs, "jsonl", &index, "index", &options());
    let pisa = Backend::Pisa(pisa::engine::Engine::Wheel(wheel), Algorithm::Maxscore);
    let places = (&*docs, &*index);
    for k in DEPTHS {
        let found = judged(&pisa, places, &queries, k, &cache);
        assert!(found.holds(), "pisa k={k}: {found:?}");
    }
    let refused = search(&Backend::Anserini(engine.clone()), &docs, &queries, 10, &cache);
    let refused = refused.unwrap_err();
    assert_eq!(
        refused.to_string(),
        "query 'long' has 1500 distinct tokens, Anserini searches 1024 at most"
    );
    let anserini = Backend::Anserini(engine.clone());
    let mut cut = queries.clone();
    cut.iter_mut().for_each(|query| query.keep_heaviest(1024));
    for k in DEPTHS {
        let found = judged(&anserini, places, &cut, k, &cache);
        assert!(found.holds(), "anserini k={k}: {found:?}");
    }
    let run = search(&anserini, &docs, &cut, 10, &cache).unwrap();
    assert_eq!((run.empty, run.indexing), (5, None));
    let Some(java) = jdk() else {
        skip_optional("no JDK of 21 or later is here, so the limit of 1,024 tokens is not lifted");
        return;
    };
    let jdk = Backend::Anserini(Engine::new(java, engine.jar().clone(), 1024).unwrap());
    let found = judged(&jdk, places, &queries, 1000, &cache);
    assert!(found.holds(), "lifted: {found:?}");
}

fn jdk() -> Option<Java> {
    let _watch = Watch::new();
    let home = std::env::var_os("JAVA_HOME").map(PathBuf::from);
    let usual = std::fs::read_dir("/usr/lib/jvm").into_iter().flatten().flatten();
    let homes = home.into_iter().chain(usual.map(|entry| entry.path()));
    let javas = homes.filter_map(|home| Java::probe(&home.join("bin/java")).ok());
    javas.into_iter().find(|java| java.version() >= 21 && java.has_compiler())
}

/// What Anserini passes over in silence: the driver sees it in the counts.
#[test]
fn a_file_that_anserini_gives_up_on_is_seen() {
    let Some(engine) = anserini() else { return };
    let folder = tempfile::tempdir().unwrap();
    let docs = folder.path().join("docs");
    std::fs::create_dir(&docs).unwrap();
    let line = |id: u32| {
        format!("{{\"id\": \"d{id}\", \"contents\": \"\", \"vector\": {{\"a\": {id}}}}}\n")
    };
    std::fs::write(docs.join("a.jsonl"), line(1) + &line(2)).unwrap();
    std::fs::write(docs.join("b.jsonl"), line(3) + "{\"id\": \"d4\"}\n" + &line(5)).unwrap();
    let expected = anserini::engine::Counts { documents: 5, empty: 0, terms: 1, weights: 15 };
    let index = folder.path().join("index");
    let _watch = Watch::new();
    let indexed =
        engine.index(&docs, &index, folder.path(), &expected, IndexOptions { threads: 1 });
    let error = indexed.unwrap_err();
    assert_eq!(error.kind, anserini::ErrorKind::Engine);
    // Our own reader refuses the file before Anserini sees it, and names the line.
    let cache = Cache::new(&folder.path().join("cache"));
    let query = [Query::integers("q".into(), vec![("a".into(), 1)]).unwrap()];
    let refused = search(&Backend::Anserini(engine), &docs, &query, 10, &cache).unwrap_err();
    assert!(refused.to_string().contains("b.jsonl:2: "), "{refused}");
    assert_eq!(std::fs::read_dir(cache.root()).unwrap().count(), 0, "something is left");
}

/// The commands as a person types them, under a locale that made garbage of tokens up to Java 17.
#[test]
fn the_commands_under_an_ascii_locale() {
    let (Some(_), Some(python)) = (anserini(), peer("pisa")) else { return };
    let root = peer("anserini").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (docs, queries) = odd_collection(folder.path());
    let topics = folder.path().join("topics.tsv");
    let mut writer =
        splade::formats::QueryWriter::create(&topics, splade::formats::QueriesFormat::Tsv).unwrap();
    queries.iter().for_each(|q| writer.write(&splade::formats::record_of(q)).unwrap());
    writer.finish().unwrap();
    let run = |backend: &str| {
        let out = folder.path().join(format!("{backend}.trec"));
        let mut command = Command::new(env!("CARGO_BIN_EXE_splade"));
        command.env("LC_ALL", "C").env("SPLADE_CACHE", folder.path().join("cache"));
        command.env_remove("JAVA_HOME");
        command.args(["retrieve", "--backend", backend, "--max-query-terms", "1024"]);
        command.arg("--index").arg(&docs).arg("--topics").arg(&topics).arg("--output").arg(&out);
        command.arg("--anserini-jar").arg(root.join("anserini/anserini-2.2.0-fatjar.jar"));
        command.arg("--java").arg(root.join("jdk/java-runtime/bin/java"));
        command.arg("--pisa-python").arg(python.join("python/bin/python"));
        crate::run(&mut command, folder.path());
        std::fs::read_to_string(out).unwrap()
    };
    let native = run("native");
    assert!(native.contains('é') || native.lines().count() > 100);
    assert_eq!(native, run("anserini"));
    assert_eq!(native, run("pisa"));
}

/// The regressions that the three run.
#[test]
fn regressions_on_three_backends() {
    let (Some(_), Some(_)) = (anserini(), wheel()) else { return };
    let Some(data) = data("") else { return };
    let root = peer("anserini").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_splade"));
    command.args(["regress", "run", "nfcorpus.splade-v3", "nfcorpus.bm25-flat-8bit"]);
    command.args(["--backend", "anserini", "--backend", "pisa", "--data"]).arg(&data);
    command.arg("--declarations");
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("regressions"));
    command.env("SPLADE_CACHE", folder.path().join("cache")).env("SPLADE_PEERS", &root);
    let printed = crate::run(&mut command, folder.path());
    let ok = printed.lines().filter(|line| line.ends_with(" ok |")).count();
    assert_eq!(ok, 18, "{printed}");
    let agree = printed.lines().filter(|line| line.contains(" yes, 323 queries |")).count();
    assert_eq!(agree, 4, "{printed}");
}

/// `convert --check-with-engine`, for both engines.
#[test]
fn engines_confirm_what_was_converted() {
    let (Some(_), Some(_)) = (anserini(), wheel()) else { return };
    let folder = tempfile::tempdir().unwrap();
    let (docs, _) = odd_collection(folder.path());
    for (to, out, engine) in [("jsonl", "copy", "anserini"), ("ciff", "o.ciff", "pisa")] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_splade"));
        command.current_dir(folder.path()).env("SPLADE_PEERS", peer("anserini").unwrap());
        command.env("SPLADE_CACHE", folder.path().join("cache"));
        command.arg("convert").arg(&docs).args([out, "--from", "jsonl", "--to", to]);
        command.args(["--check", engine, "--check-with-engine"]);
        let output = command.ended();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{said}");
        assert!(said.contains(&format!("checked for {engine}: 2000 records")), "{said}");
        assert!(said.contains("agrees: the first 100 documents of 50 queries"), "{said}");
    }
}

/// What `create-anserini` says to type next, typed: PISA's programs are not to be had, Anserini is real.
#[test]
fn the_recipe_of_create_anserini_runs() {
    let Some(engine) = anserini() else { return };
    let folder = tempfile::tempdir().unwrap();
    let tools = folder.path().join("bin");
    std::fs::create_dir(&tools).unwrap();
    for (name, program) in
        [("java", engine.java().path()), ("splade", Path::new(env!("CARGO_BIN_EXE_splade")))]
    {
        std::os::unix::fs::symlink(program, tools.join(name)).unwrap();
    }
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/tiny");
    let mut command = Command::new(env!("CARGO_BIN_EXE_splade"));
    command.current_dir(folder.path());
    command.args(["create-anserini", "--encoder", "bm25", "--output", "out", "--beir"]);
    let script = crate::run(command.arg(&fixture), folder.path());
    // Anserini's part stands first.
    let (anserinis, _) = script.split_once("# PISA").unwrap();
    let mut shell = Command::new("sh");
    shell.current_dir(folder.path()).args(["-eu", "-c", anserinis]);
    let path = format!("{}:{}", tools.display(), std::env::var("PATH").unwrap());
    shell.env("PATH", path).env("ANSERINI", engine.jar().path());
    let printed = crate::run(&mut shell, folder.path());
    assert!(printed.contains("ndcg_cut_10           \tall\t0.5320"), "{printed}");
}
