//! Our encoder as a process that waits for orders, like `peer.py`.

use std::io::BufRead;
use std::path::Path;
use std::time::Instant;

use serde_json::json;
use splade::encoder::{Role, Splade, SpladeOptions};
use splade::sparse::SparseVector;

use crate::peak;

/// `worker KERNEL PRECISION MODEL PASSAGES LENGTH THREADS`; the order "peak" asks what the kernel's instructions could do.
pub(crate) fn work(arguments: &[String]) {
    let [kernel, precision, model, passages, length, threads] = arguments else {
        panic!("{arguments:?}");
    };
    let options = SpladeOptions {
        kernel: Some(kernel.parse().unwrap()),
        precision: precision.parse().unwrap(),
        max_length: Some(length.parse().unwrap()),
        ..SpladeOptions::default()
    };
    let splade = Splade::load(Path::new(model), options).unwrap();
    let passages: Vec<String> =
        serde_json::from_str(&std::fs::read_to_string(passages).unwrap()).unwrap();
    let passages: Vec<&str> = passages.iter().map(String::as_str).collect();
    let threads: usize = threads.parse().unwrap();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let encode = |texts: &[&str]| pool.install(|| splade.encode(texts, Role::Document).unwrap().0);
    encode(&passages[..8]);
    println!("{}", json!({ "ready": true }));
    for order in std::io::stdin().lock().lines() {
        let order = order.unwrap();
        if order == "peak" {
            let each: Vec<Option<f64>> = pool.broadcast(|_| peak::gflops(kernel));
            let sum: Option<f64> = each.into_iter().sum();
            println!("{}", json!({ "gflops": sum }));
            continue;
        }
        let started = Instant::now();
        let vectors = encode(&passages);
        let seconds = started.elapsed().as_secs_f64();
        let answer = json!({ "seconds": seconds, "peak_kb": peak_kb() });
        if let Some(file) = order.strip_prefix("run ") {
            write(file, &vectors);
        }
        println!("{answer}");
    }
}

fn write(file: &str, vectors: &[SparseVector]) {
    let mut lines = String::new();
    for vector in vectors {
        let pairs: Vec<(u32, f32)> =
            vector.entries().iter().map(|(word, weight)| (word.0, *weight)).collect();
        lines += &serde_json::to_string(&pairs).unwrap();
        lines.push('\n');
    }
    std::fs::write(file, lines).unwrap();
}

fn peak_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let (_, after) = status.split_once("VmHWM:").unwrap();
    after.split_whitespace().next().unwrap().parse().unwrap()
}
