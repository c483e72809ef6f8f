//! TLS for the client: TLS 1.2 with a pre-shared key for each session beside a certificate made at each start.

use openssl::asn1::Asn1Time;
use openssl::bn::{BigNum, MsbOption};
use openssl::error::ErrorStack;
use openssl::ex_data::Index;
use openssl::hash::MessageDigest;
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;
use openssl::ssl::{
    Ssl, SslContext, SslMethod, SslOptions, SslRef, SslSessionCacheMode, SslVersion,
};
use openssl::x509::extension::SubjectAlternativeName;
use openssl::x509::{X509, X509NameBuilder};

/// The server's certificate and its key.
pub(crate) struct Identity {
    certificate: X509,
    key: PKey<Private>,
}

/// Where a connection keeps the PSK id by which it was opened.
pub(crate) type PskId = Index<Ssl, String>;

impl Identity {
    /// A new self-signed certificate for `localhost`.
    pub(crate) fn generate() -> Result<Self, ErrorStack> {
        let key = PKey::from_rsa(Rsa::generate(2048)?)?;
        let mut name = X509NameBuilder::new()?;
        name.append_entry_by_text("CN", "localhost")?;
        let name = name.build();
        let mut serial = BigNum::new()?;
        serial.rand(127, MsbOption::ONE, false)?;
        let mut certificate = X509::builder()?;
        certificate.set_version(2)?;
        certificate.set_serial_number(&*serial.to_asn1_integer()?)?;
        certificate.set_subject_name(&name)?;
        certificate.set_issuer_name(&name)?;
        certificate.set_pubkey(&key)?;
        certificate.set_not_before(&*Asn1Time::days_from_now(0)?)?;
        certificate.set_not_after(&*Asn1Time::days_from_now(30)?)?;
        let names = SubjectAlternativeName::new()
            .dns("localhost")
            .build(&certificate.x509v3_context(None, None))?;
        certificate.append_extension(names)?;
        certificate.sign(&key, MessageDigest::sha256())?;
        Ok(Self {
            certificate: certificate.build(),
            key,
        })
    }

    /// The certificate, encoded.
    pub(crate) fn der(&self) -> Result<Vec<u8>, ErrorStack> {
        self.certificate.to_der()
    }

    /// Accepts connections whose PSK id has a key, and notes on each which id that was.
    pub(crate) fn acceptor(
        &self,
        key_of: impl Fn(&str) -> Option<[u8; 32]> + Send + Sync + 'static,
    ) -> Result<(SslContext, PskId), ErrorStack> {
        let psk_id = Ssl::new_ex_index()?;
        let mut context = SslContext::builder(SslMethod::tls_server())?;
        context.set_min_proto_version(Some(SslVersion::TLS1_2))?;
        context.set_max_proto_version(Some(SslVersion::TLS1_2))?;
        context.set_cipher_list("RSA-PSK-AES256-GCM-SHA384")?;
        // A resumed connection would not say its PSK id again.
        context.set_options(SslOptions::NO_TICKET);
        context.set_session_cache_mode(SslSessionCacheMode::OFF);
        context.set_certificate(&self.certificate)?;
        context.set_private_key(&self.key)?;
        context.set_psk_server_callback(move |connection, id, into| {
            let id = id.and_then(|id| std::str::from_utf8(id).ok());
            Ok(id.map_or(0, |id| hand_over(connection, psk_id, id, key_of(id), into)))
        });
        Ok((context.build(), psk_id))
    }
}

/// Writes the key and notes whose it is. No key is zero bytes, and then the handshake fails.
fn hand_over(
    connection: &mut SslRef,
    psk_id: PskId,
    id: &str,
    key: Option<[u8; 32]>,
    into: &mut [u8],
) -> usize {
    match (key, into.first_chunk_mut()) {
        (Some(key), Some(place)) => {
            *place = key;
            connection.set_ex_data(psk_id, id.to_owned());
            key.len()
        }
        _ => 0,
    }
}
