//! The signed directory: fetched, checked, and never older than one seen
//! before.

use relocation::envelope::directory::{AuthorityEntry, Directory};
use relocation::envelope::jose::{self, Jwk};
use wasm_bindgen::prelude::wasm_bindgen;

use super::api;
use super::http::NodeError;
use crate::seal::{hash, jws};

/// Public half of the region's offline root key: x and y of a P-256 point,
/// base64url. Comes in when the app is built.
const ROOT_KEY: Option<&str> = option_env!("UMZUG_ROOT_KEY");

/// Region that the app is built for, as its place index; without one the root
/// key alone decides.
const REGION: Option<&str> = option_env!("UMZUG_REGION");

/// Bytes of an RSA-4096 modulus.
const MODULUS: usize = 512;

#[wasm_bindgen(module = "/src/node/memory.js")]
extern "C" {
    fn remembered(name: &str) -> f64;
    fn remember(name: &str, number: f64);
}

/// Why the directory cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum DirectoryError {
    /// The app was built without a root key: it cannot check any directory.
    NoRootKey,
    /// It could not be fetched.
    Node(NodeError),
    /// Not signed by the region's root key, or changed.
    NotSigned,
    /// Another region's.
    Region,
    /// Its time is over.
    Expired,
    /// Older than one that this browser has seen.
    Older,
}

/// Why an authority's key cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum KeyError {
    /// It could not be fetched.
    Node(NodeError),
    /// Not the key that the signed directory names, or too weak.
    NotVerified,
}

/// Fetches and checks the directory.
///
/// # Errors
/// [`DirectoryError`].
pub(crate) async fn fetch() -> Result<Directory, DirectoryError> {
    let root_text = ROOT_KEY.ok_or(DirectoryError::NoRootKey)?;
    let root = jose::decode(root_text).map_err(|_| DirectoryError::NoRootKey)?;
    if root.len() != 64 {
        return Err(DirectoryError::NoRootKey);
    }
    let text = api::directory().await.map_err(DirectoryError::Node)?;
    let payload = jws::open_directory(text.trim(), &root).await;
    let payload = payload.map_err(|_| DirectoryError::NotSigned)?;
    let directory: Directory =
        serde_json::from_slice(&payload).map_err(|_| DirectoryError::NotSigned)?;
    if REGION.is_some_and(|region| directory.region != region) {
        return Err(DirectoryError::Region);
    }
    #[allow(clippy::cast_precision_loss)]
    if js_sys::Date::now() / 1000.0 >= directory.expires as f64 {
        return Err(DirectoryError::Expired);
    }
    not_older(&directory, root_text)?;
    Ok(directory)
}

/// A new root key begins a new count.
fn not_older(directory: &Directory, root: &str) -> Result<(), DirectoryError> {
    let name = String::from("umzug.directory.") + root;
    #[allow(clippy::cast_precision_loss)]
    let sequence = directory.sequence as f64;
    if sequence < remembered(&name) {
        return Err(DirectoryError::Older);
    }
    remember(&name, sequence);
    Ok(())
}

/// Fetches the key that the directory names for sealing to this authority.
/// A key that the node has swapped is refused before anything is sealed.
///
/// # Errors
/// [`KeyError`].
pub(crate) async fn sealing_key(entry: &AuthorityEntry, kid: &str) -> Result<Jwk, KeyError> {
    let key = api::key(entry.destination, kid).await;
    let key = key.map_err(KeyError::Node)?;
    let strong = jose::decode(&key.n).is_ok_and(|n| n.len() >= MODULUS && n[0] >= 128);
    let same = hash::same_key(&key, kid).await.is_ok();
    if same && strong && key.e == "AQAB" && key.kty == "RSA" && key.alg == "RSA-OAEP-256" {
        Ok(key)
    } else {
        Err(KeyError::NotVerified)
    }
}
