//! Ctrl-C and its kin: the first asks the solve to stop, the second ends the program.

use std::sync::Arc;

use super::exit::Exit;
use super::failure::Failure;
use super::output;
use super::progress::Reporter;
use crate::solve::CancelToken;

/// From here on an interrupt, a hang-up or a request to terminate cancels `token`.
pub(super) fn cancel_on_signal(token: CancelToken, reporter: Arc<Reporter>) -> Result<(), Failure> {
    ctrlc::set_handler(move || {
        if token.is_cancelled() {
            reporter.finish();
            let _whole = output::hold_writes(); // an output under way is finished or not begun
            std::process::exit(i32::from(Exit::Interrupted.code()));
        }
        token.cancel();
        reporter.note("stopping with the best schedule so far; once more: stop without it");
    })
    .map_err(|cause| Failure::internal(format!("cannot listen for interrupts: {cause}")))
}
