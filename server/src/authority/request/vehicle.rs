//! What is particular to a request to the vehicle registration authority.

use relocation::services::vehicle::findings;
use relocation::services::vehicle::request::{Process, VehicleRequest};
use time::Date;

use crate::authority::finding::Finding;

pub(super) const fn title(request: &VehicleRequest) -> &'static str {
    match request.process {
        Process::AddressChange => "Ummeldung eines Fahrzeugs: Änderung der Halteranschrift",
        Process::KeepPlate => {
            "Ummeldung eines Fahrzeugs: Wechsel des Zulassungsbezirks, Kennzeichen bleibt"
        }
        Process::NewPlate => {
            "Ummeldung eines Fahrzeugs: Wechsel des Zulassungsbezirks mit neuem Kennzeichen"
        }
    }
}

pub(super) fn findings(request: &VehicleRequest, submitted: Date) -> Vec<Finding> {
    let rules = findings::findings(request, submitted).into_iter();
    rules
        .map(|rule| Finding::new(rule.code(), rule.german()))
        .collect()
}
