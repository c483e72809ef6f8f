//! One line of the official register of municipalities (GV100AD of the Statistisches Bundesamt).
//!
//! Fixed columns, counted in characters from 1: 1-2 kind of record, 3-10 date of the register,
//! 11-15 Land, Regierungsbezirk and Kreis, 16-18 municipality, 19-22 association, 23-72 name,
//! 123-124 sort of body.

use relocation::values::{CivilDate, RegionalKey};

use super::super::Kind;

/// The kinds of record: Land, Regierungsbezirk, Region, Kreis, association, municipality.
const KINDS: [&str; 6] = ["10", "20", "30", "40", "50", "60"];
/// Sort of body: an area without municipality where nobody lives.
const UNINHABITED: &str = "66";

/// What a line says, as far as a region's pack is made of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Record {
    /// Date of the register.
    pub(super) as_of: CivilDate,
    pub(super) content: Content,
}

/// The content of a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// A Kreis, Landkreis or kreisfreie Stadt: five digits.
    District(String),
    /// An association: nine digits, its kind if it can be an authority, its name without kind.
    Association(String, Option<Kind>, String),
    /// An inhabited municipality or area with its name.
    Municipality(RegionalKey, String),
    /// Anything else.
    Other,
}

/// Parses one line; the error tells what is wrong with it.
pub(super) fn parse(line: &str) -> Result<Record, String> {
    let signs: Vec<char> = line.chars().collect();
    let field = |from: usize, to: usize| -> String {
        let end = to.min(signs.len());
        let part: String = signs
            .get(from - 1..end)
            .unwrap_or_default()
            .iter()
            .collect();
        part.trim().to_owned()
    };
    let kind = field(1, 2);
    if !KINDS.contains(&kind.as_str()) {
        return Err(format!("{kind:?} is no kind of record of a GV100AD file"));
    }
    let needed = if matches!(kind.as_str(), "50" | "60") {
        124
    } else {
        72
    };
    if signs.len() < needed {
        let length = signs.len();
        return Err(format!(
            "a record {kind} has at least {needed} characters, not {length}"
        ));
    }
    let date = field(3, 10);
    let parts = [0..4, 4..6, 6..8].map(|part| date.get(part).unwrap_or_default());
    let as_of = CivilDate::parse(&parts.join("-"));
    let as_of = as_of.map_err(|_| format!("{date:?} is no date (columns 3 to 10)"))?;
    let name = words(&field(23, 72));
    if name.is_empty() {
        return Err("the name is empty (columns 23 to 72)".into());
    }
    let district = || digits(field(11, 15), 5, "11 to 15");
    let association = || digits(field(19, 22), 4, "19 to 22");
    let content = match kind.as_str() {
        "40" => Content::District(district()?),
        "50" => {
            let kind = association_kind(&field(123, 124));
            Content::Association(district()? + &association()?, kind, name)
        }
        "60" if field(123, 124) == UNINHABITED => Content::Other,
        "60" => {
            let municipality = digits(field(16, 18), 3, "16 to 18")?;
            let key = district()? + &association()? + &municipality;
            let key = RegionalKey::parse(&key).map_err(|error| format!("{key}: {error}"))?;
            Content::Municipality(key, name)
        }
        _ => Content::Other,
    };
    Ok(Record { as_of, content })
}

/// The sorts of association that can be registration authorities.
fn association_kind(code: &str) -> Option<Kind> {
    match code {
        // An Amt, and the Amt that a Kirchspielslandgemeinde is.
        "51" | "55" => Some(Kind::Amt),
        "52" => Some(Kind::Samtgemeinde),
        "53" => Some(Kind::Verbandsgemeinde),
        _ => None,
    }
}

fn digits(text: String, count: usize, columns: &str) -> Result<String, String> {
    if text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(text)
    } else {
        Err(format!(
            "{text:?} is not {count} digits (columns {columns})"
        ))
    }
}

/// With single spaces.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
