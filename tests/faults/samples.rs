//! Small valid inputs, to be damaged.

use std::io::Write;
use std::path::Path;

use beir::Template;
use splade::formats::Doclength;
use splade::formats::{Format, JsonlOptions, Reading};
use splade::pipeline::{ConvertOptions, convert};
use splade::sparse::Quantizer;

/// Three documents, the last without a token.
pub(crate) const DOCS: &str = r#"{"id":"007","contents":"x y","vector":{"x":3,"y":300}}
{"id":"b","contents":"","vector":{"y":7}}
{"id":"empty","contents":"","vector":{}}
"#;

pub(crate) const FLOATS: &str = r#"{"id":"a","contents":"","vector":{"x":0.5,"y":1.25}}
"#;

/// Options of `convert` as the command line has them.
pub(crate) fn options() -> ConvertOptions {
    ConvertOptions {
        quantizer: Quantizer::Unknown,
        made_by: Quantizer::Unknown,
        memory: 1 << 20,
        doclength: Doclength::Sum,
        saturate: false,
        jsonl: JsonlOptions { fallback: Some("[unused993]".to_owned()), ..JsonlOptions::default() },
        template: Template::Beir,
        runtag: "tag".to_owned(),
        max_query_terms: None,
        ties: None,
        reading: Reading::default(),
        ..ConvertOptions::default()
    }
}

/// Converts files of the same folder.
pub(crate) fn converted(folder: &Path, from: &str, to: &str, quantizer: &str) {
    let format = |name: &str| name.split_once('.').unwrap().1.parse::<Format>().unwrap();
    let options = ConvertOptions { quantizer: quantizer.parse().unwrap(), ..options() };
    let (input, out) = (folder.join(from), folder.join(to));
    convert(&input, format(from), &out, format(to), &options, &mut |_| {}).unwrap();
}

/// The index of a JsonVectorCollection.
pub(crate) fn index_of(docs: &str, quantizer: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("docs.jsonl"), docs).unwrap();
    converted(folder.path(), "docs.jsonl", "docs.index", quantizer);
    std::fs::read(folder.path().join("docs.index")).unwrap()
}

/// The files of the PISA index `in` of [`DOCS`].
pub(crate) fn pisa_files() -> Vec<(&'static str, Vec<u8>)> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("docs.jsonl"), DOCS).unwrap();
    converted(folder.path(), "docs.jsonl", "in.pisa", "unknown");
    let file = |name: &'static str| {
        (name, std::fs::read(folder.path().join(name.replace("in.", "in.pisa."))).unwrap())
    };
    ["in.docs", "in.freqs", "in.sizes", "in.terms", "in.documents", "in.termlex", "in.doclex"]
        .map(file)
        .to_vec()
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A zstd frame of one raw block, with the content's size and no checksum.
pub(crate) fn zstd(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0x28, 0xb5, 0x2f, 0xfd, 0b1010_0000];
    out.extend((bytes.len() as u32).to_le_bytes());
    let header = (bytes.len() as u32) << 3 | 1;
    out.extend(&header.to_le_bytes()[..3]);
    out.extend(bytes);
    out
}

/// A tar archive of plain files, as POSIX has it.
pub(crate) fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, bytes) in files {
        let mut header = [0u8; 512];
        let mut put =
            |at: usize, text: &str| header[at..][..text.len()].copy_from_slice(text.as_bytes());
        put(0, name);
        put(100, "0000644\0");
        put(108, "0000000\0");
        put(116, "0000000\0");
        put(124, &format!("{:011o}\0", bytes.len()));
        put(136, "00000000000\0");
        put(148, "        ");
        put(156, "0");
        put(257, "ustar\x0000");
        let sum: u32 = header.iter().map(|&byte| u32::from(byte)).sum();
        header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        out.extend(header);
        out.extend(*bytes);
        out.resize(out.len().next_multiple_of(512), 0);
    }
    out.resize(out.len() + 1024, 0);
    out
}
