//! The reply key: the citizen's own RSA-4096 pair, to which authorities seal
//! questions and decisions. Making one takes seconds on a phone, so it starts
//! in the background while the person fills the form.

use std::cell::RefCell;

use js_sys::Promise;
use relocation::envelope::jose::{Jwk, KeyUse, thumbprint_input};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use super::{SealError, browser, hash};

thread_local! {
    static COMING: RefCell<Option<Promise>> = const { RefCell::new(None) };
}

/// A new pair.
pub(crate) struct ReplyKey {
    /// Public half, for the metadata.
    pub public: Jwk,
    /// Private half, PKCS #8.
    pub private: Vec<u8>,
}

/// Starts making the pair, once. Call it when the form begins.
pub(crate) fn prepare() {
    drop(coming());
}

fn coming() -> Promise {
    COMING.with_borrow_mut(|slot| {
        slot.get_or_insert_with(|| future_to_promise(browser::new_reply_key()))
            .clone()
    })
}

/// Waits for the prepared pair and takes it: each bundle has its own.
///
/// # Errors
/// [`SealError::Refused`] when the browser cannot make one.
pub(crate) async fn take() -> Result<ReplyKey, SealError> {
    let made = JsFuture::from(coming()).await;
    COMING.take();
    let made = made?;
    let text = |i| Ok::<_, SealError>(browser::element(&made, i)?.as_string().unwrap_or_default());
    let (n, e) = (text(0)?, text(1)?);
    let thumbprint = hash::sha256(thumbprint_input(&n, &e).as_bytes()).await?;
    Ok(ReplyKey {
        public: Jwk::rsa(KeyUse::Seal, n, e, thumbprint),
        private: browser::bytes(&browser::element(&made, 2)?),
    })
}
