//! A masked language model: its folder and its tensors, which layers it has, and what runs it over a batch of texts.
//!
//! [`body`] and [`head`] say which layers an architecture has; two runtimes make them of a checkpoint and run them: our own kernels on the
//! CPU, and candle's tensors, the way to GPUs.

pub(crate) mod body;
#[cfg(feature = "candle")]
pub(crate) mod candle;
pub(crate) mod config;
pub(crate) mod device;
pub(crate) mod fingerprint;
pub(crate) mod folder;
pub(crate) mod head;
pub(crate) mod kernels;
pub(crate) mod layers;
pub(crate) mod loader;
pub(crate) mod names;
pub(crate) mod network;
pub(crate) mod runtime;
pub(crate) mod shape;
pub(crate) mod tensors;

#[cfg(feature = "candle")]
pub use self::candle::model::{CandleModel, States};
pub use self::device::Device;
pub use self::fingerprint::fingerprint;
pub use self::folder::model_folder::ModelFolder;
pub use self::folder::sides::{PooledModel, Prompts, QuerySide};
pub use self::folder::write::{FolderSettings, write_folder};
pub use self::head::pool::{Pooling, Strategy};
pub use self::shape::{Activation, Architecture, Rotary, Shape, Windows};
pub use self::tensors::checkpoint::Tensors;
pub use self::tensors::write::NamedTensor;
