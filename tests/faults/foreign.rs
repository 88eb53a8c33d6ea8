//! Files that hold no text, and what is told of them: archives, other compressions, Parquet, pickles, wide characters.

use super::case::{Case, case, check};
use super::samples::{gzip, tar, zstd};

/// `{"id":"d9","vector":{"tea":4}}`, a line, as Python's `bz2` packs it.
pub(crate) const BZIP2: &[u8] = b"BZh91AY&SY\x87L\xc8\x99\x00\x00\x0d\xd9\x80\x00\x10\x10\x04\x040. \x95\x0a \x001CM0\x00Dz\x80\xf5\x196\xa2\xc1\xdc\x14\xc4\xdb\"\x8e\xd0%\x00\x82\xac\x99_\x17rE8P\x90\x87L\xc8\x99";
/// As Python's `lzma` packs it.
pub(crate) const XZ: &[u8] = b"\xfd7zXZ\x00\x00\x04\xe6\xd6\xb4F\x02\x00!\x01\x16\x00\x00\x00t/\xe5\xa3\x01\x00\x1e{\"id\":\"d9\",\"vector\":{\"tea\":4}}\x0a\x00\x00\x00\xc7g\xe1\xa63{'\x00\x017\x1f\xea\x18\x89=\x1f\xb6\xf3}\x01\x00\x00\x00\x00\x04YZ";
/// As `lz4` packs it.
pub(crate) const LZ4: &[u8] = b"\x04\"M\x18d@\xa7\x1f\x00\x00\x80{\"id\":\"d9\",\"vector\":{\"tea\":4}}\x0a\x00\x00\x00\x00\xbf\xe4C\x7f";
/// An empty zip archive.
const ZIP: &[u8] =
    b"PK\x05\x06\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00";
/// `{"d9": {"tea": 4}}` as Python 3 pickles it.
const PICKLE: &[u8] =
    b"\x80\x04\x95\x14\x00\x00\x00\x00\x00\x00\x00}\x94\x8c\x02d9\x94}\x94\x8c\x03tea\x94K\x04ss.";
const DOCUMENT: &[u8] = b"{\"id\":\"d9\",\"vector\":{\"tea\":4}}\n";

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// File, bytes, what they are, a piece of the command that unpacks them.
fn files() -> Vec<(&'static str, Vec<u8>, &'static str, &'static str)> {
    let archive = tar(&[("docs.jsonl", DOCUMENT)]);
    let parquet = b"PAR1\x15\x04\x15\x10\x15\x14\x4c\x15\x02\x15\x00\x12PAR1".to_vec();
    vec![
        ("in.tar", archive.clone(), "a tar archive; UTF-8 text is expected", "'tar xf in.tar'"),
        ("in.tar.gz", gzip(&archive), "a tar archive, packed with gzip", "'tar xzf in.tar.gz'"),
        (
            "in.tar.zst",
            zstd(&archive),
            "a tar archive, packed with zstd",
            "'tar --zstd -xf in.tar.zst'",
        ),
        ("in.gz", gzip(&gzip(DOCUMENT)), "a gzip file, packed with gzip", "'gzip -dc in.gz > OUT'"),
        ("in.bz2", BZIP2.to_vec(), "a bzip2 file", "'bunzip2 -k in.bz2'"),
        ("in.xz", XZ.to_vec(), "an xz file", "'xz -dk in.xz'"),
        ("in.lz4", LZ4.to_vec(), "an lz4 file", "'lz4 -d in.lz4 OUT'"),
        ("in.zip", ZIP.to_vec(), "a zip archive", "'unzip in.zip'"),
        ("in.7z", b"7z\xbc\xaf\x27\x1c\x00\x04".to_vec(), "a 7z archive", "'7z x in.7z'"),
        ("in.parquet", parquet.clone(), "a Parquet file", "pandas.read_parquet"),
        ("in.pkl", PICKLE.to_vec(), "a pickle", "load it there"),
        ("in.16", wide("{\"id\":"), "UTF-16 text", "'iconv -f UTF-16LE -t UTF-8 in.16'"),
        (
            "in.16.gz",
            gzip(&wide("\u{feff}1\tx")),
            "UTF-16 text, packed with gzip",
            "'gzip -dc in.16.gz > OUT', then: 'iconv -f UTF-16 -t UTF-8 OUT'",
        ),
    ]
}

#[test]
fn files_without_text_are_named_wherever_text_is_read() {
    let given = |name: &str, command: &str, row: &(&str, Vec<u8>, &str, &str)| -> Case {
        let (file, bytes, what, says) = row;
        case(name, &command.replace("IN", file))
            .file(file, bytes)
            .file("qrels", "1 0 d9 1\n")
            .fails(3, &format!("{file}: {what}"))
            .says(says)
    };
    let mut cases = Vec::new();
    for row in &files() {
        for (name, command) in [
            ("vectors", "convert IN out --from jsonl --to ciff"),
            ("vectors that are told", "verify IN"),
            ("texts", "index --input IN --format msmarco --encoder bm25 --index out"),
            ("BEIR", "index --input IN --format beir --encoder bm25 --index out"),
            ("topics", "convert IN out --from trec-topics --to msmarco"),
            ("queries", "convert IN out --from queries-tsv --to queries-jsonl"),
            ("a run", "evaluate qrels IN -m map"),
            ("judgments", "evaluate IN qrels -m map"),
            ("BEIR's judgments", "convert IN out --from beir --to trec-qrels"),
            ("a run of JSON", "convert IN out --from naver-run --to trec-run"),
        ] {
            cases.push(given(name, command, row));
        }
    }
    // A Parquet file may be small, a text may begin as one does.
    cases.push(
        case("an id that begins as a Parquet file does", "convert in out --from msmarco --to beir")
            .file("in", "PAR1\tone\nBZh9\ttwo\n")
            .holds("out", "{\"_id\": \"PAR1\""),
    );
    check(cases);
}
