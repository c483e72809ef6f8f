//! An OpenID provider that says what a test wants, over a real socket. It is
//! strict by itself: client secret, PKCE, redirect address, a code counts once.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex},
};

use aws_lc_rs::{
    hmac,
    rand::SystemRandom,
    rsa::{KeyPair as RsaKeyPair, KeySize},
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_SHA256},
};
use axum::{
    Form, Json, Router,
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use base64ct::{Base64, Encoding};
use relocation::envelope::jose::encode;
use serde_json::{Value, json};
use umzug::jose::sha256;

use crate::node::SECRET;

/// The client that the node is.
pub(crate) const CLIENT: &str = "umzug hamburg";
/// Who the person is at the provider.
pub(crate) const SUBJECT: &str = "subject-a1b2c3d4e5";

type Parameters = HashMap<String, String>;

/// How a token is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signing {
    Es256,
    Rs256,
    /// By a key that is not in the key set, under the name of one that is.
    Foreign,
    /// Not at all.
    None,
    /// With the secret that the client has.
    ClientSecret,
    /// With the public key as the secret.
    PublicKey,
}

/// How the token endpoint answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exchange {
    /// By the rules.
    Strict,
    /// Any code of any client, again and again.
    Careless,
    /// Without an ID token.
    Bare,
    /// An answer that never fits.
    Endless,
}

/// What is out of the ordinary.
pub(crate) struct Mood {
    /// Claims of the ID token, besides or in place of the ordinary ones.
    pub(crate) claims: Value,
    /// What the userinfo endpoint says.
    pub(crate) userinfo: Value,
    /// What the discovery document says besides.
    pub(crate) document: Value,
    pub(crate) signing: Signing,
    pub(crate) exchange: Exchange,
}

impl Default for Mood {
    fn default() -> Self {
        Self {
            claims: erika(),
            userinfo: json!({"sub": SUBJECT}),
            document: json!({}),
            signing: Signing::Es256,
            exchange: Exchange::Strict,
        }
    }
}

/// What an account says of Erika Mustermann, whose level is high.
pub(crate) fn erika() -> Value {
    json!({
        "acr": "http://eidas.europa.eu/LoA/high",
        "given_name": "ERIKA", "family_name": "MUSTERMANN", "birthdate": "1964-08-12",
        "address": {"street_address": "HEIDESTRAẞE 17", "postal_code": "51147",
                    "locality": "KÖLN", "country": "DE"},
    })
}

/// One member of `base` in place of the ordinary one, or `null` for none.
pub(crate) fn with(mut base: Value, name: &str, value: Value) -> Value {
    base[name] = value;
    base
}

struct Inside {
    base: String,
    mood: Mutex<Mood>,
    /// Authorization requests by code; taken out when it is used.
    codes: Mutex<HashMap<String, Parameters>>,
    calls: Mutex<Vec<(String, Parameters)>>,
    keys: Mutex<Keys>,
}

struct Keys {
    name: String,
    p256: EcdsaKeyPair,
}

impl Keys {
    fn new(name: &str) -> Self {
        let p256 = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).expect("a key");
        Self {
            name: name.into(),
            p256,
        }
    }
}

static RSA: LazyLock<RsaKeyPair> =
    LazyLock::new(|| RsaKeyPair::generate(KeySize::Rsa2048).expect("a key"));

/// The provider; it ends with the test's process.
pub(crate) struct OpenIdProvider {
    pub(crate) base: String,
    inside: Arc<Inside>,
}

impl OpenIdProvider {
    pub(crate) fn start() -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let inside = Arc::new(Inside {
            base: base.clone(),
            mood: Mutex::default(),
            codes: Mutex::default(),
            calls: Mutex::default(),
            keys: Mutex::new(Keys::new("first")),
        });
        serve(listener, Arc::clone(&inside));
        Self { base, inside }
    }

    /// Answers at this listener as well.
    pub(crate) fn listen(&self, listener: std::net::TcpListener) {
        serve(listener, Arc::clone(&self.inside));
    }

    pub(crate) fn is(&self, mood: Mood) {
        *self.inside.mood.lock().expect("mood") = mood;
    }

    /// The next tokens are signed by a new key.
    pub(crate) fn rotate(&self, name: &str) {
        *self.inside.keys.lock().expect("keys") = Keys::new(name);
    }

    /// How often this path was called.
    pub(crate) fn called(&self, path: &str) -> usize {
        let calls = self.inside.calls.lock().expect("calls");
        calls.iter().filter(|(called, _)| called == path).count()
    }

    /// A browser logs in at `to`: the address that it is led back to.
    pub(crate) fn login(&self, to: &str) -> String {
        let agent = ureq::Agent::config_builder()
            .max_redirects(0)
            .max_redirects_will_error(false)
            .build()
            .new_agent();
        let answer = agent.get(to).call().expect("an answer");
        assert_eq!(answer.status(), 303);
        answer.headers()["location"].to_str().expect("text").into()
    }
}

fn serve(listener: std::net::TcpListener, inside: Arc<Inside>) {
    listener.set_nonblocking(true).expect("a listener");
    let router = Router::new()
        .route("/.well-known/openid-configuration", get(document))
        .route("/jwks", get(jwks))
        .route("/authorize", get(authorize))
        .route("/token", post(token))
        .route("/userinfo", get(userinfo))
        .with_state(inside);
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
            axum::serve(listener, router).await.expect("serves");
        });
    });
}

impl Inside {
    fn note(&self, path: &str, parameters: &Parameters) {
        let mut calls = self.calls.lock().expect("calls");
        calls.push((path.into(), parameters.clone()));
    }
}

type At = State<Arc<Inside>>;

async fn document(State(inside): At) -> Json<Value> {
    inside.note("document", &Parameters::new());
    let base = &inside.base;
    let mut document = json!({
        "issuer": base,
        "authorization_endpoint": format!("{base}/authorize"),
        "token_endpoint": format!("{base}/token"),
        "userinfo_endpoint": format!("{base}/userinfo"),
        "jwks_uri": format!("{base}/jwks"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["ES256", "RS256", "HS256", "none"],
        "claims_parameter_supported": true,
    });
    merge(&mut document, &inside.mood.lock().expect("mood").document);
    Json(document)
}

fn merge(base: &mut Value, more: &Value) {
    for (name, value) in more.as_object().expect("an object") {
        base[name] = value.clone();
    }
}

async fn jwks(State(inside): At) -> Json<Value> {
    inside.note("jwks", &Parameters::new());
    let keys = inside.keys.lock().expect("keys");
    let point = keys.p256.public_key().as_ref();
    let rsa = RSA.public_key();
    Json(json!({"keys": [
        {"kty": "EC", "crv": "P-256", "use": "sig", "kid": keys.name,
         "x": encode(&point[1..33]), "y": encode(&point[33..])},
        {"kty": "RSA", "use": "sig", "kid": "rsa",
         "n": encode(rsa.modulus().big_endian_without_leading_zero()),
         "e": encode(rsa.exponent().big_endian_without_leading_zero())},
    ]}))
}

/// The person agrees at once.
async fn authorize(State(inside): At, Query(asked): Query<Parameters>) -> Redirect {
    let mut codes = inside.codes.lock().expect("codes");
    let code = format!("code-{}", codes.len());
    let (back, state) = (&asked["redirect_uri"], &asked["state"]);
    let iss = inside.base.replace(':', "%3A").replace('/', "%2F");
    let to = format!("{back}?code={code}&state={state}&iss={iss}");
    codes.insert(code, asked);
    Redirect::to(&to)
}

async fn token(State(inside): At, headers: HeaderMap, Form(form): Form<Parameters>) -> Response {
    inside.note("token", &form);
    let mood = inside.mood.lock().expect("mood");
    let mut codes = inside.codes.lock().expect("codes");
    let asked = codes.get(&form["code"]).cloned();
    if mood.exchange != Exchange::Careless {
        let known = headers.get("authorization").map(|value| value.as_bytes());
        // RFC 6749 § 2.3.1: both halves are form-encoded.
        let pair = format!("{}:{}", CLIENT.replace(' ', "+"), SECRET.replace(' ', "+"));
        let basic = format!("Basic {}", Base64::encode_string(pair.as_bytes()));
        if known != Some(basic.as_bytes()) {
            return refused(StatusCode::UNAUTHORIZED, "invalid_client");
        }
        let challenge = encode(&sha256(form["code_verifier"].as_bytes()));
        let right = asked.as_ref().is_some_and(|asked| {
            asked["redirect_uri"] == form["redirect_uri"]
                && asked["code_challenge"] == challenge
                && asked["code_challenge_method"] == "S256"
                && asked.get("used").is_none()
        });
        if !right {
            return refused(StatusCode::BAD_REQUEST, "invalid_grant");
        }
    }
    let Some(asked) = asked else {
        return refused(StatusCode::BAD_REQUEST, "invalid_grant");
    };
    let used = codes.get_mut(&form["code"]).expect("a code");
    used.insert("used".into(), "yes".into());
    let now = umzug::machine::now();
    let mut claims = json!({
        "iss": inside.base, "sub": SUBJECT, "aud": CLIENT, "nonce": asked["nonce"],
        "iat": now, "exp": now + 300, "auth_time": now,
    });
    merge(&mut claims, &mood.claims);
    let mut answer = json!({
        "access_token": "acc355", "token_type": "Bearer", "expires_in": 60,
        "id_token": sign(&claims, mood.signing, &inside.keys.lock().expect("keys")),
    });
    match mood.exchange {
        Exchange::Bare => drop(
            answer
                .as_object_mut()
                .expect("an object")
                .remove("id_token"),
        ),
        Exchange::Endless => answer["more"] = json!("x".repeat(200_000)),
        Exchange::Strict | Exchange::Careless => {}
    }
    Json(answer).into_response()
}

fn refused(status: StatusCode, error: &str) -> Response {
    let words = "ERIKA MUSTERMANN may not";
    (
        status,
        Json(json!({"error": error, "error_description": words})),
    )
        .into_response()
}

async fn userinfo(State(inside): At, headers: HeaderMap) -> Response {
    inside.note("userinfo", &Parameters::new());
    if headers.get("authorization").map(|value| value.as_bytes()) != Some(b"Bearer acc355") {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let mood = inside.mood.lock().expect("mood");
    Json(mood.userinfo.clone()).into_response()
}

fn sign(claims: &Value, signing: Signing, keys: &Keys) -> String {
    let (alg, kid) = match signing {
        Signing::Es256 | Signing::Foreign => ("ES256", keys.name.as_str()),
        Signing::Rs256 => ("RS256", "rsa"),
        Signing::None => ("none", keys.name.as_str()),
        Signing::ClientSecret | Signing::PublicKey => ("HS256", keys.name.as_str()),
    };
    let header = json!({"alg": alg, "kid": kid, "typ": "JWT"}).to_string();
    let claims = claims.to_string();
    let input = format!(
        "{}.{}",
        encode(header.as_bytes()),
        encode(claims.as_bytes())
    );
    let random = SystemRandom::new();
    let ecdsa = |key: &EcdsaKeyPair| {
        let signature = key.sign(&random, input.as_bytes()).expect("a signature");
        signature.as_ref().to_vec()
    };
    let hmac = |secret: &[u8]| {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
        hmac::sign(&key, input.as_bytes()).as_ref().to_vec()
    };
    let signature = match signing {
        Signing::Es256 => ecdsa(&keys.p256),
        Signing::Foreign => ecdsa(&Keys::new("other").p256),
        Signing::Rs256 => {
            let mut signature = vec![0; RSA.public_modulus_len()];
            RSA.sign(&RSA_PKCS1_SHA256, &random, input.as_bytes(), &mut signature)
                .expect("a signature");
            signature
        }
        Signing::None => Vec::new(),
        Signing::ClientSecret => hmac(SECRET.as_bytes()),
        Signing::PublicKey => hmac(keys.p256.public_key().as_ref()),
    };
    format!("{input}.{}", encode(&signature))
}
