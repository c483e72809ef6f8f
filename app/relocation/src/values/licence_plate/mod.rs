//! Licence plates (amtliche Kennzeichen, FZV §§ 9 to 12).

mod reading;
mod season;
#[cfg(test)]
mod tests;

pub use season::Season;

use super::{Code, parsed_value};
use reading::{digits_only, runs, with_letters, without_letters};

/// Most letters and digits of any plate, FZV Anlage 4 Abschnitt 1 Nr. 4.
const LIMIT: usize = 8;
/// On one line with a suffix or a season, Abschnitt 4 Nr. 4a and Abschnitt 5 Nr. 4a.
/// With both it is six (Abschnitt 5a Nr. 6a), which [`LIMIT_TWO_LINES`] contains.
const LIMIT_ONE_LINE: usize = 7;
/// Behind the code, on two lines with a suffix or a season, Abschnitt 4 Nr. 4b,
/// Abschnitt 5 Nr. 4b and Abschnitt 5a Nr. 6b.
const LIMIT_TWO_LINES: usize = 5;

/// A plate `HH-AB 123E (04-10)`: code of the district, letters, number, suffix
/// and season, in the form of the registration certificate (FZV § 10(3)).
///
/// The code may be any, also a revoked one (§ 9(3)), and says nothing about the
/// competent authority: plates are kept after a move (§ 15(4)).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LicencePlate {
    code: String,
    letters: String,
    number: String,
    kind: PlateKind,
    season: Option<Season>,
}

/// What the letter behind the number says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlateKind {
    /// No letter.
    General,
    /// `H`, FZV § 10(1).
    Historic,
    /// `E`, FZV § 11. How long there are such plates (§ 79(9)) is not judged here.
    Electric,
}

/// Why a text is no plate that can be dealt with online.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LicencePlateError {
    /// Not of the form of a plate.
    Form,
    /// `HAL1`: nothing parts the code from the letters.
    Ambiguous,
    /// More signs than any form of plate has room for.
    TooLong,
    /// The season has not two to eleven whole months.
    Season,
    /// Digits only: authorities, armed forces, diplomats (FZV § 9(1) sentence 7, Anlage 2).
    Authority,
    /// Red, short-term or export plates (FZV §§ 41 to 45).
    Special,
}

impl LicencePlate {
    /// Parses a plate in any case, with spaces or hyphens between its parts; the
    /// season may follow as `04-10`, `04/10` or `(04-10)`.
    ///
    /// # Errors
    /// See [`LicencePlateError`].
    pub fn parse(text: &str) -> Result<Self, LicencePlateError> {
        let runs = runs(text).ok_or(LicencePlateError::Form)?;
        match runs.as_slice() {
            [code, rest @ ..] if code.is_letters() => match rest.first() {
                Some(next) if next.is_letters() => with_letters(&code.text, rest),
                Some(_) => Err(without_letters(code, rest)),
                None => Err(LicencePlateError::Form),
            },
            all => Err(digits_only(all)),
        }
    }

    /// From two fields, which cannot be ambiguous: `HH` and `AB 123E`.
    ///
    /// # Errors
    /// See [`LicencePlateError`].
    pub fn from_parts(code: &str, rest: &str) -> Result<Self, LicencePlateError> {
        let code = runs(code).ok_or(LicencePlateError::Form)?;
        let rest = runs(rest).ok_or(LicencePlateError::Form)?;
        match (code.as_slice(), rest.first()) {
            ([code], Some(next)) if code.is_letters() && next.is_letters() => {
                with_letters(&code.text, &rest)
            }
            ([_], Some(_)) => Err(digits_only(&rest)),
            _ => Err(LicencePlateError::Form),
        }
    }

    /// The same plate with this season.
    ///
    /// # Errors
    /// [`LicencePlateError::TooLong`]: the season needs room on the plate.
    pub fn in_season(self, season: Season) -> Result<Self, LicencePlateError> {
        Self {
            season: Some(season),
            ..self
        }
        .fitting()
    }

    /// One to three letters of the district (Unterscheidungszeichen).
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// One or two letters of the Erkennungsnummer.
    #[must_use]
    pub fn letters(&self) -> &str {
        &self.letters
    }

    /// One to four digits of the Erkennungsnummer.
    #[must_use]
    pub fn number(&self) -> &str {
        &self.number
    }

    /// What the letter behind the number says.
    #[must_use]
    pub const fn kind(&self) -> PlateKind {
        self.kind
    }

    /// The months in which the vehicle may be used, if not all.
    #[must_use]
    pub const fn season(&self) -> Option<Season> {
        self.season
    }

    /// The plate itself if at least one form of plate has room for it.
    fn fitting(self) -> Result<Self, LicencePlateError> {
        let own = self.letters.len() + self.number.len();
        let all = self.code.chars().count() + own;
        let suffix = self.kind != PlateKind::General;
        let fits = match (suffix, self.season.is_some()) {
            (false, false) => all <= LIMIT,
            (true, true) => own <= LIMIT_TWO_LINES,
            _ => all <= LIMIT_ONE_LINE || own <= LIMIT_TWO_LINES,
        };
        fits.then_some(self).ok_or(LicencePlateError::TooLong)
    }
}

impl PlateKind {
    /// The letter on the plate, if any.
    #[must_use]
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::General => "",
            Self::Historic => "H",
            Self::Electric => "E",
        }
    }
}

impl std::fmt::Display for LicencePlate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.code)?;
        f.write_str("-")?;
        f.write_str(&self.letters)?;
        f.write_str(" ")?;
        f.write_str(&self.number)?;
        f.write_str(self.kind.suffix())?;
        if let Some(season) = self.season {
            f.write_str(" (")?;
            season.fmt(f)?;
            f.write_str(")")?;
        }
        Ok(())
    }
}

impl Code for LicencePlateError {
    fn code(&self) -> &'static str {
        match self {
            Self::Form => "plate",
            Self::Ambiguous => "plate-ambiguous",
            Self::TooLong => "plate-too-long",
            Self::Season => "plate-season",
            Self::Authority => "authority-plate",
            Self::Special => "special-plate",
        }
    }
}

parsed_value!(LicencePlate, LicencePlateError);
