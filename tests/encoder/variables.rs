//! Weights as variables, by their names in the checkpoint: what a trainer needs of the candle runtime.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use candle_core::{Device, Tensor};
use splade::model::{CandleModel, Pooling, Shape, Strategy, Tensors};

fn models() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/models")
}

fn load(model: &str) -> CandleModel {
    let folder = models().join(model);
    let shape = Shape::load(&folder.join("config.json")).unwrap();
    CandleModel::trainable(shape, &mut Tensors::open(&folder).unwrap(), Device::Cpu).unwrap()
}

const TEXTS: [&[u32]; 2] = [&[2, 17, 101, 33, 250, 3], &[2, 77, 3]];

fn pooled(model: &CandleModel, pooling: Pooling) -> Tensor {
    model.pooled(&model.states(&TEXTS).unwrap(), pooling).unwrap()
}

#[test]
fn every_tensor_is_a_variable_and_a_gradient_reaches_it() {
    for name in ["bert", "distilbert", "roberta", "electra", "modernbert"] {
        let model = load(name);
        let tensors = Tensors::open(&models().join(name)).unwrap();
        let wanted: BTreeSet<&str> = tensors.shapes().map(|(name, _)| name).collect();
        let names: BTreeSet<&str> = model.variables().keys().map(String::as_str).collect();
        assert!(names.is_subset(&wanted), "{name}: {names:?}");
        // What is left says nothing: stored positions, a bias that stands twice.
        let mut opened = Tensors::open(&models().join(name)).unwrap();
        let shape = Shape::load(&models().join(name).join("config.json")).unwrap();
        CandleModel::trainable(shape, &mut opened, Device::Cpu).unwrap();
        assert!(opened.left().is_empty(), "{name}: {:?}", opened.left());
        for pooling in [
            Pooling::default(),
            Pooling { strategy: Strategy::Sum, twice: true },
            Pooling { strategy: Strategy::Cls, twice: false },
        ] {
            let loss = pooled(&model, pooling).sum_all().unwrap();
            let gradients = loss.backward().unwrap();
            for (variable, var) in model.variables() {
                let what = format!("{name}, {pooling:?}: {variable}");
                let gradient = gradients.get(var).unwrap_or_else(|| panic!("{what}: none"));
                let norm = gradient.sqr().unwrap().sum_all().unwrap().to_scalar::<f32>().unwrap();
                assert!(norm.is_finite(), "{what}: {norm}");
                // Of the first token alone the last layer's other tokens get none, but each tensor does.
                let is_key_bias = variable.contains("key.bias") || variable.contains("k_lin.bias");
                // Softmax does not change with what is added to all scores.
                assert!(norm > 0.0 || is_key_bias, "{what}: no gradient");
            }
        }
    }
}

/// The derivative along the gradient, by differences.
#[test]
fn a_step_changes_vectors_as_the_gradient_says() {
    for name in ["bert", "modernbert"] {
        let model = load(name);
        let loss = || pooled(&model, Pooling::default()).sum_all().unwrap();
        let before = loss();
        let gradients = before.backward().unwrap();
        let mut expected = 0.0;
        const STEP: f64 = 1e-5;
        for var in model.variables().values() {
            let gradient = gradients.get(var).unwrap().detach();
            expected +=
                f64::from(gradient.sqr().unwrap().sum_all().unwrap().to_scalar::<f32>().unwrap());
            let moved = (var.as_tensor().detach() + (gradient * STEP).unwrap()).unwrap();
            var.set(&moved).unwrap();
        }
        let value = |loss: Tensor| f64::from(loss.to_scalar::<f32>().unwrap());
        let found = (value(loss()) - value(before)) / STEP;
        assert!((found / expected - 1.0).abs() < 0.1, "{name}: {found} found, {expected} expected");
    }
}
