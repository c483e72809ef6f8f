//! What is known about the service itself: its texts and `about.json`, fetched when a page wants them.

use std::cell::RefCell;
use std::rc::Rc;

use relocation::envelope::operator::About;
use relocation::services::SERVICE;

use crate::browser::fetch::{FetchError, get};
use crate::router::Route;
use crate::texts;

const FILE: &str = "/about.json";

thread_local! {
    static ABOUT: RefCell<Option<Rc<About>>> = const { RefCell::new(None) };
}

/// What is known, if it and its texts in the chosen language are here.
pub(crate) fn known() -> Option<Rc<About>> {
    texts::has_legal()
        .then(|| ABOUT.with_borrow(Clone::clone))
        .flatten()
}

/// Fetches it where the first page is about the service: what the build has drawn is replaced by
/// the same at once. Without it the page says so and offers to try again.
pub(crate) async fn prepare() {
    if matches!(
        Route::parse(&SERVICE, &crate::browser::path()),
        Route::Text(_)
    ) {
        let _ = fetch().await;
    }
}

/// Fetches what is not here yet.
pub(crate) async fn fetch() -> Result<(), FetchError> {
    texts::need(texts::LEGAL)
        .await
        .map_err(|_| FetchError::Offline)?;
    if ABOUT.with_borrow(Option::is_none) {
        let text = crate::browser::fetch::text(get(FILE).await?).await?;
        let about = serde_json::from_str(&text).map_err(|_| FetchError::Offline)?;
        ABOUT.set(Some(Rc::new(about)));
    }
    Ok(())
}
