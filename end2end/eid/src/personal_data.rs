//! Data groups (TR-03110-4, appendix E) as the personal data of TR-03130-1.

use serde_json::{Map, Value, json};

use crate::failure::{Failure, Result};
use crate::operation::Operation;
use crate::tlv::{self, Object};

/// The value of one data group.
pub(crate) fn value(operation: Operation, group: &[u8]) -> Result<Value> {
    let number = operation
        .data_group()
        .ok_or(Failure::Malformed("data group"))?;
    let content = tlv::value(group, u32::from(0x60 | number))?;
    let content = *tlv::objects(content)?
        .first()
        .ok_or(Failure::Malformed("data group: it is empty"))?;
    match operation {
        Operation::DateOfBirth => birth(text(content.value)?),
        Operation::DateOfExpiry => {
            let digits = text(content.value)?;
            complete(digits)
                .map(Value::from)
                .ok_or(Failure::Malformed("date of expiry"))
        }
        Operation::PlaceOfBirth | Operation::PlaceOfResidence => place(content),
        Operation::CommunityID => Ok(hex::encode(content.value).into()),
        _ => Ok(text(content.value)?.into()),
    }
}

/// Eight characters; what is not known of the day is spaces.
fn birth(digits: &str) -> Result<Value> {
    let known = |character: char| character.is_ascii_digit() || character == ' ';
    if digits.len() != 8 || !digits.chars().all(known) {
        return Err(Failure::Malformed("date of birth"));
    }
    Ok(match complete(digits) {
        Some(date) => json!({ "DateString": digits, "DateValue": date }),
        None => json!({ "DateString": digits }),
    })
}

fn complete(digits: &str) -> Option<String> {
    let all = digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_digit());
    all.then(|| format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..]))
}

/// A general place; of several residences the first.
fn place(content: Object<'_>) -> Result<Value> {
    match content.tag {
        0x30 => structured(content.value),
        0xA1 => Ok(json!({ "FreetextPlace": text(tlv::value(content.value, 0x0C)?)? })),
        0xA2 => Ok(json!({ "NoPlaceInfo": text(tlv::value(content.value, 0x0C)?)? })),
        0x31 => {
            let several = tlv::objects(content.value)?;
            place(*several.first().ok_or(Failure::Malformed("place"))?)
        }
        _ => Err(Failure::Malformed("place")),
    }
}

fn structured(fields: &[u8]) -> Result<Value> {
    let mut place = Map::new();
    for field in tlv::objects(fields)? {
        let (name, kind) = match field.tag {
            0xAA => ("Street", 0x0C),
            0xAB => ("City", 0x0C),
            0xAC => ("State", 0x0C),
            0xAD => ("Country", 0x13),
            0xAE => ("ZipCode", 0x13),
            _ => return Err(Failure::Malformed("place")),
        };
        let content = text(tlv::value(field.value, kind)?)?;
        place.insert(name.to_owned(), content.into());
    }
    Ok(json!({ "StructuredPlace": place }))
}

fn text(bytes: &[u8]) -> Result<&str> {
    std::str::from_utf8(bytes).map_err(|_| Failure::Malformed("text on the chip"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::value;
    use crate::operation::Operation;
    use crate::tlv::object;

    fn born(digits: &str) -> Option<serde_json::Value> {
        let group = object(0x68, &object(0x12, digits.as_bytes()));
        value(Operation::DateOfBirth, &group).ok()
    }

    #[test]
    fn what_is_unknown_of_a_birthday_stays_spaces() {
        assert_eq!(
            born("19640812"),
            Some(json!({ "DateString": "19640812", "DateValue": "1964-08-12" }))
        );
        assert_eq!(born("199002  "), Some(json!({ "DateString": "199002  " })));
        assert_eq!(born("1990"), None);
        assert_eq!(born("1990-2-3"), None);
    }

    #[test]
    fn places_have_three_forms() {
        let utf8 = |tag, text: &str| object(tag, &object(0x0C, text.as_bytes()));
        let printable = |tag, text: &str| object(tag, &object(0x13, text.as_bytes()));
        let read = |inner: Vec<u8>| value(Operation::PlaceOfResidence, &object(0x71, &inner)).ok();
        let fields = [
            utf8(0xAA, "HAFENSTRAẞE 12 A"),
            utf8(0xAB, "SEEVETAL"),
            printable(0xAD, "D"),
            printable(0xAE, "21217"),
        ];
        let structured = object(0x30, &fields.concat());
        let expected = json!({ "StructuredPlace": {
            "Street": "HAFENSTRAẞE 12 A", "City": "SEEVETAL", "Country": "D", "ZipCode": "21217"
        } });
        assert_eq!(read(structured.clone()), Some(expected.clone()));
        assert_eq!(read(object(0x31, &structured)), Some(expected));
        assert_eq!(
            read(utf8(0xA1, "HAMBURG")),
            Some(json!({ "FreetextPlace": "HAMBURG" }))
        );
        assert_eq!(
            read(utf8(0xA2, "keine Hauptwohnung in Deutschland")),
            Some(json!({ "NoPlaceInfo": "keine Hauptwohnung in Deutschland" }))
        );
        assert_eq!(read(utf8(0xA3, "")), None);
    }

    #[test]
    fn texts_may_be_empty_and_days_are_dates() {
        let title = object(0x67, &object(0x0C, b""));
        assert_eq!(
            value(Operation::AcademicTitle, &title).ok(),
            Some(json!(""))
        );
        let expiry = object(0x63, &object(0x12, b"20291031"));
        assert_eq!(
            value(Operation::DateOfExpiry, &expiry).ok(),
            Some(json!("2029-10-31"))
        );
        assert!(value(Operation::GivenNames, &title).is_err());
    }
}
