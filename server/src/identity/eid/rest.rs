//! The calls as JSON over http(s): how a gateway beside the node, or the test
//! eID-Server, offers them.

use std::sync::Arc;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use tokio::sync::Semaphore;
use ureq::Agent;

use crate::identity::outgoing::{config, off_threads, room};

use super::server::{Answer, Begun, EidServer, GetResult, Minor, Read, Unreachable, UseId};

/// Room for calls to the eID-Server.
static ROOM: Semaphore = room();

/// Longest answer.
const BYTES: u64 = 64 * 1024;

/// Where the gateway is, and the secret that it knows this node by.
#[derive(Clone)]
pub struct Access {
    /// Without a slash at the end.
    pub base: String,
    /// Bearer token.
    pub token: String,
}

/// The adapter.
#[derive(Clone)]
pub struct RestServer {
    agent: Agent,
    access: Arc<Access>,
}

#[derive(Deserialize)]
struct Result_ {
    major: String,
    #[serde(default)]
    minor: String,
}

#[derive(Deserialize)]
struct WithResult {
    result: Result_,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct GetResultRequest {
    session: String,
    request_counter: u32,
}

impl RestServer {
    /// Speaks to the gateway at `access`.
    #[must_use]
    pub fn new(access: Access) -> Self {
        Self {
            agent: config().build().new_agent(),
            access: Arc::new(access),
        }
    }

    /// Calls, off the async threads.
    async fn call<Q: Serialize + Send + 'static>(
        &self,
        path: &'static str,
        request: Q,
    ) -> Result<Vec<u8>, Unreachable> {
        let this = self.clone();
        let work = move || {
            let failed = |error: ureq::Error| Unreachable(error.to_string());
            let url = this.access.base.clone() + path;
            let bearer = format!("Bearer {}", this.access.token);
            let call = this.agent.post(url).header("authorization", bearer);
            let mut response = call.send_json(&request).map_err(failed)?;
            let body = response.body_mut().with_config().limit(BYTES);
            body.read_to_vec().map_err(failed)
        };
        off_threads(&ROOM, work).await.map_err(Unreachable)?
    }
}

impl EidServer for RestServer {
    fn use_id(&self, request: UseId) -> Answer<'_, Begun> {
        Box::pin(async move {
            let body = self.call("/useID", request).await?;
            match minor(&body)? {
                None => read(&body),
                Some(minor) => Err(Unreachable(format!("useID: {minor}"))),
            }
        })
    }

    fn get_result(&self, session: String, counter: u32) -> Answer<'_, GetResult> {
        Box::pin(async move {
            let request = GetResultRequest {
                session,
                request_counter: counter,
            };
            let body = self.call("/getResult", request).await?;
            Ok(match minor(&body)? {
                Some(minor) => GetResult::Error(Minor::parse(&minor)),
                None => GetResult::Read(Box::new(read::<Read>(&body)?)),
            })
        })
    }
}

/// The minor result of an error; none when it went well.
pub(super) fn minor(body: &[u8]) -> Result<Option<String>, Unreachable> {
    let WithResult { result } = read(body)?;
    let well = result.major.ends_with("#ok");
    Ok((!well).then_some(result.minor))
}

/// What cannot be read is told by its place only: it may hold personal data.
pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Unreachable> {
    serde_json::from_slice(body).map_err(|error| {
        Unreachable(format!(
            "not the expected JSON at {}:{}",
            error.line(),
            error.column()
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_told_apart() {
        let ok = br#"{"result":{"major":"http://www.bsi.bund.de/ecard/api/1.1/resultmajor#ok"}}"#;
        assert_eq!(minor(ok), Ok(None));
        let error = br#"{"result":{"major":"x#error","minor":"y/getResult#noResultYet"}}"#;
        let uri = minor(error).unwrap().unwrap();
        assert_eq!(Minor::parse(&uri), Minor::NoResultYet);
        for (uri, expected) in [
            ("a#deniedDocument", Minor::DeniedDocument),
            ("a#invalidDocument", Minor::InvalidDocument),
            ("a#invalidCounter", Minor::Other),
            ("", Minor::Other),
        ] {
            assert_eq!(Minor::parse(uri), expected, "{uri}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_not_repeated() {
        let error = read::<WithResult>(br#"{"result":"ERIKA"}"#).err().unwrap();
        assert!(!error.to_string().contains("ERIKA"), "{error}");
    }
}
