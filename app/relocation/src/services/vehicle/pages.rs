//! The questions of a vehicle: which ones there are, and, once the holder is
//! registered, what stands in the papers.

use crate::journey::field::dotted;
use crate::journey::model::{
    ALWAYS, Field, FieldError, FieldKind, Member, Page, Scope, TextInput, Width,
};
use crate::services::facts::{
    ASKS_EVB, ASKS_SEPA, ASKS_ZB2, HOLDER_IDENTIFIED, NO_FILES, OTHER_DISTRICT, RELEASED,
    VEHICLE_PORTAL,
};
use crate::services::form::{
    self, checks, choice, end, field, field_of, is_files, number, of, only_if, question, secret,
    text,
};
use crate::services::registration::main_after_the_move;
use crate::services::registration::pages::matters::only_the_vehicle;
use crate::services::registration::pages::people::{children, has_spouse};
use crate::values::{
    Evb, Fin, Iban, InspectionMonth, LicencePlate, RegistrationCode, SealCode, TitleCode,
};

/// Most vehicles of one visit.
pub(crate) const MOST_VEHICLES: u8 = 3;

/// The vehicle on the pages number `$n`: which one, and its plate.
macro_rules! vehicle {
    ($n:literal) => {{
        const MEMBER: Member = Member {
            of: "vehicle",
            number: $n,
        };
        const WHICH: &[Field] = &[
            field_of(MEMBER, concat!("vehicle-", $n, "-holder"), HOLDER),
            field_of(MEMBER, concat!("vehicle-", $n, "-kind"), KIND),
            field_of(MEMBER, concat!("vehicle-", $n, "-state"), STATE),
        ];
        of(
            MEMBER,
            concat!("vehicle-", $n),
            question("vehicle", "vehicle", has_vehicle, WHICH),
        )
    }};
}

/// The page behind [`vehicle!`].
macro_rules! plate {
    ($n:literal) => {{
        const MEMBER: Member = Member {
            of: "vehicle",
            number: $n,
        };
        const PLATE_FIELDS: &[Field] = &[
            field_of(MEMBER, concat!("vehicle-", $n, "-plate"), PLATE),
            field_of(MEMBER, concat!("vehicle-", $n, "-keep"), KEEP),
        ];
        of(
            MEMBER,
            concat!("vehicle-", $n, "-plate"),
            question("vehicle", "vehicle-plate", has_duty_here, PLATE_FIELDS),
        )
    }};
}

/// Only the vehicle is left: whether it can be done here, and the proof that
/// the holder is registered.
pub(crate) const BEGINNING: &[Page] = &[
    end("move", super::PORTAL_PAGE, goes_to_the_portal),
    question(
        "move",
        "vehicle-registered",
        asks_for_the_registration,
        &[REGISTERED, REGISTERED_FILES],
    ),
    end("move", "vehicle-register-first", not_registered_yet),
    question("move", "vehicle-place", only_the_vehicle, &[BEFORE]),
];

/// Which vehicles there are.
pub(crate) const PAGES: &[Page] = &[
    question("vehicle", "vehicles", asks_for_vehicles, &[VEHICLES]),
    vehicle!(1),
    plate!(1),
    end("vehicle", "vehicle-moped", |scope| {
        alone(scope, "kind", "moped")
    }),
    end("vehicle", "vehicle-company", |scope| {
        alone(scope, "holder", "company")
    }),
    end("vehicle", "vehicle-idle", |scope| {
        alone(scope, "state", "idle")
    }),
    end("vehicle", "vehicle-counter", |scope| {
        alone(scope, "state", "special")
    }),
    vehicle!(2),
    plate!(2),
    vehicle!(3),
    plate!(3),
    question(
        "vehicle",
        "vehicle-papers",
        only_the_vehicle,
        &[CODES, MORE_CODES, FIN, INSPECTION],
    ),
    end("vehicle", "vehicle-papers-old", has_old_papers),
    question(
        "vehicle",
        "vehicle-proofs",
        asks_for_proofs,
        &[EVB, IBAN, MANDATE],
    ),
];

/// The last question: what becomes worthless once it is uncovered
/// (FZV § 21(2), (3)).
pub(crate) const CODES_PAGE: &[Page] = &[question(
    "send",
    "vehicle-codes",
    only_the_vehicle,
    &[
        UNCOVER,
        UNCOVER_UNPROVEN,
        ZB1_CODE,
        ZB2_CODE,
        SEAL_REAR,
        SEAL_FRONT,
    ],
)];

const REGISTERED: Field = choice("registered", &["yes", "no"]);
const REGISTERED_FILES: Field = field(
    "registered-files",
    FieldKind::Files,
    |scope| scope.is("registered", "yes") && !scope.context.facts.has(NO_FILES),
    is_files,
);
const BEFORE: Field = field(
    "vehicle-place",
    FieldKind::PlaceInGermany,
    ALWAYS,
    form::place,
);

const VEHICLES: Field = choice("vehicles", &["0", "1", "2", "3"]);
/// Who stands in the papers as the holder: each has to tell it for themselves
/// (FZV § 15(1)).
const HOLDER: Field = Field {
    offered: |scope, value| match value {
        "spouse" => has_spouse(scope),
        "child" => children(scope) > 0,
        _ => true,
    },
    ..choice("vehicle-holder", &["me", "spouse", "child", "company"])
};
const KIND: Field = only_if(
    is_the_holders,
    choice("vehicle-kind", &["car", "motorcycle", "trailer", "moped"]),
);
const STATE: Field = only_if(
    |scope| is_the_holders(scope) && !["", "moped"].contains(&scope.own("kind")),
    choice("vehicle-state", &["ordinary", "special", "idle"]),
);
const PLATE: Field = field(
    "vehicle-plate",
    text(TextInput::Code, Width::Medium, "off"),
    ALWAYS,
    plate,
);
/// Kept unless the holder wants another one (FZV § 15(4)).
const KEEP: Field = only_if(
    |scope| scope.context.facts.has(OTHER_DISTRICT),
    choice("vehicle-keep", &["keep", "new"]),
);

const CODES: Field = choice("vehicle-has-codes", &["yes", "no"]);
/// With a new plate the title and the seals have to have one too
/// (FZV § 30(3)): asked before the first one is uncovered.
const MORE_CODES: Field = only_if(
    |scope| scope.is("vehicle-has-codes", "yes") && shows_title(scope),
    choice("vehicle-has-more-codes", &["yes", "no"]),
);
const FIN: Field = only_if(
    has_codes,
    field(
        "fin",
        text(TextInput::Code, Width::Medium, "off"),
        ALWAYS,
        fin,
    ),
);
const INSPECTION: Field = only_if(
    has_codes,
    field("inspection", FieldKind::Month, ALWAYS, inspection),
);

const EVB: Field = only_if(
    |scope| scope.context.facts.has(ASKS_EVB),
    secret(field(
        "evb",
        text(TextInput::Code, Width::Short, "off"),
        ALWAYS,
        evb,
    )),
);
const IBAN: Field = only_if(
    asks_for_a_mandate,
    secret(field(
        "iban",
        text(TextInput::Code, Width::Full, "off"),
        ALWAYS,
        iban,
    )),
);
const MANDATE: Field = only_if(asks_for_a_mandate, checks("mandate", &["yes"]));

/// With proof of identity the codes are what is left to ask (FZV § 20(2),
/// 26(2)). Who would rather show the papers still can.
const UNCOVER: Field = only_if(is_identified, choice("uncover", &["yes", "no"]));
/// Without it the authority has to see the holder anyway, and papers are enough
/// then. So uncovering is offered only, and not as the first choice.
const UNCOVER_UNPROVEN: Field = only_if(
    |scope| !is_identified(scope),
    choice("uncover-unproven", &["no", "yes"]),
);
const ZB1_CODE: Field = code("zb1-code", uncovers, zb1_code);
const ZB2_CODE: Field = code(
    "zb2-code",
    |scope| uncovers(scope) && shows_title(scope),
    zb2_code,
);
const SEAL_REAR: Field = code(
    "seal-rear",
    |scope| uncovers(scope) && gives_plates_back(scope),
    seal,
);
/// Motorcycles and trailers have one plate (FZV § 12(5)).
const SEAL_FRONT: Field = code(
    "seal-front",
    |scope| uncovers(scope) && gives_plates_back(scope) && scope.is("vehicle-1-kind", "car"),
    seal,
);

/// A code that lies under a cover. It is never kept on the device.
const fn code(
    id: &'static str,
    shown: crate::journey::model::Guard,
    check: crate::journey::model::Check,
) -> Field {
    secret(field(
        id,
        text(TextInput::Plain, Width::Medium, "off"),
        shown,
        check,
    ))
}

/// The new dwelling is the sole or main one, and the holder was registered in
/// Germany before: only then an authority has to be told (FZV §§ 15(1), 75(2)).
fn asks_for_vehicles(scope: &Scope) -> bool {
    main_after_the_move(scope)
}

/// How many vehicles of the household were named.
pub(crate) fn vehicles(scope: &Scope) -> u8 {
    if only_the_vehicle(scope) {
        1
    } else if asks_for_vehicles(scope) {
        number(scope, "vehicles").min(MOST_VEHICLES)
    } else {
        0
    }
}

fn has_vehicle(scope: &Scope) -> bool {
    scope.number() <= vehicles(scope)
}

fn is_the_holders(scope: &Scope) -> bool {
    ["me", "spouse"].contains(&scope.own("holder"))
}

/// The holder has to tell it, and it can be told here.
fn has_duty_here(scope: &Scope) -> bool {
    has_vehicle(scope)
        && is_the_holders(scope)
        && scope.own("kind") != "moped"
        && scope.own("state") == "ordinary"
}

/// Only this vehicle is left, and its answer `name` is `value`.
fn alone(scope: &Scope, name: &str, value: &str) -> bool {
    only_the_vehicle(scope) && scope.is(&["vehicle-1-", name].concat(), value)
}

fn goes_to_the_portal(scope: &Scope) -> bool {
    only_the_vehicle(scope) && scope.context.facts.has(VEHICLE_PORTAL)
}

fn asks_for_the_registration(scope: &Scope) -> bool {
    only_the_vehicle(scope) && !scope.context.facts.has(RELEASED)
}

fn not_registered_yet(scope: &Scope) -> bool {
    asks_for_the_registration(scope) && scope.is("registered", "no")
}

fn has_codes(scope: &Scope) -> bool {
    scope.is("vehicle-has-codes", "yes")
        && !(shows_title(scope) && scope.is("vehicle-has-more-codes", "no"))
}

fn has_old_papers(scope: &Scope) -> bool {
    let said = |field| scope.is(field, "no");
    only_the_vehicle(scope)
        && (said("vehicle-has-codes") || (shows_title(scope) && said("vehicle-has-more-codes")))
}

fn is_identified(scope: &Scope) -> bool {
    scope.context.facts.has(HOLDER_IDENTIFIED)
}

fn uncovers(scope: &Scope) -> bool {
    scope.is(
        match is_identified(scope) {
            true => UNCOVER.id,
            false => UNCOVER_UNPROVEN.id,
        },
        "yes",
    )
}

/// What is left for the holder to do once a vehicle was sent on its own: last
/// part of the text key.
pub(super) fn next_step(scope: &Scope) -> &'static str {
    match (is_identified(scope), uncovers(scope)) {
        (false, _) => "appear",
        (true, false) => "papers",
        (true, true) => "wait",
    }
}

fn asks_for_a_mandate(scope: &Scope) -> bool {
    scope.context.facts.has(ASKS_SEPA)
}

fn asks_for_proofs(scope: &Scope) -> bool {
    only_the_vehicle(scope) && (asks_for_a_mandate(scope) || scope.context.facts.has(ASKS_EVB))
}

/// Another plate: the old one is given back (FZV § 15(4)).
fn gives_plates_back(scope: &Scope) -> bool {
    scope.context.facts.has(OTHER_DISTRICT) && scope.is("vehicle-1-keep", "new")
}

/// The Zulassungsbescheinigung Teil II is needed with another plate only
/// (FZV § 30(3), (4)), or where the authority asks for it.
fn shows_title(scope: &Scope) -> bool {
    gives_plates_back(scope) || scope.context.facts.has(ASKS_ZB2)
}

fn plate(scope: &Scope, field: &Field) -> Result<(), FieldError> {
    let own = scope.answers.raw(field.id);
    let plate = LicencePlate::parse(own)?;
    // One vehicle named twice would be asked for twice.
    let earlier = (1..scope.number()).any(|number| {
        let id = crate::journey::model::own_id(
            Member {
                of: "vehicle",
                number,
            },
            "plate",
        );
        LicencePlate::parse(scope.get(&id)) == Ok(plate.clone())
    });
    match earlier {
        true => Err(FieldError::new("plate-twice")),
        false => Ok(()),
    }
}

fn inspection(scope: &Scope, field: &Field) -> Result<(), FieldError> {
    let part = |part| scope.get(&dotted(field.id, part));
    let month = InspectionMonth::from_parts(part("month"), part("year"))?;
    let plate = LicencePlate::parse(scope.get("vehicle-1-plate")).ok();
    let month = month.in_season(plate.and_then(|plate| plate.season()));
    match month.is_over(scope.context.today) {
        true => Err(FieldError::new("inspection-over")),
        false => Ok(()),
    }
}

form::checks_by! {
    fin by Fin::parse;
    evb by Evb::parse;
    iban by Iban::parse;
    zb1_code by RegistrationCode::parse;
    zb2_code by TitleCode::parse;
    seal by SealCode::parse;
}
