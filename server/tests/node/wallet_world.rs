//! A PID issuer with its CA and status list, and a wallet that can be made to
//! do everything wrong. It shares no code with the node's own side.

use std::{
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use aws_lc_rs::{
    aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree},
    digest::{SHA256, digest},
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use base64ct::{Base64, Encoding};
use miniz_oxide::deflate::compress_to_vec_zlib;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use relocation::envelope::jose::{decode, encode};
use serde_json::{Value, json};
use umzug::{machine::now, private_file};

/// A P-256 key that signs.
pub(crate) struct Signer {
    key: EcdsaKeyPair,
    /// Base64 DER, leaf first; none for a wallet's own key.
    x5c: Vec<String>,
}

/// A CA and what it has certified.
pub(crate) struct Authority {
    ca: CertifiedIssuer<'static, KeyPair>,
    /// Base64 DER that an issuer sends along: its own, unless it is an anchor.
    x5c: Vec<String>,
}

impl Authority {
    pub(crate) fn new(name: &str) -> Self {
        let ca = CertifiedIssuer::self_signed(ca(name), KeyPair::generate().expect("a key"));
        Self {
            ca: ca.expect("a CA"),
            x5c: Vec::new(),
        }
    }

    /// One between this one and issuers.
    pub(crate) fn between(&self) -> Self {
        let key = KeyPair::generate().expect("a key");
        let ca = CertifiedIssuer::signed_by(ca("Between"), key, &self.ca).expect("a CA");
        let x5c = vec![Base64::encode_string(ca.der())];
        Self { ca, x5c }
    }

    /// Certificate and key, as PEM.
    pub(crate) fn certify(&self, name: &str, until: i32) -> (rcgen::Certificate, KeyPair) {
        let mut params = named(name);
        params.not_after = rcgen::date_time_ymd(until, 1, 1);
        let key = KeyPair::generate().expect("a key");
        let certificate = params.signed_by(&key, &self.ca).expect("a certificate");
        (certificate, key)
    }

    pub(crate) fn signer(&self, until: i32) -> Signer {
        let (certificate, key) = self.certify("PID issuer", until);
        let mut x5c = vec![Base64::encode_string(certificate.der())];
        x5c.extend(self.x5c.clone());
        Signer::of(&key, x5c)
    }

    pub(crate) fn pem(&self) -> String {
        self.ca.pem()
    }
}

fn ca(name: &str) -> CertificateParams {
    let mut params = named(name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params
}

fn named(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params
}

impl Signer {
    fn of(key: &KeyPair, x5c: Vec<String>) -> Self {
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let key = EcdsaKeyPair::from_pkcs8(algorithm, key.serialized_der()).expect("a key");
        Self { key, x5c }
    }

    pub(crate) fn holder() -> Self {
        Self::of(&KeyPair::generate().expect("a key"), Vec::new())
    }

    pub(crate) fn sign(&self, typ: &str, claims: &Value) -> String {
        let mut header = json!({"alg": "ES256", "typ": typ});
        if !self.x5c.is_empty() {
            header["x5c"] = json!(self.x5c);
        }
        let input = format!("{}.{}", segment(&header), segment(claims));
        let signature = self.key.sign(&SystemRandom::new(), input.as_bytes());
        format!("{input}.{}", encode(signature.expect("signed").as_ref()))
    }

    fn jwk(&self) -> Value {
        let (x, y) = self.key.public_key().as_ref()[1..].split_at(32);
        json!({"kty": "EC", "crv": "P-256", "x": encode(x), "y": encode(y), "use": "sig"})
    }
}

fn segment(value: &Value) -> String {
    encode(value.to_string().as_bytes())
}

fn hash(text: &str) -> String {
    encode(digest(&SHA256, text.as_bytes()).as_ref())
}

/// A credential as it was issued: what is signed, and its disclosures.
#[derive(Clone)]
pub(crate) struct Credential {
    pub(crate) jwt: String,
    pub(crate) disclosures: Vec<String>,
}

/// A PID of Erika Mustermann for `holder`; `change` may spoil what is signed.
pub(crate) fn erika(
    issuer: &Signer,
    holder: &Signer,
    status: &str,
    change: impl FnOnce(&mut Value),
) -> Credential {
    let mut disclosures = Vec::new();
    let mut hide = |name: &str, value: Value| {
        let text = segment(&json!([encode(name.as_bytes()), name, value]));
        let digest = hash(&text);
        disclosures.push(text);
        digest
    };
    let parts = [
        ("street_address", "HEIDESTRAẞE 17"),
        ("postal_code", "51147"),
        ("locality", "KÖLN"),
        ("country", "DE"),
    ];
    let parts: Vec<_> = parts
        .iter()
        .map(|(name, value)| hide(name, json!(value)))
        .collect();
    let all = [
        hide("given_name", json!("ERIKA")),
        hide("family_name", json!("MUSTERMANN")),
        hide("birthdate", json!("1964-08-12")),
        hide("address", json!({"_sd": parts})),
    ];
    let mut claims = json!({
        "iss": "https://pid.example",
        "vct": "urn:eudi:pid:de:1",
        "iat": now() - 10,
        "exp": now() + 30 * 86_400,
        "cnf": {"jwk": holder.jwk()},
        "status": {"status_list": {"idx": 3, "uri": status}},
        "_sd_alg": "sha-256",
        "_sd": all.into_iter().chain([hash("decoy")]).collect::<Vec<_>>(),
    });
    change(&mut claims);
    let jwt = issuer.sign("dc+sd-jwt", &claims);
    Credential { jwt, disclosures }
}

/// What a wallet puts into the key binding.
pub(crate) struct Bound<'a> {
    pub(crate) aud: &'a str,
    pub(crate) nonce: &'a str,
    pub(crate) iat: i64,
}

impl Credential {
    /// Presents everything.
    pub(crate) fn present(&self, holder: &Signer, bound: &Bound<'_>) -> String {
        let mut text = self.jwt.clone() + "~";
        for one in &self.disclosures {
            text = text + one + "~";
        }
        let claims = json!({
            "aud": bound.aud, "nonce": bound.nonce, "iat": bound.iat, "sd_hash": hash(&text),
        });
        text + &holder.sign("kb+jwt", &claims)
    }
}

/// Encrypts an answer to the key of a request.
pub(crate) fn encrypt(jwk: &Value, answer: &Value) -> String {
    let own = PrivateKey::generate(&ECDH_P256).expect("a key");
    let public = own.compute_public_key().expect("a key");
    let (x, y) = public.as_ref()[1..].split_at(32);
    let header = json!({
        "alg": "ECDH-ES", "enc": "A128GCM", "kid": jwk["kid"],
        "epk": {"kty": "EC", "crv": "P-256", "x": encode(x), "y": encode(y)},
        "apu": encode(b"wallet"), "apv": encode(b"node"),
    });
    let half = |name: &str| decode(jwk[name].as_str().expect("text")).expect("base64url");
    let point = [vec![4], half("x"), half("y")].concat();
    let theirs = UnparsedPublicKey::new(&ECDH_P256, point);
    let key = agree(&own, theirs, (), |z| {
        let mut text = vec![0, 0, 0, 1];
        text.extend(z);
        for part in [b"A128GCM".as_slice(), b"wallet", b"node"] {
            text.extend(u32::try_from(part.len()).expect("short").to_be_bytes());
            text.extend(part);
        }
        text.extend([0, 0, 0, 128]);
        Ok(digest(&SHA256, &text).as_ref()[..16].to_vec())
    });
    let key = UnboundKey::new(&AES_128_GCM, &key.expect("agreed")).expect("a key");
    let (protected, mut text) = (segment(&header), answer.to_string().into_bytes());
    let iv = [7; 12];
    let tag = LessSafeKey::new(key).seal_in_place_separate_tag(
        Nonce::assume_unique_for_key(iv),
        Aad::from(protected.as_bytes()),
        &mut text,
    );
    let tag = tag.expect("sealed");
    format!(
        "{protected}..{}.{}.{}",
        encode(&iv),
        encode(&text),
        encode(tag.as_ref())
    )
}

/// Serves one status list.
pub(crate) struct StatusServer {
    pub(crate) uri: String,
    text: Arc<Mutex<String>>,
    asked: Arc<Mutex<u32>>,
}

impl StatusServer {
    pub(crate) fn start(issuer: &Signer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let uri = format!(
            "http://{}/status/1",
            listener.local_addr().expect("an address")
        );
        let (text, asked): (Arc<Mutex<String>>, Arc<Mutex<u32>>) = Default::default();
        let (said, count) = (Arc::clone(&text), Arc::clone(&asked));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                *count.lock().expect("count") += 1;
                answer(stream, &said.lock().expect("text"));
            }
        });
        let this = Self { uri, text, asked };
        this.says(issuer, 0, |_| {});
        this
    }

    /// The third of one-bit statuses is `byte`'s fourth bit.
    pub(crate) fn says(&self, issuer: &Signer, byte: u8, change: impl FnOnce(&mut Value)) {
        let lst = encode(&compress_to_vec_zlib(&[byte, 0], 6));
        let mut claims = json!({
            "sub": self.uri, "iat": now(), "exp": now() + 600, "ttl": 0,
            "status_list": {"bits": 1, "lst": lst},
        });
        change(&mut claims);
        *self.text.lock().expect("text") = issuer.sign("statuslist+jwt", &claims);
    }

    pub(crate) fn fails(&self) {
        self.text.lock().expect("text").clear();
    }

    pub(crate) fn asked(&self) -> u32 {
        *self.asked.lock().expect("count")
    }
}

fn answer(mut stream: TcpStream, text: &str) {
    let mut reader = BufReader::new(stream.try_clone().expect("a stream"));
    let mut line = String::new();
    while reader.read_line(&mut line).unwrap_or(0) > 0 && line != "\r\n" {
        line.clear();
    }
    let status = if text.is_empty() {
        "404 Not Found"
    } else {
        "200 OK"
    };
    let _ = write!(
        stream,
        "HTTP/1.1 {status}\r\ncontent-type: application/statuslist+jwt\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n{text}",
        text.len()
    );
}

/// The files that the node is started with.
pub(crate) struct Files {
    pub(crate) certificate: PathBuf,
    pub(crate) key: PathBuf,
    pub(crate) issuers: PathBuf,
}

impl Files {
    /// An access certificate by a CA of its own, and the trusted `issuers`.
    pub(crate) fn write(folder: &Path, issuers: &Authority) -> Self {
        let access = Authority::new("Access CA");
        let (certificate, key) = access.certify("Umzug", 2100);
        let file = |name: &str, text: &str| {
            let path = folder.join(name);
            private_file::write_new(&path, text.as_bytes()).expect("a file");
            path
        };
        Self {
            certificate: file("access.pem", &(certificate.pem() + &access.pem())),
            key: file("access.key", &key.serialize_pem()),
            issuers: file("issuers.pem", &issuers.pem()),
        }
    }
}
