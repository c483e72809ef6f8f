//! What one authority gets to see of a statement.

use relocation::envelope::directory::AuthorityKind;
use relocation::envelope::identity::{Binding, allowed};
use uuid::Uuid;

use super::Proven;
use crate::browser::clock;
use crate::seal::{SealError, hash};

impl Proven {
    /// The presentation to `destination`, for `submission`: only the claims that
    /// an authority of this kind may have.
    ///
    /// # Errors
    /// [`SealError`].
    pub(crate) async fn present(
        &self,
        kind: AuthorityKind,
        destination: Uuid,
        submission: Uuid,
    ) -> Result<String, SealError> {
        let bound = self.statement.presenting(allowed(kind));
        let binding = Binding {
            iat: clock::now(),
            aud: destination,
            nonce: submission,
            sd_hash: hash::sha256(bound.as_bytes()).await?,
        };
        Ok(bound + &self.key.bind(&binding).await?)
    }
}
