//! The node's interface for citizens, call by call.

use relocation::envelope::bundle::{Announcement, BundleView, Commit, Upload};
use relocation::envelope::jose::Jwk;
use relocation::envelope::operator::Feedback;
use uuid::Uuid;

use super::http::{Call, NodeError, OnSent};

const JSON: &str = "application/json";

/// The signed directory, as it stands.
pub(crate) async fn directory() -> Result<String, NodeError> {
    get("/api/directory", None).await
}

/// A public key of a destination.
pub(crate) async fn key(destination: Uuid, kid: &str) -> Result<Jwk, NodeError> {
    let path = [
        "/fit-connect/v1/destinations/",
        &destination.to_string(),
        "/keys/",
        kid,
    ];
    let text = get(&path.concat(), None).await?;
    serde_json::from_str(&text).map_err(|_| NodeError::Unexpected)
}

/// Reports a barrier to the operator.
pub(crate) async fn report(feedback: &Feedback) -> Result<(), NodeError> {
    let body = serde_json::to_string(feedback).map_err(|_| NodeError::Unexpected)?;
    let call = Call {
        method: "POST",
        path: "/api/feedback",
        token: None,
        body: Some((JSON, &body)),
    };
    call.send().await?.text().map(drop)
}

/// A bundle behind its lookup token.
pub(crate) struct Bundle<'a> {
    /// Lookup token.
    pub(crate) token: &'a str,
}

impl Bundle<'_> {
    /// Announces; tells what is stored already.
    pub(crate) async fn announce(&self, announcement: &Announcement) -> Result<Upload, NodeError> {
        let body = serde_json::to_string(announcement).map_err(|_| NodeError::Unexpected)?;
        let call = self.call("POST", "/api/bundle/announce", Some((JSON, &body)));
        call.send().await?.json()
    }

    /// Uploads one sealed part.
    pub(crate) async fn put_part(
        &self,
        submission: Uuid,
        part: &str,
        jwe: &str,
        on_sent: OnSent,
    ) -> Result<(), NodeError> {
        let path = [&of_submission(submission), "/parts/", part].concat();
        let call = self.call("PUT", &path, Some(("application/jose", jwe)));
        call.send_watched(on_sent).await?.text().map(drop)
    }

    /// Commits. A 409 brings the bundle as it was committed before: then that
    /// one is given.
    pub(crate) async fn commit(&self, commit: &Commit) -> Result<BundleView, NodeError> {
        let body = serde_json::to_string(commit).map_err(|_| NodeError::Unexpected)?;
        let call = self.call("POST", "/api/bundle/commit", Some((JSON, &body)));
        let answer = call.send().await?;
        if answer.status == 409 {
            return serde_json::from_str(&answer.text).map_err(|_| answer.refused());
        }
        answer.json()
    }

    /// Everything the node has; none when there is no such bundle.
    pub(crate) async fn view(&self) -> Result<Option<BundleView>, NodeError> {
        let answer = self.call("GET", "/api/bundle", None).send().await?;
        if answer.status == 404 {
            return Ok(None);
        }
        answer.json().map(Some)
    }

    /// Withdraws a submission that the authority has not fetched.
    pub(crate) async fn withdraw(&self, submission: Uuid) -> Result<(), NodeError> {
        let path = of_submission(submission);
        let answer = self.call("DELETE", &path, None).send().await?;
        answer.text().map(drop)
    }

    /// A sealed attachment of a reply.
    pub(crate) async fn attachment(
        &self,
        reply: Uuid,
        attachment: Uuid,
    ) -> Result<String, NodeError> {
        let (reply, attachment) = (reply.to_string(), attachment.to_string());
        let path = ["/api/bundle/replies/", &reply, "/attachments/", &attachment];
        get(&path.concat(), Some(self.token)).await
    }

    fn call<'b>(
        &'b self,
        method: &'b str,
        path: &'b str,
        body: Option<(&'b str, &'b str)>,
    ) -> Call<'b> {
        Call {
            method,
            path,
            token: Some(self.token),
            body,
        }
    }
}

fn of_submission(submission: Uuid) -> String {
    String::from("/api/bundle/submissions/") + &submission.to_string()
}

async fn get(path: &str, token: Option<&str>) -> Result<String, NodeError> {
    let call = Call {
        method: "GET",
        path,
        token,
        body: None,
    };
    call.send().await?.text()
}
