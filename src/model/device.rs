//! Where a model runs.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Result};

/// Where a model runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Device {
    /// On the CPU, by our own kernels.
    #[default]
    Cpu,
    /// On an NVIDIA GPU of this number (feature `cuda`).
    Cuda(usize),
    /// On an Apple GPU of this number (feature `metal`).
    Metal(usize),
    /// On the CPU, by candle (feature `candle`): what GPUs run, where there is none.
    Candle,
}

impl fmt::Display for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cpu => f.write_str("cpu"),
            Self::Cuda(number) => write!(f, "cuda:{number}"),
            Self::Metal(number) => write!(f, "metal:{number}"),
            Self::Candle => f.write_str("candle"),
        }
    }
}

impl FromStr for Device {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        let unknown = || {
            Error::usage(format!("unknown device '{name}'"))
                .hint("cpu, cuda, cuda:1, metal, or candle (candle on the CPU)")
        };
        let (kind, number) = name.split_once(':').unwrap_or((name, "0"));
        let number = number.parse().map_err(|_| unknown())?;
        let (device, feature, here) = match kind {
            "cpu" => (Self::Cpu, "", true),
            "cuda" => (Self::Cuda(number), "cuda", cfg!(feature = "cuda")),
            "metal" => (Self::Metal(number), "metal", cfg!(feature = "metal")),
            "candle" => (Self::Candle, "candle", cfg!(feature = "candle")),
            _ => return Err(unknown()),
        };
        if here {
            return Ok(device);
        }
        Err(Error::usage(format!("this build does not run on {kind}"))
            .hint(format!("cargo install splade-rs --features {feature}")))
    }
}

#[cfg(feature = "candle")]
impl Device {
    /// candle's word for it.
    pub(crate) fn open(self) -> Result<candle_core::Device> {
        let opened = match self {
            Self::Cpu | Self::Candle => Ok(candle_core::Device::Cpu),
            Self::Cuda(number) => candle_core::Device::new_cuda(number),
            Self::Metal(number) => candle_core::Device::new_metal(number),
        };
        opened.map_err(|e| {
            Error::new(crate::error::ErrorKind::Environment, format!("{self}: {e}"))
                .hint("--device cpu runs everywhere")
        })
    }
}
