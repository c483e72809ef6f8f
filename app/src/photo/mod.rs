//! Makes photos and files ready for sealing: photos of a readable size without
//! hidden data, PDF as it is, everything else refused.

use js_sys::Uint8Array;
use relocation::envelope::attachment::{Kind, KindError};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

pub(crate) use relocation::envelope::attachment::{LARGEST, MOST};

/// A page of A4 stays readable at this length (about 200 dpi).
const LONGEST_SIDE: u32 = 2400;
const QUALITY: f64 = 0.85;

#[wasm_bindgen(module = "/src/photo/shrink.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn shrink(file: &web_sys::File, longest: u32, quality: f64) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch)]
    async fn read(file: &web_sys::File) -> Result<JsValue, JsValue>;

    fn show(bytes: Vec<u8>, kind: &str) -> String;

    fn hide(url: &str);
}

/// A file that can be kept and sealed.
pub(crate) struct Ready {
    /// Name for people.
    pub filename: String,
    /// `image/jpeg` or `application/pdf`.
    pub mime_type: &'static str,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PhotoError {
    /// More than [`LARGEST`].
    TooLarge,
    /// Nothing in it.
    Empty,
    /// HEIC or HEIF, as some phones store photos.
    Heic,
    /// Another kind of file.
    Kind,
    /// Damaged, or too big for this device.
    Unreadable,
}

/// Reads, judges by content and shrinks.
///
/// # Errors
/// [`PhotoError`].
pub(crate) async fn prepare(file: &web_sys::File) -> Result<Ready, PhotoError> {
    if file.size() > f64::from(LARGEST) {
        return Err(PhotoError::TooLarge);
    }
    let unreadable = |_| PhotoError::Unreadable;
    let content = Uint8Array::new(&read(file).await.map_err(unreadable)?).to_vec();
    if Kind::of(&content)? == Kind::Pdf {
        return Ok(Ready {
            filename: Kind::Pdf.named(&file.name()),
            mime_type: Kind::Pdf.mime_type(),
            content,
        });
    }
    drop(content);
    let small = shrink(file, LONGEST_SIDE, QUALITY).await;
    Ok(Ready {
        filename: Kind::Jpeg.named(&file.name()),
        mime_type: Kind::Jpeg.mime_type(),
        content: Uint8Array::new(&small.map_err(unreadable)?).to_vec(),
    })
}

impl From<KindError> for PhotoError {
    fn from(error: KindError) -> Self {
        match error {
            KindError::Empty => Self::Empty,
            KindError::Heic => Self::Heic,
            KindError::Unknown => Self::Kind,
        }
    }
}

/// An address under which the page can show bytes, until it is dropped.
pub(crate) struct Preview(String);

impl Preview {
    /// Of a file in memory.
    #[must_use]
    pub(crate) fn new(content: Vec<u8>, mime_type: &str) -> Self {
        Self(show(content, mime_type))
    }

    /// `blob:` address.
    #[must_use]
    pub(crate) fn url(&self) -> &str {
        &self.0
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        hide(&self.0);
    }
}
