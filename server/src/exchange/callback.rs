//! Callbacks: telling a subscriber of new submissions, and a sender of new
//! events (FIT-Connect Submission API 1.1.3). They say that there is something
//! and nothing of it; whoever is told comes and reads.

use aws_lc_rs::hmac::{self, HMAC_SHA512};
use serde_json::json;

use crate::{
    http::problem::FIT_CONNECT,
    store::{notices::News, types::Pickup},
};

/// The body of a callback: the ids, once in the form that is older.
#[must_use]
pub fn body(news: News, ids: Pickup) -> String {
    let prefix = FIT_CONNECT.trim_end_matches("problems/");
    let body = json!({
        "type": format!("{prefix}callbacks/{}", news.code()),
        "submissionIds": [ids.submission],
        "submissions": [{
            "destinationId": ids.destination,
            "submissionId": ids.submission,
            "caseId": ids.case,
        }],
    });
    body.to_string()
}

/// The header `callback-authentication`: lower-case hex of HMAC-SHA-512 over
/// the time (Unix seconds), a dot and the body.
#[must_use]
pub fn authentication(secret: &str, timestamp: i64, body: &str) -> String {
    let key = hmac::Key::new(HMAC_SHA512, secret.as_bytes());
    let tag = hmac::sign(&key, format!("{timestamp}.{body}").as_bytes());
    let digits = tag.as_ref().iter().map(|byte| format!("{byte:02x}"));
    digits.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::uuid;

    const SECRET: &str = "insecure_unsafe_qHScgrg_kP-R31jHUwp3GkVkGJolvBchz65b74Lzue0";
    const TIME: i64 = 1_672_527_599;

    // The two examples of FIT-Connect's documentation (details/callbacks).
    #[test]
    fn the_published_examples_come_out() {
        let short = r#"{"type":"https://schema.fitko.de/fit-connect/submission-api/callbacks/new-submissions","submissionIds":["f39ab143-d91a-474a-b69f-b00f1a1873c2"]}"#;
        assert_eq!(
            authentication(SECRET, TIME, short),
            "798cd0edb70c08e5b32aa8a18cbbc8ff6b3078c51af6d011ff4e32e470c746234fc4314821fe5185264b029e962bd37de33f3b9fc5f1a93c40ce6672845e90df"
        );
        let long = r#"{"type":"https://schema.fitko.de/fit-connect/submission-api/callbacks/new-submissions","submissionIds":["f39ab143-d91a-474a-b69f-b00f1a1873c2"],"submissions":[{"destinationId":"d12caea8-f372-4eb1-b102-b0a228253a11","submissionId":"f39ab143-d91a-474a-b69f-b00f1a1873c2","caseId":"9eec7d3e-dc66-4f82-9f52-1520bf96a32e"}]}"#;
        assert_eq!(
            authentication(SECRET, TIME, long),
            "2056b372b5bcec06d8f11ab79b84b42d6cbe1c8e1178cdfa36e4385dcf717758aaa7599f417d9ec3e079087884f4fd59680bf713621383e2d4414ef74fb10df3"
        );
    }

    #[test]
    fn the_body_names_the_same_things_as_the_example() {
        let ids = Pickup {
            destination: uuid!("d12caea8-f372-4eb1-b102-b0a228253a11"),
            submission: uuid!("f39ab143-d91a-474a-b69f-b00f1a1873c2"),
            case: uuid!("9eec7d3e-dc66-4f82-9f52-1520bf96a32e"),
        };
        let body: serde_json::Value = serde_json::from_str(&body(News::Submissions, ids)).unwrap();
        let example: serde_json::Value = serde_json::from_str(r#"{"type":"https://schema.fitko.de/fit-connect/submission-api/callbacks/new-submissions","submissionIds":["f39ab143-d91a-474a-b69f-b00f1a1873c2"],"submissions":[{"destinationId":"d12caea8-f372-4eb1-b102-b0a228253a11","submissionId":"f39ab143-d91a-474a-b69f-b00f1a1873c2","caseId":"9eec7d3e-dc66-4f82-9f52-1520bf96a32e"}]}"#).unwrap();
        assert_eq!(body, example);
    }
}
