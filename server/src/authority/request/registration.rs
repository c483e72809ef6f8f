//! What is particular to a request to the registration authority.

use relocation::competence::competent;
use relocation::services::registration::findings;
use relocation::services::registration::request::{Matter, RegistrationRequest};
use relocation::values::RegionalKey;
use time::Date;

use crate::authority::finding::Finding;

pub(super) const fn title(request: &RegistrationRequest) -> &'static str {
    match request.matter {
        Matter::MoveIn(_) => "Anmeldung einer Wohnung",
        Matter::GiveUp(_) => "Abmeldung einer Nebenwohnung",
        Matter::ChangeMain(_) => "Wechsel der Hauptwohnung",
        Matter::Leave(_) => "Abmeldung ins Ausland",
    }
}

pub(super) fn findings(request: &RegistrationRequest, submitted: Date) -> Vec<Finding> {
    let ruled = |key: &RegionalKey| competent(key, submitted, &[]).is_ok();
    let rules = findings::findings(request, request.decisive_key(ruled), submitted);
    rules
        .into_iter()
        .map(|rule| Finding::new(rule.code(), rule.german()))
        .collect()
}
