//! JSON Schema of the values, for the published schema of a request. Only
//! tests need it: nothing of this reaches a build.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

macro_rules! text_schema {
    ($($type:ident: $schema:tt),* $(,)?) => {$(
        impl JsonSchema for super::$type {
            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    )*};
}

text_schema! {
    PersonName: { "type": "string", "minLength": 1, "maxLength": 120, "pattern": "^[^0-9]+$",
        "description": "Name of a person, DIN 91379 data type A, NFC." },
    CivilDate: { "type": "string", "format": "date", "description": "Day of the calendar, YYYY-MM-DD." },
    PartialDate: { "type": "string", "pattern": "^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?|unknown)$",
        "description": "Date of birth, known in part or not at all." },
    Postcode: { "type": "string", "pattern": "^(0[1-9]|[1-9][0-9])[0-9]{3}$", "description": "German postcode." },
    RegionalKey: { "type": "string", "pattern": "^(0[1-9]|1[0-6])[0-9]{10}$",
        "description": "Official regional key (amtlicher Regionalschlüssel) of a municipality." },
    Street: { "type": "string", "minLength": 1, "maxLength": 120, "description": "Street or settlement, without house number." },
    HouseNumber: { "type": "string", "minLength": 1, "maxLength": 20, "description": "House number with letters and part number." },
    Email: { "type": "string", "format": "email", "maxLength": 254, "description": "E-mail address." },
    Phone: { "type": "string", "pattern": "^\\+[1-9][0-9]{6,14}$", "description": "Phone number, E.164." },
    ConfirmationCode: { "type": "string", "minLength": 1, "maxLength": 64,
        "description": "Zuordnungsmerkmal of the landlord's electronic confirmation, BMG section 19(4)." },
    Sha512: { "type": "string", "pattern": "^[0-9a-f]{128}$", "description": "SHA-512, lower-case hex." },
    FileName: { "type": "string", "minLength": 1, "maxLength": 120, "description": "Name of a file, for people only." },
    Line: { "type": "string", "minLength": 1, "maxLength": 120, "description": "One line of free text, DIN 91379 data type C." },
    Lines: { "type": "string", "minLength": 1, "maxLength": 240, "description": "A few lines of free text, DIN 91379 data type C." },
    LicencePlate: { "type": "string",
        "pattern": "^[A-ZÄÖÜ]{1,3}-[A-Z]{1,2} [1-9][0-9]{0,3}[EH]?( \\((0[1-9]|1[0-2])-(0[1-9]|1[0-2])\\))?$",
        "description": "Licence plate as in the registration certificate, the season in brackets, FZV sections 9 to 11." },
    Fin: { "type": "string", "pattern": "^([A-HJ-NPR-Z0-9]{17}|[A-Z0-9]{1,16})$",
        "description": "Vehicle identification number; fewer than 17 signs for old vehicles only." },
    RegistrationCode: { "type": "string", "pattern": "^[A-HJ-NP-Za-hjkmnp-z0-9]{7}$",
        "description": "Security code of the registration certificate (Zulassungsbescheinigung Teil I), FZV Anlage 6. Case counts." },
    TitleCode: { "type": "string", "pattern": "^[A-Za-z0-9]{12}$",
        "description": "Security code of the title (Zulassungsbescheinigung Teil II), FZV Anlage 8. Case counts." },
    SealCode: { "type": "string", "pattern": "^[A-HJ-NP-Za-hjkmnp-z0-9]{3}$",
        "description": "Security code of a plate's seal, FZV Anlage 5. Case counts." },
    InspectionMonth: { "type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$",
        "description": "Month in which the next main inspection (HU) is due." },
    Evb: { "type": "string", "pattern": "^[A-HJ-NP-Z0-9]{7}$", "description": "Number of the electronic insurance confirmation (eVB)." },
    Iban: { "type": "string", "pattern": "^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,27}$",
        "description": "Account number (IBAN) in the SEPA area, without gaps." },
    IdSerial: { "type": "string", "pattern": "^([CFGHJKLMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ0-9]{8}|[A-Z][0-9]{7})$",
        "description": "Serial number of a German identity document, without check digit." },
    Salt: { "type": "string", "pattern": "^[A-Za-z0-9_-]{22}$", "description": "128 random bits, base64url." },
    Country: { "type": "string", "pattern": "^[0-9]{3}$",
        "description": "Key of a state, urn:de:bund:destatis:bevoelkerungsstatistik:schluessel:staat." },
}
