//! f32 kernels of the neural encoder: packed products with their bias, row operations, the head that never writes logits.
//!
//! One algorithm, three ways to run it ([`Path`]): AVX-512, AVX2 with FMA, portable. On one path a row's result depends on that row
//! alone, not on the rows beside it, so a text's vector is the same bits in any batch.

mod avx2;
mod avx512;
mod gemm;
mod packed;
mod portable;
mod rows;

pub use gemm::{Rows, gemm, max_rows, sum_rows};
pub use packed::Packed;
pub use rows::{add, gelu, gelu_tanh, layer_norm, softmax};

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Result};

/// Which instructions are used; only made where the machine has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Path(Isa);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Isa {
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
        let wide = [Isa::Avx512, Isa::Avx2].into_iter().find(|isa| isa.is_here());
        Self(wide.unwrap_or(Isa::Portable))
    }

    /// The one that every machine has.
    pub fn portable() -> Self {
        Self(Isa::Portable)
    }
}

impl Isa {
    fn is_here(self) -> bool {
        match self {
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
        f.write_str(match self.0 {
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
            "auto" => return Ok(Self::detect()),
            "avx512" => Isa::Avx512,
            "avx2" => Isa::Avx2,
            "portable" => Isa::Portable,
            other => {
                return Err(Error::usage(format!("unknown kernel '{other}'"))
                    .hint("auto, avx512, avx2 or portable"));
            }
        };
        if isa.is_here() {
            return Ok(Self(isa));
        }
        Err(Error::usage(format!("this machine has no {name}")).hint("--kernel auto"))
    }
}
