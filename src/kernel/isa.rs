//! Which instructions the kernels use.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Result};
use crate::kernel::tiles;

/// Which instructions are used; only made where the machine has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kernel {
    pub(crate) isa: Isa,
    /// AVX-512's products of bfloat16 pairs.
    pub(crate) bf16: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Isa {
    /// Tile registers for large products, 512-bit vectors for the rest.
    Amx,
    /// 512-bit vectors.
    Avx512,
    /// 256-bit vectors with fused multiply-add.
    Avx2,
    /// Whatever the compiler makes of plain loops.
    Portable,
}

impl Kernel {
    /// The fastest that this machine has.
    pub fn detect() -> Self {
        let fastest = [Isa::Amx, Isa::Avx512, Isa::Avx2].into_iter().find(|isa| isa.is_here());
        Self::of(fastest.unwrap_or(Isa::Portable))
    }

    /// The one that every machine has.
    pub fn portable() -> Self {
        Self::of(Isa::Portable)
    }

    fn of(isa: Isa) -> Self {
        #[cfg(target_arch = "x86_64")]
        let bf16 = isa == Isa::Avx512 && is_x86_feature_detected!("avx512bf16");
        #[cfg(not(target_arch = "x86_64"))]
        let bf16 = false;
        Self { isa, bf16 }
    }
}

impl Isa {
    fn is_here(self) -> bool {
        match self {
            Self::Amx => Self::Avx512.is_here() && tiles::is_here(),
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => {
                is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512dq")
                    && is_x86_feature_detected!("avx512vl")
                    && Self::Avx2.is_here()
            }
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma"),
            #[cfg(not(target_arch = "x86_64"))]
            Self::Avx512 | Self::Avx2 => false,
            Self::Portable => true,
        }
    }
}

impl fmt::Display for Kernel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.isa {
            Isa::Amx => "amx",
            Isa::Avx512 => "avx512",
            Isa::Avx2 => "avx2",
            Isa::Portable => "portable",
        })
    }
}

impl FromStr for Kernel {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        let isa = match name {
            "amx" => Isa::Amx,
            "avx512" => Isa::Avx512,
            "avx2" => Isa::Avx2,
            "portable" => Isa::Portable,
            other => {
                return Err(Error::usage(format!("unknown kernel '{other}'"))
                    .hint("auto, amx, avx512, avx2 or portable"));
            }
        };
        if isa.is_here() {
            return Ok(Self::of(isa));
        }
        Err(Error::usage(format!("this machine has no {name}")).hint("--kernel auto"))
    }
}
