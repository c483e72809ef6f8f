//! Taking back what another node has.

use std::sync::Arc;

use tokio::task::spawn_blocking;
use uuid::Uuid;

use super::{call::CallError, deliver::ToPeer};

/// What the other node said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetGo {
    /// It does not have it any more, or never had.
    Gone,
    /// Its authority has fetched it.
    Fetched,
    /// Nothing, or nothing sensible.
    Silent,
}

impl ToPeer {
    /// Asks the other node to let go.
    pub async fn let_go(&self, submission: Uuid) -> LetGo {
        let client = Arc::clone(&self.client);
        let asked = spawn_blocking(move || client.withdraw(submission)).await;
        match asked {
            Ok(Ok(())) => LetGo::Gone,
            Ok(Err(CallError::No(409, _))) => LetGo::Fetched,
            _ => LetGo::Silent,
        }
    }
}
