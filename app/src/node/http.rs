//! One call to the node, and why it can fail.

use std::rc::Rc;

use js_sys::Array;
use serde::{Deserialize, de::DeserializeOwned};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};

#[wasm_bindgen(module = "/src/node/http.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn call(
        method: &str,
        path: &str,
        token: Option<&str>,
        kind: Option<&str>,
        body: Option<&str>,
        progress: &Closure<dyn FnMut(f64)>,
    ) -> Result<JsValue, JsValue>;
}

/// Why a call did not give what was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NodeError {
    /// No answer came: no connection, or it broke.
    Offline,
    /// The node is there but cannot at the moment; try again later.
    Server {
        /// HTTP status.
        status: u16,
    },
    /// The node refuses; trying the same again does not help.
    Refused {
        /// HTTP status.
        status: u16,
        /// Last part of the problem type, for example `not_announced`.
        code: String,
    },
    /// An answer that this app does not understand.
    Unexpected,
}

/// A call to the node.
pub(crate) struct Call<'a> {
    /// HTTP method.
    pub(crate) method: &'a str,
    /// Absolute path on the own origin.
    pub(crate) path: &'a str,
    /// Lookup token.
    pub(crate) token: Option<&'a str>,
    /// Media type and text to send.
    pub(crate) body: Option<(&'a str, &'a str)>,
}

/// What the node answered; never a 5xx.
pub(crate) struct Answer {
    /// HTTP status.
    pub(crate) status: u16,
    /// The body.
    pub(crate) text: String,
}

/// Is told how many bytes of the body are sent.
pub(crate) type OnSent = Rc<dyn Fn(u64)>;

impl Call<'_> {
    /// Makes the call.
    pub(crate) async fn send(self) -> Result<Answer, NodeError> {
        self.send_watched(Rc::new(|_| {})).await
    }

    /// Makes the call and tells how far the upload is.
    pub(crate) async fn send_watched(self, on_sent: OnSent) -> Result<Answer, NodeError> {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let progress = Closure::new(move |sent: f64| on_sent(sent as u64));
        let (kind, body) = self.body.unzip();
        let answer = call(self.method, self.path, self.token, kind, body, &progress)
            .await
            .map_err(|_| NodeError::Offline)?;
        let answer: Array = answer.unchecked_into();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let status = answer.get(0).as_f64().unwrap_or_default() as u16;
        match status {
            0 => Err(NodeError::Offline),
            500.. => Err(NodeError::Server { status }),
            _ => Ok(Answer {
                status,
                text: answer.get(1).as_string().unwrap_or_default(),
            }),
        }
    }
}

impl Answer {
    /// The JSON body of a success.
    pub(crate) fn json<T: DeserializeOwned>(self) -> Result<T, NodeError> {
        let text = self.text()?;
        serde_json::from_str(&text).map_err(|_| NodeError::Unexpected)
    }

    /// The body of a success.
    pub(crate) fn text(self) -> Result<String, NodeError> {
        if self.status < 300 {
            Ok(self.text)
        } else {
            Err(self.refused())
        }
    }

    /// The refusal that this answer is.
    pub(crate) fn refused(&self) -> NodeError {
        #[derive(Deserialize)]
        struct Problem {
            r#type: String,
        }
        let problem = serde_json::from_str::<Problem>(&self.text);
        let kind = problem.map_or_else(|_| String::new(), |problem| problem.r#type);
        let code = kind.rsplit(':').next().unwrap_or_default();
        NodeError::Refused {
            status: self.status,
            code: code.to_owned(),
        }
    }
}
