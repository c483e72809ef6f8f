//! What the clerk types at the counter.

use clap::{Args, ValueEnum};
use relocation::envelope::counter_code::CounterCode;
use relocation::envelope::directory::AuthorityKind;
use relocation::envelope::identity::{Card, CardAddress, names_a_clerk};
use relocation::values::{PartialDate, PersonName};

use super::{Confirmation, CounterError};

/// Most characters of a line of an address.
const LINE: usize = 120;

/// What the document says, and who looked.
#[derive(Args, Clone, Debug)]
pub struct Seen {
    /// The code on the person's own screen, as ABCD-EFGH
    #[arg(long)]
    pub code: String,
    /// Family name; left out for who has one name only
    #[arg(long)]
    pub family_name: Option<String>,
    /// All given names, or the only name
    #[arg(long)]
    pub given_names: String,
    /// As 1964-08-12; unknown parts left out: 1964-08, 1964, unknown
    #[arg(long)]
    pub birth_date: String,
    /// Kind of the document
    #[arg(long, ignore_case = true)]
    pub document: DocumentArg,
    /// Street and house number on the document
    #[arg(long, requires = "city")]
    pub street: Option<String>,
    /// Postcode on the document
    #[arg(long, requires = "city")]
    pub postcode: Option<String>,
    /// Town on the document; left out where it has no address
    #[arg(long)]
    pub city: Option<String>,
    /// Who looked: name or sign, at most 80 characters; stands in the statement
    #[arg(long)]
    pub by: String,
    /// Which authority of the folder confirms: name or destination id
    #[arg(long)]
    pub authority: Option<String>,
    /// What that one decides
    #[arg(long, default_value = "registration", value_parser = kind)]
    pub kind: AuthorityKind,
}

/// Kinds of documents (TR-03110; ICAO Doc 9303 for passports).
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DocumentArg {
    /// Personalausweis
    Id,
    /// Reisepass
    Passport,
    /// Aufenthaltstitel, the kind marked AR
    Ar,
    /// Aufenthaltstitel, the kind marked AS
    As,
    /// Aufenthaltstitel, the kind marked AF
    Af,
    /// eID-Karte für Unionsbürger
    Ub,
}

impl Seen {
    /// What is confirmed, with each value checked.
    ///
    /// # Errors
    /// [`CounterError::Seen`].
    pub fn confirmation(&self) -> Result<Confirmation, CounterError> {
        let wrong = CounterError::Seen;
        let code = CounterCode::parse(&self.code);
        let code = code.ok_or(wrong("--code is no code: eight signs, as ABCD-EFGH."))?;
        let name = |text: &str, why| {
            let name = PersonName::parse(text).map_err(|_| wrong(why))?;
            Ok(name.as_str().to_owned())
        };
        let birth_date = PartialDate::parse(&self.birth_date)
            .map_err(|_| wrong("--birth-date is no date; write it as 1964-08-12."))?;
        let by = self.by.trim().to_owned();
        if !names_a_clerk(&by) {
            return Err(wrong("--by has to say who looked, in 1 to 80 characters."));
        }
        let family_name = self.family_name.as_deref();
        Ok(Confirmation {
            code,
            card: Card {
                family_name: family_name
                    .map(|text| name(text, "--family-name is no name."))
                    .transpose()?,
                given_names: Some(name(&self.given_names, "--given-names is no name.")?),
                birth_date: Some(birth_date.to_string()),
                academic_title: None,
                address: self.address()?,
                document: Some(self.document.wire().into()),
            },
            by,
            authority: self.authority.clone(),
            kind: self.kind,
        })
    }

    fn address(&self) -> Result<Option<CardAddress>, CounterError> {
        let Some(city) = &self.city else {
            return Ok(None);
        };
        Ok(Some(CardAddress::Structured {
            street: self.street.as_deref().map(line).transpose()?,
            postcode: self.postcode.as_deref().map(line).transpose()?,
            city: line(city)?,
            country: "D".into(),
        }))
    }
}

fn line(text: &str) -> Result<String, CounterError> {
    let text = text.trim();
    let fits = (1..=LINE).contains(&text.chars().count()) && !text.chars().any(char::is_control);
    match fits {
        true => Ok(text.to_owned()),
        false => Err(CounterError::Seen(
            "A line of the address has 1 to 120 characters.",
        )),
    }
}

fn kind(word: &str) -> Result<AuthorityKind, String> {
    AuthorityKind::parse(word).ok_or_else(|| "registration or vehicle".to_owned())
}

impl DocumentArg {
    const fn wire(self) -> &'static str {
        match self {
            Self::Id => "ID",
            Self::Passport => "P",
            Self::Ar => "AR",
            Self::As => "AS",
            Self::Af => "AF",
            Self::Ub => "UB",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen() -> Seen {
        Seen {
            code: "abcd efgh".into(),
            family_name: Some("Özdemir".into()),
            given_names: " Anna  Maria".into(),
            birth_date: "1998-03-14".into(),
            document: DocumentArg::Id,
            street: Some("Am Sande 1".into()),
            postcode: Some("21335".into()),
            city: Some("Lüneburg".into()),
            by: " Frau Petersen ".into(),
            authority: None,
            kind: AuthorityKind::Registration,
        }
    }

    #[test]
    fn the_card_is_what_every_means_says() {
        let confirmation = seen().confirmation().unwrap();
        assert_eq!(confirmation.by, "Frau Petersen");
        assert_eq!(confirmation.code.text(), "ABCD-EFGH");
        let card = confirmation.card;
        assert!(card.is_of(Some("ÖZDEMIR"), "Anna Maria", "1998-03-14"));
        assert_eq!(card.document.as_deref(), Some("ID"));
        let mut passport = seen();
        (passport.family_name, passport.city) = (None, None);
        passport.document = DocumentArg::Passport;
        let card = passport.confirmation().unwrap().card;
        assert_eq!(
            (card.address.is_none(), &*card.document.unwrap()),
            (true, "P")
        );
    }

    #[test]
    fn what_cannot_be_is_refused() {
        type Change = fn(&mut Seen);
        let changes: [(Change, &str); 7] = [
            (|seen| seen.code = "ABCD".into(), "--code"),
            (|seen| seen.family_name = Some("4".into()), "--family-name"),
            (|seen| seen.given_names = String::new(), "--given-names"),
            (|seen| seen.birth_date = "12.08.1964".into(), "--birth-date"),
            (|seen| seen.by = " ".into(), "--by"),
            (|seen| seen.by = "x".repeat(81), "--by"),
            (|seen| seen.street = Some("x".repeat(121)), "address"),
        ];
        for (change, what) in changes {
            let mut seen = seen();
            change(&mut seen);
            let error = seen.confirmation().unwrap_err().to_string();
            assert!(error.contains(what), "{error}");
        }
    }
}
