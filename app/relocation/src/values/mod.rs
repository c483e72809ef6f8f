//! Validated values: each type has one constructor, which parses and normalises.
//! `serde` goes through the same constructor, so what was read is valid.

pub mod confirmation_code;
pub mod country;
pub mod date;
pub mod din_91379;
pub mod email;
pub mod evb;
pub mod file_name;
pub mod fin;
pub mod house_number;
pub mod iban;
pub mod id_serial;
pub mod inspection_month;
pub mod licence_plate;
pub mod line;
pub mod name;
pub mod partial_date;
pub mod phone;
pub mod postcode;
mod regional_key;
pub mod salt;
#[cfg(test)]
mod schema;
pub mod security_code;
pub mod sha512;
pub mod street;
#[cfg(test)]
mod tests;
pub mod web_address;

pub use confirmation_code::ConfirmationCode;
pub use country::Country;
pub use date::CivilDate;
pub use email::Email;
pub use evb::Evb;
pub use file_name::FileName;
pub use fin::Fin;
pub use house_number::HouseNumber;
pub use iban::Iban;
pub use id_serial::IdSerial;
pub use inspection_month::InspectionMonth;
pub use licence_plate::{LicencePlate, PlateKind, Season};
pub use line::{Line, Lines};
pub use name::PersonName;
pub use partial_date::PartialDate;
pub use phone::Phone;
pub use postcode::Postcode;
pub use regional_key::{Membership, RegionalKey, RegionalKeyError};
pub use salt::Salt;
pub use security_code::{RegistrationCode, SealCode, TitleCode};
pub use sha512::Sha512;
pub use street::Street;
pub use web_address::WebAddress;

/// An error that has a message of its own: `error.<field>.<code>` or
/// `error.<code>` in the text catalogues.
pub trait Code {
    /// The code.
    fn code(&self) -> &'static str;

    /// The part that is wrong, for values with several inputs: `day`.
    fn part(&self) -> Option<&'static str> {
        None
    }
}

/// Trimmed, with single spaces for any white space (also no-break spaces).
fn single_spaced(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !result.is_empty() {
            result.push(' ');
        }
        result.push_str(word);
    }
    result
}

/// Without white space; nothing else is changed.
fn unspaced(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Without white space and hyphens, A to Z in upper case: for numbers that
/// people read off papers and type in groups.
fn unspaced_upper(text: &str) -> String {
    text.chars()
        .filter(|sign| !sign.is_whitespace() && *sign != '-')
        .map(|sign| sign.to_ascii_uppercase())
        .collect()
}

/// What every value that is a text has in common, given its `parse`.
macro_rules! text_value {
    ($type:ty, $error:ty) => {
        impl $type {
            /// The normalised text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        $crate::values::parsed_value!($type, $error);
        impl ::core::fmt::Display for $type {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

/// `serde` for a value with `parse` and `Display`.
macro_rules! parsed_serde {
    ($type:ty) => {
        impl ::serde::Serialize for $type {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        $crate::values::parsed_deserialize!($type);
    };
}

/// Reading a value through its `parse`.
macro_rules! parsed_deserialize {
    ($type:ty) => {
        impl<'de> ::serde::Deserialize<'de> for $type {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                let text = <String as ::serde::Deserialize>::deserialize(deserializer)?;
                // The code only: a message must not carry personal data.
                Self::parse(&text)
                    .map_err(|error| ::serde::de::Error::custom($crate::values::Code::code(&error)))
            }
        }
    };
}

/// `serde` and the error's traits for a value with `parse` and `Display`.
macro_rules! parsed_value {
    ($type:ty, $error:ty) => {
        $crate::values::parsed_serde!($type);
        $crate::values::code_error!($error);
    };
}

/// An error that says its code.
macro_rules! code_error {
    ($error:ty) => {
        impl ::core::fmt::Display for $error {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str($crate::values::Code::code(self))
            }
        }
        impl ::std::error::Error for $error {}
    };
}

/// What a text has in common that must not reach a log, given its `parse`: on
/// the wire it is there, `Debug` hides it, and there is no `Display` unless the
/// type has one of its own.
macro_rules! secret_value {
    ($type:ident) => {
        impl $type {
            /// The normalised text: for the wire and the person who typed it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl ::core::fmt::Debug for $type {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(concat!(stringify!($type), "(secret)"))
            }
        }
        impl ::serde::Serialize for $type {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
        $crate::values::parsed_deserialize!($type);
    };
}

use {code_error, parsed_deserialize, parsed_serde, parsed_value, secret_value, text_value};
