//! https: with the operator's certificate, read again on SIGHUP, or with one
//! for this machine that is made once and kept in `tls/`.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};

use clap::Args;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};

use crate::private_file;

/// Names for which the made certificate counts.
const NAMES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

/// Options for https.
#[derive(Clone, Debug, Default, Args)]
pub struct TlsArgs {
    /// Address for https; without --tls-cert on this machine only, with a
    /// generated certificate
    #[arg(long, value_name = "ADDRESS")]
    pub https: Option<SocketAddr>,
    /// Certificate with its chain in PEM, its own first; read again on SIGHUP
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// Its private key in PEM, readable by its owner only
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
}

impl TlsArgs {
    /// Whether https is spoken with the operator's own certificate.
    #[must_use]
    pub const fn own(&self) -> bool {
        self.tls_cert.is_some()
    }
}

/// The certificate in use.
pub struct Tls {
    certificate: PathBuf,
    key: PathBuf,
    config: RwLock<Arc<ServerConfig>>,
}

impl Tls {
    /// Reads the certificate that the options name, or the one of the data
    /// folder, made if missing.
    ///
    /// # Errors
    /// A sentence that says what failed.
    pub fn open(args: &TlsArgs, data: &Path) -> Result<Self, String> {
        let (certificate, key) = match (&args.tls_cert, &args.tls_key) {
            (Some(certificate), Some(key)) => (certificate.clone(), key.clone()),
            _ => {
                let certificate = certificate(data)?;
                let key = certificate.with_extension("key");
                (certificate, key)
            }
        };
        let config = RwLock::new(read(&certificate, &key)?);
        Ok(Self {
            certificate,
            key,
            config,
        })
    }

    /// For the next connection.
    pub fn current(&self) -> Arc<ServerConfig> {
        Arc::clone(&self.config.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads the files again; connections that stand keep what they began with.
    ///
    /// # Errors
    /// A sentence; the earlier certificate then stays in use.
    pub fn reload(&self) -> Result<(), String> {
        let config = read(&self.certificate, &self.key)?;
        *self.config.write().unwrap_or_else(PoisonError::into_inner) = config;
        Ok(())
    }
}

fn read(certificate: &Path, key: &Path) -> Result<Arc<ServerConfig>, String> {
    let shown = key.display();
    let unreadable = |file: &Path, error: &dyn std::fmt::Display| {
        format!("https cannot be set up: {}: {error}.", file.display())
    };
    let chain = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| unreadable(certificate, &error))?;
    if !private_file::only_owner(key).map_err(|error| unreadable(key, &error))? {
        return Err(format!(
            "Others can read the key of the certificate. Run: chmod 600 {shown}"
        ));
    }
    let der = PrivateKeyDer::from_pem_file(key).map_err(|error| unreadable(key, &error))?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| unreadable(certificate, &error))?
        .with_no_client_auth()
        .with_single_cert(chain, der)
        .map_err(|error| unreadable(certificate, &error))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// File of the made certificate, made if missing; its key lies beside it.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_certificate_is_refused_and_the_earlier_one_stays() {
        let dir = tempfile::tempdir().unwrap();
        let made = certificate(dir.path()).unwrap();
        let other = tempfile::tempdir().unwrap();
        let other = certificate(other.path()).unwrap();
        let args = TlsArgs {
            https: None,
            tls_cert: Some(made.clone()),
            tls_key: Some(made.with_extension("key")),
        };
        let tls = Tls::open(&args, dir.path()).unwrap();
        let first = tls.current();

        std::fs::copy(&other, &made).unwrap();
        let refused = tls.reload().unwrap_err();
        assert!(refused.contains("localhost.crt"), "{refused}");
        std::fs::write(&made, "no certificate").unwrap();
        assert!(tls.reload().is_err());
        assert!(Arc::ptr_eq(&first, &tls.current()));

        std::fs::copy(&other, &made).unwrap();
        let key = made.with_extension("key");
        std::fs::copy(other.with_extension("key"), &key).unwrap();
        tls.reload().unwrap();
        assert!(!Arc::ptr_eq(&first, &tls.current()));
        let open = std::os::unix::fs::PermissionsExt::from_mode(0o640);
        std::fs::set_permissions(&key, open).unwrap();
        assert!(tls.reload().unwrap_err().contains("chmod 600"));
    }
}
