//! The node's calls for identification.

use relocation::envelope::identity::HolderKey;
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

/// Where to go.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Way {
    /// Link on a computer.
    pub desktop: String,
    /// Link on a phone or tablet.
    pub mobile: String,
    /// Seconds for which it can be used.
    pub expires_in: i32,
}

/// How far the attempt of this browser is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Attempt {
    /// Whether the result can be fetched.
    pub returned: bool,
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

/// Begins an attempt by Online-Ausweis, its result to be made out to `holder`.
pub(crate) async fn begin(share: &str, holder: &HolderKey) -> Result<Way, NodeError> {
    #[derive(Serialize)]
    struct Wish<'a> {
        means: &'a str,
        share: &'a str,
        holder: &'a HolderKey,
    }
    let wish = Wish {
        means: "eid",
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
