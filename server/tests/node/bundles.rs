//! Bundles as a browser sends them.

use std::collections::BTreeMap;

use relocation::envelope::jose::{CompactJwe, JweHeader, encode, to_segment};
use serde_json::{Value, json};
use umzug::jose::sha256_base64url;
use umzug::machine;
use uuid::Uuid;

use crate::{
    keys,
    node::{Answer, DESTINATION, Node},
};

pub(crate) const SERVICE: &str = "urn:de:fim:leika:leistung:99115005104000";

/// A case code's lookup token and the submissions under it.
pub(crate) struct Bundle {
    pub(crate) token: String,
    pub(crate) manifest: String,
    pub(crate) submissions: Vec<Submission>,
}

/// One submission with its sealed parts.
#[derive(Clone)]
pub(crate) struct Submission {
    pub(crate) id: Uuid,
    pub(crate) case: Uuid,
    pub(crate) destination: Uuid,
    pub(crate) parts: BTreeMap<String, String>,
}

/// Something with the form of a JWE for the authority; `fill` makes it unique.
pub(crate) fn jwe(fill: &str) -> String {
    let header = JweHeader::new(&keys::AUTHORITY.jwk().kid, "application/json");
    let tag = &sha256_base64url(fill.as_bytes()).into_bytes()[..16];
    CompactJwe::join(
        &to_segment(&header),
        &[7; 512],
        &[8; 12],
        fill.as_bytes(),
        tag,
    )
}

impl Submission {
    pub(crate) fn new(attachments: usize) -> Self {
        let mut parts = BTreeMap::new();
        for name in ["metadata", "data"] {
            parts.insert(name.to_owned(), jwe(&machine::new_id().to_string()));
        }
        for _ in 0..attachments {
            let id = machine::new_id().to_string();
            parts.insert(id, jwe(&"photo".repeat(2000)));
        }
        Self {
            id: machine::new_id(),
            case: machine::new_id(),
            destination: DESTINATION,
            parts,
        }
    }

    pub(crate) fn announced(&self) -> Value {
        let sizes: BTreeMap<_, _> = self.parts.iter().map(|(n, p)| (n, p.len())).collect();
        json!({
            "submission": self.id,
            "case": self.case,
            "destination": self.destination,
            "service": SERVICE,
            "parts": sizes,
        })
    }

    pub(crate) fn part_path(&self, name: &str) -> String {
        format!("/api/bundle/submissions/{}/parts/{name}", self.id)
    }

    fn hashes(&self) -> BTreeMap<&String, String> {
        let hash = |part: &String| sha256_base64url(part.as_bytes());
        self.parts.iter().map(|(n, p)| (n, hash(p))).collect()
    }
}

impl Bundle {
    pub(crate) fn new(submissions: Vec<Submission>) -> Self {
        let random = || {
            [
                machine::new_id().into_bytes(),
                machine::new_id().into_bytes(),
            ]
            .concat()
        };
        Self {
            token: encode(&random()),
            manifest: encode(&random()),
            submissions,
        }
    }

    /// One submission with one attachment.
    pub(crate) fn simple() -> Self {
        Self::new(vec![Submission::new(1)])
    }

    pub(crate) fn first(&self) -> &Submission {
        &self.submissions[0]
    }

    pub(crate) fn announce(&self, node: &Node) -> Answer {
        let all: Vec<Value> = self.submissions.iter().map(Submission::announced).collect();
        let body = json!({ "submissions": all });
        node.post_json("/api/bundle/announce", &self.token, &body)
    }

    pub(crate) fn upload(&self, node: &Node) {
        for submission in &self.submissions {
            for (name, part) in &submission.parts {
                let path = submission.part_path(name);
                let answer = node.put_jose(&path, &self.token, part);
                assert_eq!(answer.status, 204, "{}", answer.text());
            }
        }
    }

    pub(crate) fn commit_body(&self) -> Value {
        let hashes: BTreeMap<_, _> = self
            .submissions
            .iter()
            .map(|s| (s.id, s.hashes()))
            .collect();
        json!({ "hashes": hashes, "manifest": self.manifest, "reply_key": encode(&[9; 64]) })
    }

    /// Of the sealed manifest, as a later commit names it.
    pub(crate) fn manifest_hash(&self) -> String {
        sha256_base64url(self.manifest.as_bytes())
    }

    pub(crate) fn commit(&self, node: &Node) -> Answer {
        self.commit_with(node, &self.commit_body())
    }

    pub(crate) fn commit_with(&self, node: &Node, body: &Value) -> Answer {
        node.post_json("/api/bundle/commit", &self.token, body)
    }

    pub(crate) fn send(&self, node: &Node) {
        assert_eq!(self.announce(node).status, 201);
        self.upload(node);
        let answer = self.commit(node);
        assert_eq!(answer.status, 202, "{}", answer.text());
    }

    pub(crate) fn view(&self, node: &Node) -> Answer {
        node.get("/api/bundle", Some(&self.token))
    }
}
