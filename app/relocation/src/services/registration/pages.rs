//! The questions, in order. A guard looks at pages above it only.

use super::fields as f;
use super::rules as r;
use crate::journey::model::{ALWAYS, Field, Guard, Page, PageKind, Service};

/// The service. Its id is the first segment of the pages' addresses.
pub static SERVICE: Service = Service {
    id: "registration",
    pages: PAGES,
};

const PAGES: &[Page] = &[
    question("move-in", &[f::MOVED, f::MOVE_IN_DATE, f::PLANNED_DATE]),
    end("not-yet", r::not_moved_yet),
    question("place", &[f::PLACE]),
    end("elsewhere", r::outside_region),
    question("who", &[f::WHO]),
    end("who-others", r::others_move_too),
    question("other-dwelling", &[f::OTHER_DWELLING]),
    only_if(
        r::keeps_another,
        "which-dwelling",
        &[
            f::KEPT,
            f::OTHER_PLACE,
            f::OTHER_STREET,
            f::OTHER_HOUSE_NUMBER,
        ],
    ),
    end("several-dwellings", r::keeps_several),
    only_if(r::keeps_another, "more-often", &[f::MORE_OFTEN]),
    question(
        "identity",
        &[
            f::FAMILY_NAME,
            f::SINGLE_NAME,
            f::GIVEN_NAMES,
            f::BIRTH_DATE,
        ],
    ),
    end("under-16", r::under_16),
    question(
        "last-address",
        &[
            f::LAST_REGISTERED,
            f::LAST_PLACE,
            f::LAST_STREET,
            f::LAST_HOUSE_NUMBER,
        ],
    ),
    end("from-abroad", r::not_registered_in_germany),
    question(
        "new-address",
        &[f::POSTCODE, f::STREET, f::HOUSE_NUMBER, f::SUPPLEMENT],
    ),
    question(
        "landlord",
        &[
            f::DWELLING_FROM,
            f::LANDLORD_NAME,
            f::LANDLORD_ADDRESS,
            f::LANDLORD_OWNS,
            f::OWNER_NAME,
        ],
    ),
    only_if(
        r::needs_confirmation,
        "confirmation",
        &[f::CONFIRMATION, f::CONFIRMATION_FILES, f::CONFIRMATION_CODE],
    ),
    question("contact", &[f::CONTACT, f::EMAIL, f::PHONE]),
    Page {
        id: "check",
        kind: PageKind::Check,
        fields: &[f::OBJECTIONS, f::DECLARATION],
        shown: ALWAYS,
    },
];

const fn question(id: &'static str, fields: &'static [Field]) -> Page {
    only_if(ALWAYS, id, fields)
}

const fn only_if(shown: Guard, id: &'static str, fields: &'static [Field]) -> Page {
    Page {
        id,
        kind: PageKind::Question,
        fields,
        shown,
    }
}

const fn end(id: &'static str, shown: Guard) -> Page {
    Page {
        id,
        kind: PageKind::End,
        fields: &[],
        shown,
    }
}
