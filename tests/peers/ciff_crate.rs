//! The crate `ciff`: its `ciff2pisa` reads our CIFF, its `pisa2ciff` our canonical index.

use std::process::Command;

use crate::collection::{Collection, all, same_bytes};
use crate::common::peer;
use crate::run;

const FILES: [&str; 7] = ["docs", "freqs", "sizes", "terms", "documents", "termlex", "doclex"];

fn description(collection: &Collection) -> String {
    let file = std::fs::File::open(collection.ciff()).unwrap();
    let reader = ciff_rs::Reader::new(std::io::BufReader::new(file)).unwrap();
    reader.header().description.clone()
}

#[test]
fn ciff2pisa_makes_our_canonical_index_of_our_ciff() {
    let Some(root) = peer("ciff") else { return };
    for collection in all() {
        let folder = collection.folder.path();
        let base = folder.join("theirs");
        let mut command = Command::new(root.join("ciff/bin/ciff2pisa"));
        command.arg("-g").arg("-c").arg(collection.ciff()).arg("-o").arg(&base);
        run(&mut command, folder);
        for extension in FILES {
            let theirs = base.with_extension(extension);
            same_bytes(
                &collection.pisa_file(extension),
                &theirs,
                &format!("{} {extension}", collection.name),
            );
        }
    }
}

#[test]
fn pisa2ciff_makes_our_ciff_of_our_canonical_index() {
    let Some(root) = peer("ciff") else { return };
    for collection in all() {
        let folder = collection.folder.path();
        let theirs = folder.join("theirs.ciff");
        let mut command = Command::new(root.join("ciff/bin/pisa2ciff"));
        command.arg("-c").arg(collection.pisa()).arg("-o").arg(&theirs);
        command.arg("-t").arg(collection.pisa_file("terms"));
        command.arg("-d").arg(collection.pisa_file("documents"));
        command.arg("--description").arg(description(&collection));
        run(&mut command, folder);
        same_bytes(&collection.ciff(), &theirs, collection.name);
    }
}
