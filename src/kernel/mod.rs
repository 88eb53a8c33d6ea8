//! Kernels of the neural encoder: packed products with their bias, row operations, the head that never writes logits.
//!
//! One algorithm, four ways to run it ([`Kernel`]): AMX, AVX-512, AVX2 with FMA, portable. With one of them a row's result depends on that row
//! alone, not on the rows beside it, so a text's vector is the same bits in any batch.

pub(crate) mod amx;
pub(crate) mod avx2;
pub(crate) mod avx512;
pub(crate) mod gemm;
pub(crate) mod isa;
pub(crate) mod left;
pub(crate) mod packed;
pub(crate) mod portable;
pub(crate) mod rows;
pub(crate) mod split;
pub(crate) mod tiles;

pub use self::gemm::Products;
pub use self::isa::Kernel;
pub use self::left::Rows;
pub use self::packed::{Packed, Precision};
pub use self::rows::{add, gelu, gelu_tanh, layer_norm, multiply, softmax};
