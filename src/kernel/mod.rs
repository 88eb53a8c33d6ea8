//! Kernels of the neural encoder: packed products with their bias, row operations, the head that never writes logits.
//!
//! One algorithm, four ways to run it ([`Path`]): AMX, AVX-512, AVX2 with FMA, portable. On one path a row's result depends on that row
//! alone, not on the rows beside it, so a text's vector is the same bits in any batch.

pub(crate) mod amx;
pub(crate) mod avx2;
pub(crate) mod avx512;
pub(crate) mod gemm;
pub(crate) mod left;
pub(crate) mod packed;
pub(crate) mod portable;
pub(crate) mod rows;
pub(crate) mod split;

pub use self::gemm::Products;
pub use self::left::Rows;
pub use self::packed::{Packed, Precision};
pub use self::rows::{add, gelu, gelu_tanh, layer_norm, multiply, softmax};

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Result};

/// Which instructions are used; only made where the machine has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Path {
    isa: Isa,
    /// AVX-512's products of bfloat16 pairs.
    bf16: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Isa {
    /// Tile registers for large products, 512-bit vectors for the rest.
    Amx,
    /// 512-bit vectors.
    Avx512,
    /// 256-bit vectors with fused multiply-add.
    Avx2,
    /// Whatever the compiler makes of plain loops.
    Portable,
}

impl Path {
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
            Self::Amx => Self::Avx512.is_here() && amx::is_here(),
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

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.isa {
            Isa::Amx => "amx",
            Isa::Avx512 => "avx512",
            Isa::Avx2 => "avx2",
            Isa::Portable => "portable",
        })
    }
}

impl FromStr for Path {
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
