//! Intel's tile registers (AMX): whether they are here, and their shape on a thread.
#![cfg_attr(not(all(target_arch = "x86_64", target_os = "linux")), allow(dead_code))]
#![expect(unsafe_code, reason = "instructions and a system call without stable intrinsics")]

/// Whether the machine has them and the system lets this process use them. Asks once.
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
pub(crate) fn is_here() -> bool {
    use std::arch::x86_64::{__cpuid, __cpuid_count};
    use std::sync::OnceLock;
    static HERE: OnceLock<bool> = OnceLock::new();
    *HERE.get_or_init(|| {
        const AMX_BF16: u32 = 1 << 22;
        const AMX_TILE: u32 = 1 << 24;
        let has = __cpuid(0).eax >= 7
            && __cpuid_count(7, 0).edx & (AMX_BF16 | AMX_TILE) == AMX_BF16 | AMX_TILE;
        has && permitted()
    })
}

/// Nowhere else.
#[cfg(not(all(target_arch = "x86_64", target_os = "linux")))]
pub(crate) fn is_here() -> bool {
    false
}

/// Tile registers make a thread's state 8 KiB larger, so Linux gives them to those who ask (arch_prctl(2)).
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
fn permitted() -> bool {
    const SYS_ARCH_PRCTL: i64 = 158;
    const ARCH_REQ_XCOMP_PERM: u64 = 0x1023;
    const XFEATURE_XTILEDATA: u64 = 18;
    let answer: i64;
    // SAFETY: a system call that takes two numbers and writes no memory.
    unsafe {
        std::arch::asm!(
            "syscall",
            inlateout("rax") SYS_ARCH_PRCTL => answer,
            in("rdi") ARCH_REQ_XCOMP_PERM,
            in("rsi") XFEATURE_XTILEDATA,
            lateout("rcx") _, lateout("r11") _,
            options(nostack),
        );
    }
    answer == 0
}

/// Tile registers of a thread, shaped as the products want them; given back when it goes out of scope.
pub(crate) struct Tiles(std::marker::PhantomData<*const ()>);

impl Tiles {
    /// Shapes all eight: 16 rows of 64 bytes.
    ///
    /// # Safety
    /// [`is_here`].
    #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
    pub(crate) unsafe fn configure() -> Self {
        #[repr(align(64))]
        struct Configuration([u8; 64]);
        let mut configuration = Configuration([0; 64]);
        configuration.0[0] = 1;
        for tile in 0..8 {
            configuration.0[16 + 2 * tile] = 64;
            configuration.0[48 + tile] = 16;
        }
        // SAFETY: reads 64 bytes; the machine has the instruction.
        unsafe {
            std::arch::asm!(
                "ldtilecfg [{}]",
                in(reg) configuration.0.as_ptr(),
                out("tmm0") _, out("tmm1") _, out("tmm2") _, out("tmm3") _,
                out("tmm4") _, out("tmm5") _, out("tmm6") _, out("tmm7") _,
                options(nostack, readonly),
            );
        }
        Self(std::marker::PhantomData)
    }
}

#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
impl Drop for Tiles {
    fn drop(&mut self) {
        // SAFETY: tiles were configured on this thread: the type is not `Send`.
        unsafe {
            std::arch::asm!(
                "tilerelease",
                out("tmm0") _, out("tmm1") _, out("tmm2") _, out("tmm3") _,
                out("tmm4") _, out("tmm5") _, out("tmm6") _, out("tmm7") _,
                options(nostack, nomem),
            );
        }
    }
}
