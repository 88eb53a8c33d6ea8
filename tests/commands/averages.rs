//! The averages over BEIR, from the published values of its 29 parts to those that stand in the tables of the field.

use std::path::Path;

use beir::averages;
use splade::regress::load;

/// Family; nDCG@10 of CQADupStack as one set, of the 13 public sets without it and of all 18, computed from Anserini's configurations.
const EXPECTED: [(&str, f64, f64, f64); 3] = [
    ("beir-bm25-flat", 0.3021, 0.4370, 0.4244),
    ("beir-splade-pp-ed-onnx", 0.3335, 0.5051, 0.4767),
    ("beir-splade-v3-onnx", 0.3438, 0.5181, 0.4873),
];

#[test]
fn published_values_have_the_known_averages() {
    let declarations = load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("regressions")).unwrap();
    for (family, cqadupstack, thirteen, eighteen) in EXPECTED {
        let of_family = declarations.iter().filter(|declaration| declaration.family == family);
        let (names, mut values): (Vec<&str>, Vec<f64>) = of_family
            .map(|declaration| {
                let name = declaration.name.trim_start_matches("beir-v1.0.0-");
                let wanted = |measure: &str| ["ndcg_cut.10", "nDCG@10"].contains(&measure);
                let expect = declaration.expect.iter().find(|expect| wanted(&expect.measure));
                (name.split('.').next().unwrap(), expect.unwrap().value)
            })
            .unzip();
        assert_eq!(names.len(), 29, "{family}");
        let mut found = Vec::new();
        for average in averages(&names) {
            let members = average.members.iter().map(|&at| values[at]);
            values.push(members.sum::<f64>() / average.members.len() as f64);
            found.push((average.name, values[values.len() - 1]));
        }
        let expected = [
            ("cqadupstack", cqadupstack),
            ("mean of the 13 public sets without cqadupstack", thirteen),
            ("mean of all 18 sets", eighteen),
        ];
        for (name, value) in expected {
            let (_, mean) = found.iter().find(|(this, _)| this == name).unwrap();
            assert!((mean - value).abs() <= 0.00005 + 1e-12, "{family}: {name} is {mean}");
        }
    }
}
