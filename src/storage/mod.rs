//! How do bytes reach the disk, and come back? It knows no format.

pub(crate) mod distinct;
pub(crate) mod extent;
pub(crate) mod foreign;
pub(crate) mod inverter;
pub(crate) mod journal;
pub(crate) mod made_folders;
pub(crate) mod names;
pub(crate) mod open;
pub(crate) mod partial;
pub(crate) mod persist;
pub(crate) mod place;
pub(crate) mod resume;
pub(crate) mod scratch;
pub(crate) mod sorted_runs;
pub(crate) mod spool;
pub(crate) mod temporary;
pub(crate) mod tree;
pub(crate) mod unpack;

pub use self::distinct::Distinct;
pub use self::extent::Extent;
pub use self::inverter::Inverter;
pub use self::journal::{JobSettings, Journal, Recorded, Savepoint};
pub use self::open::{Input, open_raw, open_text};
pub use self::persist::AtomicFile;
pub use self::resume::Resumable;
pub use self::scratch::Scratch;
pub use self::temporary::Temporaries;
pub use self::tree::{PassedOver, Tree, Why};
