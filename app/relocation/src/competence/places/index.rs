//! The index in memory, parsed from one text file.
//!
//! Format, UTF-8, one record a line, told apart by its first sign:
//! ```text
//! # licence and attribution
//! !010515172;010515172;shared-administration;Heide;2015-11-01;      an exception, see Exception
//! @03355 Landkreis Lüneburg                                         a district, then its places:
//! 5403028 Dahlenburg, Flecken                                       7 digits of the key, official name
//! +Ellringen                                                        a part or other name of the place above
//! =                                                                 postcodes follow, one line per place,
//! 21368                                                             in the order of the places
//! ```

use super::fold::{fold, letters};
use super::land::land_name;
use crate::competence::{Exception, ExceptionError};
use crate::values::{RegionalKey, RegionalKeyError};

/// All places of a region, or of Germany, ready to be searched.
pub struct PlaceIndex {
    pub(super) text: String,
    pub(super) folded: String,
    pub(super) districts: Vec<District>,
    pub(super) places: Vec<Place>,
    pub(super) names: Vec<Name>,
    pub(super) postcodes: Vec<u32>,
    exceptions: Vec<Exception>,
}

/// One municipality that a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Its regional key.
    pub key: RegionalKey,
    /// Its name without rank: `Lüneburg`.
    pub name: String,
    /// Its name in the official list, with rank: `Lüneburg, Hansestadt`.
    pub official: String,
    /// The part, other name or postcode that matched instead of the name.
    pub via: Option<String>,
    /// Only found by forgiving typing errors: a suggestion, to be shown as one. Where all hits of
    /// a region's index are, the place meant may lie outside of the region.
    pub guessed: bool,
    /// Its district with title: `Landkreis Lüneburg`; the town itself where it has none.
    pub district: String,
    /// Its Land.
    pub land: &'static str,
    /// Its postcodes, ascending; no complete list, only an aid.
    pub postcodes: Vec<String>,
}

/// Why a text is no index: the line (from 1) and what is wrong there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IndexError {
    /// A place before any district, or another name before any place.
    Order(usize),
    /// A record that ends too early, or a district in no Land.
    Short(usize),
    /// No regional key.
    Key(usize, RegionalKeyError),
    /// Keys not ascending.
    Unsorted(usize),
    /// No exception.
    Exception(usize, ExceptionError),
    /// A postcode that is no number, or more lines than places.
    Postcode(usize),
}

pub(super) struct District {
    pub(super) name: Span,
    /// With its Land: `landkreis lueneburg niedersachsen`.
    pub(super) folded: Span,
    land: &'static str,
}

pub(super) struct Place {
    pub(super) key: RegionalKey,
    pub(super) official: Span,
    pub(super) district: u16,
    /// The folded rank: `hansestadt`.
    pub(super) rank: Span,
    /// The first of its names: the municipality's own.
    pub(super) name: u32,
    pub(super) weight: u8,
    postcodes: Span,
}

/// A name under which a place is found.
pub(super) struct Name {
    pub(super) place: u32,
    pub(super) text: Span,
    pub(super) folded: Span,
    /// Length of the folded name up to an addition: `winsen` in `Winsen (Luhe)`.
    pub(super) base: u8,
    pub(super) letters: u32,
    pub(super) alias: bool,
}

#[derive(Clone, Copy)]
pub(super) struct Span {
    start: u32,
    end: u32,
}

impl Span {
    pub(super) fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize)
            .unwrap_or_default()
    }
}

impl PlaceIndex {
    /// Parses an index file.
    ///
    /// # Errors
    /// See [`IndexError`].
    pub fn parse(text: &str) -> Result<Self, IndexError> {
        let mut index = Self {
            text: String::with_capacity(text.len()),
            folded: String::with_capacity(text.len()),
            districts: Vec::new(),
            places: Vec::new(),
            names: Vec::new(),
            postcodes: Vec::new(),
            exceptions: Vec::new(),
        };
        let mut district = "";
        let mut lines = text.lines().enumerate();
        for (number, line) in lines.by_ref() {
            let number = number + 1;
            let (sign, rest) = line.split_at_checked(1).unwrap_or_default();
            match sign {
                "" | "#" => {}
                "=" => break,
                "!" => index
                    .exceptions
                    .push(Exception::parse(rest).map_err(|e| IndexError::Exception(number, e))?),
                "@" => district = index.district(rest).ok_or(IndexError::Short(number))?,
                "+" => index.alias(rest).ok_or(IndexError::Order(number))?,
                _ => index.place(district, line, number)?,
            }
        }
        for (place, (number, line)) in lines.enumerate() {
            index
                .place_postcodes(place, line)
                .ok_or(IndexError::Postcode(number + 1))?;
        }
        Ok(index)
    }

    /// The place with this key.
    #[must_use]
    pub fn by_key(&self, key: &RegionalKey) -> Option<Hit> {
        let found = self.places.binary_search_by_key(key, |place| place.key);
        found.ok().map(|at| self.hit(&self.places[at], None, false))
    }

    /// Its postcodes as numbers, ascending; empty if the place or its codes are not known.
    #[must_use]
    pub fn postcodes(&self, key: &RegionalKey) -> &[u32] {
        match self.places.binary_search_by_key(key, |place| place.key) {
            Ok(at) => self.codes(&self.places[at]),
            Err(_) => &[],
        }
    }

    /// The region's exceptions, for [`crate::competence::competent`].
    #[must_use]
    pub fn exceptions(&self) -> &[Exception] {
        &self.exceptions
    }

    /// All keys, ascending.
    pub fn keys(&self) -> impl Iterator<Item = &RegionalKey> {
        self.places.iter().map(|place| &place.key)
    }

    pub(super) fn codes(&self, place: &Place) -> &[u32] {
        let Span { start, end } = place.postcodes;
        &self.postcodes[start as usize..end as usize]
    }

    pub(super) fn hit(&self, place: &Place, via: Option<String>, guessed: bool) -> Hit {
        let name = &self.names[place.name as usize];
        let district = &self.districts[place.district as usize];
        Hit {
            key: place.key,
            name: name.text.of(&self.text).to_owned(),
            official: place.official.of(&self.text).to_owned(),
            via,
            guessed,
            district: district.name.of(&self.text).to_owned(),
            land: district.land,
            postcodes: self.codes(place).iter().map(|&c| postcode(c)).collect(),
        }
    }

    /// `03355 Landkreis Lüneburg`; returns the five digits.
    fn district<'a>(&mut self, rest: &'a str) -> Option<&'a str> {
        let (key, name) = rest.split_once(' ')?;
        let land = land_name(key)?;
        let district = District {
            name: self.keep(name),
            folded: self.keep_folded(&[name, " ", land].concat()),
            land,
        };
        self.districts.push(district);
        Some(key)
    }

    /// `5403028 Dahlenburg, Flecken`
    fn place(&mut self, district: &str, line: &str, number: usize) -> Result<(), IndexError> {
        let district_at = self.districts.len().checked_sub(1);
        let district_at = district_at.ok_or(IndexError::Order(number))?;
        let (digits, official) = line.split_once(' ').ok_or(IndexError::Short(number))?;
        let key = RegionalKey::parse(&[district, digits].concat())
            .map_err(|error| IndexError::Key(number, error))?;
        if self.places.last().is_some_and(|last| last.key >= key) {
            return Err(IndexError::Unsorted(number));
        }
        let (name, rank) = official.split_once(',').unwrap_or((official, ""));
        let rank = rank.trim_ascii();
        let place = Place {
            key,
            official: self.keep(official),
            district: district_at as u16,
            name: self.names.len() as u32,
            rank: self.keep_folded(rank),
            weight: weight(&key, rank),
            postcodes: Span { start: 0, end: 0 },
        };
        self.places.push(place);
        // the list writes `Lauenburg/ Elbe`
        match name.split_once('/') {
            Some((one, two)) => self.name(&[one, "/", two.trim_ascii()].concat(), false),
            None => self.name(name, false),
        }
        Ok(())
    }

    /// `Ellringen`
    fn alias(&mut self, name: &str) -> Option<()> {
        self.places.last()?;
        self.name(name, true);
        Some(())
    }

    fn name(&mut self, name: &str, alias: bool) {
        let addition = name.find(['(', '/']).filter(|&at| at > 0);
        let folded = self.keep_folded(name);
        let base = addition.map_or(folded, |at| self.keep_folded(&name[..at]));
        let name = Name {
            place: self.places.len() as u32 - 1,
            text: self.keep(name),
            folded,
            base: (base.end - base.start).min(255) as u8,
            letters: letters(folded.of(&self.folded)),
            alias,
        };
        self.names.push(name);
    }

    /// `21335 21337 21339`
    fn place_postcodes(&mut self, place: usize, line: &str) -> Option<()> {
        let start = self.postcodes.len() as u32;
        for code in line.split_ascii_whitespace() {
            self.postcodes
                .push(code.parse().ok().filter(|&c: &u32| c < 100_000)?);
        }
        let end = self.postcodes.len() as u32;
        self.places.get_mut(place)?.postcodes = Span { start, end };
        Some(())
    }

    fn keep(&mut self, text: &str) -> Span {
        let start = self.text.len() as u32;
        self.text.push_str(text);
        let end = self.text.len() as u32;
        Span { start, end }
    }

    fn keep_folded(&mut self, text: &str) -> Span {
        let start = self.folded.len() as u32;
        fold(text, &mut self.folded);
        let end = self.folded.len() as u32;
        Span { start, end }
    }
}

/// Five digits, with leading zeros.
pub(super) fn postcode(code: u32) -> String {
    format!("{code:05}")
}

/// How large a place is likely to be: kreisfreie Stadt, town, municipality of its own, member.
fn weight(key: &RegionalKey, rank: &str) -> u8 {
    let town = rank.contains("tadt") || rank.starts_with("St") || rank.starts_with("GK");
    match key.as_str().ends_with("0000000") {
        true => 3,
        false if town => 2,
        false => u8::from(key.membership() == crate::values::Membership::Independent),
    }
}
