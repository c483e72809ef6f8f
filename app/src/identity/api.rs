//! The node's calls for identification.

use relocation::envelope::identity::{HolderKey, Means};
use serde::{Deserialize, Serialize};

use crate::node::http::{Call, NodeError};

const JSON: &str = "application/json";

/// Which means there are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub(crate) struct Offer {
    /// Their codes.
    pub means: Vec<String>,
    /// The https origin where they work.
    pub origin: Option<String>,
}

/// Where to go, and the seconds for which that can be used.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "handoff", rename_all = "kebab-case")]
pub(crate) enum Way {
    /// To a program on this device.
    Link {
        /// Link on a computer.
        desktop: String,
        /// Link on a phone or tablet.
        mobile: String,
        /// Seconds.
        expires_in: i32,
    },
    /// The browser itself goes there.
    Redirect {
        /// The address.
        to: String,
        /// Seconds.
        expires_in: i32,
    },
    /// To a wallet, on this device or another one.
    Wallet {
        /// What the wallet opens or scans.
        link: String,
        /// Seconds.
        expires_in: i32,
    },
    /// To a clerk.
    Code {
        /// What the clerk types.
        code: String,
        /// Seconds.
        expires_in: i32,
    },
}

/// How far the attempt of this browser is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Attempt {
    /// Whether the result can be fetched.
    pub returned: bool,
    /// Whether it was fetched already.
    #[serde(default)]
    pub fetched: bool,
    /// The share of the draft's key.
    pub share: Option<String>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub(crate) enum Outcome {
    /// The person is known.
    Verified {
        /// The signed statement.
        statement: String,
    },
    /// Ask again.
    NotYet,
    /// The person stopped it.
    Cancelled,
    /// The document is blocked or expired.
    Document,
    /// It did not come to an end.
    Failed,
}

/// What is offered.
pub(crate) async fn offer() -> Result<Offer, NodeError> {
    get("/api/identity").await?.json()
}

/// The attempt of this browser; none if it began none, or it is over.
pub(crate) async fn attempt() -> Result<Option<Attempt>, NodeError> {
    let answer = get("/api/identity/attempt").await?;
    match answer.status {
        404 => Ok(None),
        _ => answer.json().map(Some),
    }
}

/// Begins an attempt, its result to be made out to `holder`.
pub(crate) async fn begin(means: Means, share: &str, holder: &HolderKey) -> Result<Way, NodeError> {
    #[derive(Serialize)]
    struct Wish<'a> {
        means: &'a str,
        share: &'a str,
        holder: &'a HolderKey,
    }
    let wish = Wish {
        means: means.code(),
        share,
        holder,
    };
    post("/api/identity/attempts", &wish).await?.json()
}

/// Fetches the result, if the attempt began with `holder`.
pub(crate) async fn finish(holder: &HolderKey) -> Result<Outcome, NodeError> {
    #[derive(Serialize)]
    struct Wish<'a> {
        holder: &'a HolderKey,
    }
    let wish = Wish { holder };
    post("/api/identity/statement", &wish).await?.json()
}

/// Confirms by the number that another device shows that its wallet answered
/// for this browser.
pub(crate) async fn confirm(code: &str) -> Result<(), NodeError> {
    #[derive(Serialize)]
    struct Wish<'a> {
        code: &'a str,
    }
    let answer = post("/api/identity/wallet/confirm", &Wish { code }).await?;
    answer.text().map(|_| ())
}

async fn get(path: &str) -> Result<crate::node::http::Answer, NodeError> {
    let call = Call {
        method: "GET",
        path,
        token: None,
        body: None,
    };
    call.send().await
}

async fn post<T: Serialize>(path: &str, value: &T) -> Result<crate::node::http::Answer, NodeError> {
    let body = serde_json::to_string(value).map_err(|_| NodeError::Unexpected)?;
    let call = Call {
        method: "POST",
        path,
        token: None,
        body: Some((JSON, &body)),
    };
    call.send().await
}
