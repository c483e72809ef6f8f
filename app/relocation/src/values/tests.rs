//! What all values have in common: the code of an error leads to its message.

use super::confirmation_code::ConfirmationCodeError;
use super::country::CountryError;
use super::date::DateError;
use super::email::EmailError;
use super::evb::EvbError;
use super::file_name::FileNameError;
use super::fin::FinError;
use super::house_number::HouseNumberError;
use super::iban::IbanError;
use super::id_serial::IdSerialError;
use super::licence_plate::LicencePlateError;
use super::line::{LineError, LinesError};
use super::name::NameError;
use super::phone::PhoneError;
use super::postcode::PostcodeError;
use super::salt::SaltError;
use super::security_code::SecurityCodeError;
use super::sha512::Sha512Error;
use super::street::StreetError;
use super::web_address::WebAddressError;
use super::{Code, RegionalKeyError};

/// What people type.
const TYPED: &[(&dyn Code, &str)] = &[
    (&ConfirmationCodeError, "confirmation-code"),
    (&DateError::DayMissing, "day-missing"),
    (&DateError::MonthMissing, "month-missing"),
    (&DateError::YearMissing, "year-missing"),
    (&DateError::YearDigits, "year-digits"),
    (&DateError::NotReal, "not-real"),
    (&EmailError, "email"),
    (&EvbError::Form, "evb"),
    (&EvbError::Confusable, "evb-confusable"),
    (&FinError::Form, "fin"),
    (&FinError::Confusable, "fin-confusable"),
    (&HouseNumberError, "house-number"),
    (&IbanError::Form, "iban"),
    (&IbanError::Country, "iban-country"),
    (&IbanError::Length, "iban-length"),
    (&IbanError::Check, "iban-check"),
    (&IdSerialError::Form, "id-serial"),
    (&IdSerialError::Confusable, "id-serial-confusable"),
    (&IdSerialError::Check, "id-serial-check"),
    (&LicencePlateError::Form, "plate"),
    (&LicencePlateError::Ambiguous, "plate-ambiguous"),
    (&LicencePlateError::TooLong, "plate-too-long"),
    (&LicencePlateError::Season, "plate-season"),
    (&LicencePlateError::Authority, "authority-plate"),
    (&LicencePlateError::Special, "special-plate"),
    (&LineError::Missing, "missing"),
    (&LineError::TooLong, "too-long"),
    (&LineError::Character, "character"),
    (&LinesError(LineError::TooLong), "too-long"),
    (&NameError::Missing, "missing"),
    (&NameError::TooLong, "too-long"),
    (&NameError::Digit, "digit"),
    (&NameError::Character, "character"),
    (&PhoneError, "phone"),
    (&PostcodeError, "postcode"),
    (&SecurityCodeError::Length, "security-code-length"),
    (&SecurityCodeError::Confusable, "security-code-confusable"),
    (&SecurityCodeError::Character, "security-code-character"),
    (&SecurityCodeError::PrintedNumber, "printed-number"),
    (&StreetError::Line(LineError::Missing), "missing"),
    (&StreetError::NoLetter, "street"),
    (&StreetError::PostBox, "post-box"),
];

/// What is chosen or comes from programs: no message of its own.
const OTHERS: &[(&dyn Code, &str)] = &[
    (&CountryError, "country"),
    (&FileNameError, "file-name"),
    (&SaltError, "salt"),
    (&Sha512Error, "sha512"),
    (&WebAddressError, "web-address"),
];

#[test]
fn every_error_has_its_code() {
    for (error, code) in TYPED.iter().chain(OTHERS) {
        assert_eq!(error.code(), *code);
    }
}

/// In the words of the field, `error.<field>.<code>`, or for all, `error.<code>`.
#[test]
fn what_people_type_wrongly_has_a_message() {
    let texts = concat!(env!("CARGO_MANIFEST_DIR"), "/../texts/de/questions.json");
    let texts = std::fs::read_to_string(texts).unwrap();
    let texts: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&texts).unwrap();
    for (_, code) in TYPED {
        let end = [".", code].concat();
        let mut keys = texts.keys();
        assert!(
            keys.any(|key| key.starts_with("error.") && key.ends_with(&end)),
            "no message for {code}"
        );
    }
}

/// A date has three inputs, everything else one.
#[test]
fn the_focus_goes_to_the_part_that_is_wrong() {
    for (error, code) in TYPED.iter().chain(OTHERS) {
        let part = match *code {
            "day-missing" => Some("day"),
            "month-missing" => Some("month"),
            "year-missing" | "year-digits" => Some("year"),
            _ => None,
        };
        assert_eq!(error.part(), part, "{code}");
    }
}

/// Operators read these where a region's table has a wrong key.
#[test]
fn a_wrong_regional_key_says_why() {
    for (error, text) in [
        (
            RegionalKeyError::Length,
            "a regional key has exactly twelve digits",
        ),
        (
            RegionalKeyError::NotDigits,
            "a regional key has digits only",
        ),
        (
            RegionalKeyError::UnknownLand,
            "a regional key starts with a Land, 01 to 16",
        ),
    ] {
        assert_eq!(error.to_string(), text);
    }
}
