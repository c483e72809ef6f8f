//! The holder's key: a statement of identity is made out to it, and only who has
//! it can present the statement.

use relocation::envelope::identity::{BINDING_TYPE, Binding, HolderKey as Public};
use relocation::envelope::jose::{self, JwsHeader, signing_input};
use serde::{Deserialize, Serialize};

use super::{SealError, browser, hash};

/// A P-256 pair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct HolderKey {
    /// Public half.
    pub public: Public,
    /// Private half: PKCS #8 in base64url.
    private: String,
}

impl HolderKey {
    /// A new pair.
    ///
    /// # Errors
    /// [`SealError::Refused`] when the browser cannot make one.
    pub(crate) async fn new() -> Result<Self, SealError> {
        let made = browser::new_signing_key().await?;
        let text =
            |i| Ok::<_, SealError>(browser::element(&made, i)?.as_string().unwrap_or_default());
        Ok(Self {
            public: Public::new(text(0)?, text(1)?),
            private: jose::encode(&browser::bytes(&browser::element(&made, 2)?)),
        })
    }

    /// Signs the binding of a presentation: compact JWS, ES256.
    ///
    /// # Errors
    /// [`SealError`].
    pub(crate) async fn bind(&self, binding: &Binding) -> Result<String, SealError> {
        let kid = hash::sha256(self.public.thumbprint_input().as_bytes()).await?;
        let header = JwsHeader {
            alg: "ES256".into(),
            kid,
            typ: Some(BINDING_TYPE.into()),
        };
        let payload = serde_json::to_vec(binding).map_err(|_| SealError::Form)?;
        let input = signing_input(&header, &payload);
        let private = jose::decode(&self.private)?;
        let signature = browser::sign_es256(private, &input).await?;
        let signature = jose::encode(&browser::bytes(&signature));
        Ok([&input, ".", &signature].concat())
    }
}
