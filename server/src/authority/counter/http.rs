//! The node's calls for counters, over HTTP.

use relocation::envelope::counter_code::CounterCode;
use relocation::envelope::identity::HolderKey;
use serde::Deserialize;
use serde_json::json;

use super::CounterNode;
use crate::authority::http::{HttpNode, json};
use crate::authority::node::NodeError;

#[derive(Deserialize)]
struct Looked {
    holder: HolderKey,
}

impl CounterNode for HttpNode {
    fn look(&self, code: &CounterCode) -> Result<HolderKey, NodeError> {
        let body = json!({ "code": code.text() });
        let answer = self.post_json("/api/identity/counter/look", &body)?;
        json::<Looked>(answer).map(|looked| looked.holder)
    }

    fn deliver(&self, code: &CounterCode, statement: &str) -> Result<(), NodeError> {
        let body = json!({ "code": code.text(), "statement": statement });
        self.post_json("/api/identity/counter/statement", &body)
            .map(|_| ())
    }
}
