//! The text forms of RFC 9901: `jws~disclosure~…~` as issued, and the same with
//! fewer disclosures and a key binding at its end as presented.

use serde_json::Value;

use super::Card;
use crate::envelope::jose::{FormError, decode, encode};

/// Most characters of a statement or a presentation.
const LONGEST: usize = 16 * 1024;

/// One claim that can be disclosed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disclosure {
    /// Its text; its SHA-256 (base64url) stands in the statement.
    pub text: String,
    /// Name of the claim.
    pub name: String,
    /// Its value.
    pub value: Value,
}

impl Disclosure {
    /// A claim behind a fresh salt of 128 bits or more.
    #[must_use]
    pub fn new(salt: &[u8], name: String, value: Value) -> Self {
        let json = Value::from(vec![
            Value::from(encode(salt)),
            Value::from(name.clone()),
            value.clone(),
        ]);
        Self {
            text: encode(json.to_string().as_bytes()),
            name,
            value,
        }
    }

    /// Reads one.
    ///
    /// # Errors
    /// [`FormError`].
    pub fn parse(text: &str) -> Result<Self, FormError> {
        let json = decode(text)?;
        let (_, name, value): (String, String, Value) =
            serde_json::from_slice(&json).map_err(|_| FormError::Json)?;
        Ok(Self {
            text: text.to_owned(),
            name,
            value,
        })
    }
}

/// A statement as the node issued it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The signed part: compact JWS.
    pub jws: String,
    /// All claims.
    pub disclosures: Vec<Disclosure>,
}

impl Statement {
    /// Takes `jws~disclosure~…~` apart.
    ///
    /// # Errors
    /// [`FormError`].
    pub fn parse(text: &str) -> Result<Self, FormError> {
        let inner = text.strip_suffix('~').ok_or(FormError::Segments)?;
        let (jws, disclosures) = parts(inner)?;
        Ok(Self { jws, disclosures })
    }

    /// The text that [`Self::parse`] reads.
    #[must_use]
    pub fn text(&self) -> String {
        self.disclosing(|_| true)
    }

    /// The presentation without its binding, with the claims of these names.
    #[must_use]
    pub fn presenting(&self, names: &[&str]) -> String {
        self.disclosing(|name| names.contains(&name))
    }

    /// All that it says about the person.
    ///
    /// # Errors
    /// [`FormError::Json`].
    pub fn card(&self) -> Result<Card, FormError> {
        card(&self.disclosures)
    }

    fn disclosing(&self, shows: impl Fn(&str) -> bool) -> String {
        let mut text = self.jws.clone();
        text.push('~');
        for one in self.disclosures.iter().filter(|one| shows(&one.name)) {
            text.push_str(&one.text);
            text.push('~');
        }
        text
    }
}

/// A statement as it is presented. Nothing is verified yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presentation<'a> {
    /// The node's part: compact JWS.
    pub jws: &'a str,
    /// What is disclosed.
    pub disclosures: Vec<Disclosure>,
    /// The text whose hash the binding holds.
    pub bound: &'a str,
    /// The binding: compact JWS.
    pub binding: &'a str,
}

impl<'a> Presentation<'a> {
    /// Takes `jws~disclosure~…~binding` apart.
    ///
    /// # Errors
    /// [`FormError`], also where a claim stands twice.
    pub fn parse(text: &'a str) -> Result<Self, FormError> {
        let end = text.rfind('~').ok_or(FormError::Segments)?;
        let (inner, binding) = (&text[..end], &text[end + 1..]);
        let (jws, disclosures) = parts(inner)?;
        Ok(Self {
            jws: &text[..jws.len()],
            disclosures,
            bound: &text[..=end],
            binding,
        })
    }

    /// What is disclosed about the person.
    ///
    /// # Errors
    /// [`FormError::Json`].
    pub fn card(&self) -> Result<Card, FormError> {
        card(&self.disclosures)
    }
}

fn parts(inner: &str) -> Result<(String, Vec<Disclosure>), FormError> {
    if inner.len() > LONGEST {
        return Err(FormError::Segments);
    }
    let mut all = inner.split('~');
    let jws = all.next().unwrap_or_default().to_owned();
    let disclosures = all.map(Disclosure::parse).collect::<Result<Vec<_>, _>>()?;
    let twice = |(at, one): (usize, &Disclosure)| {
        disclosures[..at].iter().any(|other| other.name == one.name)
    };
    match disclosures.iter().enumerate().any(twice) {
        true => Err(FormError::Json),
        false => Ok((jws, disclosures)),
    }
}

fn card(disclosures: &[Disclosure]) -> Result<Card, FormError> {
    let claims = disclosures.iter();
    let claims = claims.map(|one| (one.name.clone(), one.value.clone()));
    serde_json::from_value(Value::Object(claims.collect())).map_err(|_| FormError::Json)
}
