//! The certificate for https on loopback: made once, kept in `tls/`.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use axum_server::tls_rustls::RustlsConfig;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};

use crate::private_file;

/// Names for which the certificate counts.
const NAMES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

/// Configuration with the certificate of the data folder, made if missing.
///
/// # Errors
/// A sentence that says what failed.
pub fn configure(data: &Path) -> Result<RustlsConfig, String> {
    let failed = |what: &dyn std::fmt::Display| format!("https cannot be set up: {what}.");
    let certificate = certificate(data)?;
    let key = certificate.with_extension("key");
    let chain = CertificateDer::from_pem_file(&certificate).map_err(|error| failed(&error))?;
    let key = PrivateKeyDer::from_pem_file(&key).map_err(|error| failed(&error))?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| failed(&error))?
        .with_no_client_auth()
        .with_single_cert(vec![chain], key)
        .map_err(|error| failed(&error))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(RustlsConfig::from_config(Arc::new(config)))
}

/// File of the certificate, made if missing; its key lies beside it.
///
/// # Errors
/// A sentence that says what failed.
pub fn certificate(data: &Path) -> Result<PathBuf, String> {
    let dir = data.join("tls");
    let (certificate, key) = (dir.join("localhost.crt"), dir.join("localhost.key"));
    if !certificate.exists() || !key.exists() {
        make(&dir, &certificate, &key)
            .map_err(|error| format!("https cannot be set up: {error}."))?;
    }
    Ok(certificate)
}

fn make(dir: &Path, certificate: &Path, key: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(NAMES.map(str::to_owned).to_vec())?;
    private_file::create_folder(dir)?;
    private_file::replace(key, signing_key.serialize_pem().as_bytes())?;
    private_file::replace(certificate, cert.pem().as_bytes())?;
    Ok(())
}
