//! The one place with `unsafe` code, for what neither `good_lp` nor `highs` offers: HiGHS calls
//! back into a [`Monitor`] while it runs, with news of the search, and asks whether to stop; and
//! HiGHS reads a model from a file by itself.

#![allow(unsafe_code)]

use std::ffi::{CStr, c_char, c_int, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};

use highs_sys::{
    Highs_getInt64InfoValue, Highs_readModel, Highs_setCallback, Highs_startCallback,
    HighsCallbackDataIn, HighsCallbackDataOut, HighsInt,
};

use super::highs::{Monitor, News};

/// Callback types of `HConst.h` (constants of the C header that bindgen leaves out).
const SIMPLEX_INTERRUPT: HighsInt = 1;
const IPM_INTERRUPT: HighsInt = 2;
const MIP_IMPROVING_SOLUTION: HighsInt = 4;
const MIP_LOGGING: HighsInt = 5;
const MIP_INTERRUPT: HighsInt = 6;

/// Solves `model` while `monitor` watches. A model that was watched once must be solved through here ever
/// after.
pub(crate) fn solve_watched(
    mut model: highs::Model,
    monitor: &dyn Monitor,
) -> Result<highs::SolvedModel, highs::HighsStatus> {
    let pointer: *const &dyn Monitor = &raw const monitor;
    let handle = model.as_mut_ptr();
    // SAFETY: `handle` is a live HiGHS object; the trampoline has the C signature that the
    // header declares; `pointer` stays valid for the run below, and the next run sets its own.
    unsafe {
        Highs_setCallback(handle, Some(trampoline), pointer.cast_mut().cast());
        for kind in [
            SIMPLEX_INTERRUPT,
            IPM_INTERRUPT,
            MIP_IMPROVING_SOLUTION,
            MIP_LOGGING,
            MIP_INTERRUPT,
        ] {
            Highs_startCallback(handle, kind);
        }
    }
    model.try_solve()
}

/// A 64-bit figure of a solved model, which `highs` has no reader for.
pub(super) fn int64_info(solved: &highs::SolvedModel, name: &CStr) -> Option<i64> {
    let mut value = 0;
    // SAFETY: the handle is live, the name is NUL-terminated, and HiGHS writes one i64.
    let status = unsafe { Highs_getInt64InfoValue(solved.as_ptr(), name.as_ptr(), &raw mut value) };
    (status == 0).then_some(value)
}

/// Replaces `model` by the one in the file at `path`, as HiGHS reads it; whether it could.
pub(super) fn read_model(model: &mut highs::Model, path: &CStr) -> bool {
    // SAFETY: the handle is live and the path is NUL-terminated.
    unsafe { Highs_readModel(model.as_mut_ptr(), path.as_ptr()) == 0 }
}

unsafe extern "C" fn trampoline(
    kind: c_int,
    _message: *const c_char,
    out: *const HighsCallbackDataOut,
    input: *mut HighsCallbackDataIn,
    user: *mut c_void,
) {
    // SAFETY: HiGHS passes back the pointer given to `Highs_setCallback`, and valid data blocks
    // (`input` may be null for callbacks that take none). No panic may cross into C++.
    let stop = catch_unwind(AssertUnwindSafe(|| unsafe {
        let monitor: &dyn Monitor = *user.cast_const().cast::<&dyn Monitor>();
        if let Some(out) = out.as_ref()
            && matches!(kind, MIP_IMPROVING_SOLUTION | MIP_LOGGING)
        {
            monitor.news(News {
                incumbent: Some(out.mip_primal_bound).filter(|value| value.abs() < 1e30),
                bound: Some(out.mip_dual_bound).filter(|value| value.abs() < 1e30),
                nodes: u64::try_from(out.mip_node_count).unwrap_or(0),
            });
        }
        monitor.stop()
    }))
    .unwrap_or(true);
    // SAFETY: as above.
    unsafe {
        if let Some(input) = input.as_mut()
            && stop
            && matches!(kind, SIMPLEX_INTERRUPT | IPM_INTERRUPT | MIP_INTERRUPT)
        {
            input.user_interrupt = 1;
        }
    }
}
