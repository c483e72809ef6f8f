//! Messages of brokers, through FIT-Connect's interface: announced, submitted.

use std::sync::Arc;

use relocation::services::registration::request::SERVICE_URN;
use serde_json::json;

use super::{
    house::{Access, BROKERS, House, Request},
    offer::{Call, offer},
    score::Score,
};
use crate::line::request;

pub(super) async fn send(
    address: &str,
    house: &Arc<House>,
    access: &Arc<Access>,
    all: &Arc<Vec<Request>>,
    score: &Arc<Score>,
) {
    let (house, access, all) = (Arc::clone(house), Arc::clone(access), Arc::clone(all));
    let make = move |index: usize| {
        let broker = &access.brokers[index % BROKERS];
        calls(&house, broker, &all[index])
    };
    offer(address, score, make).await;
}

fn calls(house: &House, broker: &str, message: &Request) -> Vec<Call> {
    const PATH: &str = "/fit-connect/v1/submissions";
    let kind = "application/json";
    let announced = json!({
        "destinationId": message.destination,
        "announcedAttachments": [],
        "serviceType": { "name": "", "identifier": SERVICE_URN },
        "caseId": message.case,
        "submissionId": message.submission,
    });
    let submitted = json!({
        "encryptedMetadata": house.metadata,
        "encryptedData": house.data,
    });
    let path = format!("{PATH}/{}", message.submission);
    vec![
        (
            request("POST", PATH, broker, kind, &announced.to_string()),
            201,
        ),
        (
            request("PUT", &path, broker, kind, &submitted.to_string()),
            202,
        ),
    ]
}
