//! What people type: a value that was accepted is its own spelling.

use std::fmt::Debug;

use relocation::values::{
    CivilDate, ConfirmationCode, Country, Email, Evb, FileName, Fin, HouseNumber, Iban, IdSerial,
    InspectionMonth, LicencePlate, Line, Lines, PartialDate, PersonName, Phone, Postcode,
    RegionalKey, RegistrationCode, Salt, SealCode, Sha512, Street, TitleCode, WebAddress,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::form;
use crate::authority::{counter::Seen, safe_name::safe_name};

pub(super) fn read(bytes: &[u8]) {
    let Some((form, text)) = form(bytes, 29) else {
        return;
    };
    match form {
        0 => stays::<CivilDate>(text),
        1 => stays::<ConfirmationCode>(text),
        2 => stays::<Country>(text),
        3 => stays::<Email>(text),
        4 => stays::<Evb>(text),
        5 => stays::<FileName>(text),
        6 => stays::<Fin>(text),
        7 => stays::<HouseNumber>(text),
        8 => stays::<Iban>(text),
        9 => stays::<IdSerial>(text),
        10 => stays::<InspectionMonth>(text),
        11 => stays::<LicencePlate>(text),
        12 => stays::<Line>(text),
        13 => stays::<Lines>(text),
        14 => stays::<PartialDate>(text),
        15 => stays::<PersonName>(text),
        16 => stays::<Phone>(text),
        17 => stays::<Postcode>(text),
        18 => stays::<RegionalKey>(text),
        19 => stays::<RegistrationCode>(text),
        20 => stays::<Salt>(text),
        21 => stays::<SealCode>(text),
        22 => stays::<Sha512>(text),
        23 => stays::<Street>(text),
        24 => stays::<TitleCode>(text),
        25 => stays::<WebAddress>(text),
        26 => typed_in_parts(text),
        27 => stored(text),
        _ => {
            let _ = Seen::parse(text);
        }
    }
}

/// What was read from text is written as text that reads as the same.
fn stays<T: Serialize + DeserializeOwned + PartialEq + Debug>(text: &str) {
    let Ok(read) = serde_json::from_value::<T>(Value::String(text.to_owned())) else {
        return;
    };
    let written = serde_json::to_value(&read).expect("plain data");
    let again: T = serde_json::from_value(written.clone()).expect("its own spelling");
    assert_eq!(again, read);
    assert_eq!(serde_json::to_value(&again).expect("plain data"), written);
}

fn typed_in_parts(text: &str) {
    let mut parts = text.splitn(3, '\n');
    let mut next = || parts.next().unwrap_or_default();
    let (a, b, c) = (next(), next(), next());
    let _ = CivilDate::from_parts(a, b, c);
    let _ = PartialDate::from_parts(a, b, c);
    let _ = InspectionMonth::from_parts(a, b);
    let _ = LicencePlate::from_parts(a, b);
    let _ = HouseNumber::parse_or_none(a);
}

/// Any name becomes one that a folder can take.
fn stored(text: &str) {
    let name = FileName::from_device(text);
    stays::<FileName>(name.as_str());
    let safe = safe_name(1, text, text.as_bytes());
    assert!(!safe.contains(['/', '\\', '\0']) && safe != ".." && safe != ".");
    assert!(safe.len() <= 255, "too long for a file system");
}
