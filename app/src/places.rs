//! The place index: fetched when a place is asked, searched here.

use std::cell::RefCell;
use std::rc::Rc;

use relocation::competence::places::{Hit, PlaceIndex};
use relocation::values::RegionalKey;

use crate::browser::{assets, fetch::FetchError};

/// One hit, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// Regional key.
    pub key: String,
    /// Name of the municipality.
    pub name: String,
    /// What tells it from others of the same name: matched part, district, Land.
    pub detail: String,
    /// Whether it belongs to the region.
    pub in_region: bool,
    district: String,
}

impl Place {
    fn new(hit: Hit, in_region: bool) -> Self {
        let mut parts = Vec::new();
        if let Some(via) = hit.via {
            parts.push(via);
        }
        if hit.district != hit.name {
            parts.push(hit.district.clone());
        }
        parts.push(hit.land.to_owned());
        Self {
            key: hit.key.to_string(),
            name: hit.name,
            detail: parts.join(", "),
            in_region,
            district: hit.district,
        }
    }

    /// Name with district, as it stands in the field once chosen.
    pub(crate) fn label(&self) -> String {
        if self.district == self.name {
            return self.name.clone();
        }
        [&self.name, " (", &self.district, ")"].concat()
    }

    /// Answer under `<field>.scope`.
    pub(crate) fn scope(&self) -> &'static str {
        if self.in_region { "region" } else { "germany" }
    }
}

type Slot = RefCell<Option<Rc<PlaceIndex>>>;

thread_local! {
    static REGION: Slot = const { RefCell::new(None) };
    static GERMANY: Slot = const { RefCell::new(None) };
}

async fn index(region: bool) -> Result<Rc<PlaceIndex>, FetchError> {
    let (slot, name) = if region {
        (&REGION, "places")
    } else {
        (&GERMANY, "germany")
    };
    if let Some(index) = slot.with_borrow(Clone::clone) {
        return Ok(index);
    }
    let text = assets::text(name).await?;
    // A file that does not parse is as good as none: fetch again on demand.
    let index = Rc::new(PlaceIndex::parse(&text).map_err(|_| FetchError::Offline)?);
    slot.set(Some(index.clone()));
    Ok(index)
}

/// Places for `text`. In the region's question, places elsewhere in Germany
/// are offered when the region has none, or only guesses: "Berlin" is not a
/// mistyped Perlin. The journey then says where to go.
pub(crate) async fn search(
    text: &str,
    region: bool,
    limit: usize,
) -> Result<Vec<Place>, FetchError> {
    let near = index(region).await?;
    if text.trim().chars().count() < 2 {
        return Ok(Vec::new());
    }
    let near = near.search(text, limit);
    let mut found = Vec::new();
    if region && near.iter().all(|hit| hit.guessed) {
        let far = index(false).await?.search(text, limit);
        let wanted = far
            .into_iter()
            .filter(|hit| near.is_empty() || !hit.guessed);
        found.extend(wanted.map(|hit| Place::new(hit, false)));
    }
    let home = index(true).await?;
    found.extend(near.into_iter().map(|hit| {
        let in_region = home.by_key(&hit.key).is_some();
        Place::new(hit, in_region)
    }));
    Ok(found)
}

/// The one place in Germany with this name; none where several have it.
pub(crate) async fn only(name: &str) -> Option<Place> {
    /// More than any name has.
    const LIMIT: usize = 50;
    let name = name.trim().to_lowercase();
    let found = search(&name, false, LIMIT).await.ok()?;
    let mut same = found
        .into_iter()
        .filter(|place| place.name.to_lowercase() == name);
    let first = same.next();
    first.filter(|_| same.next().is_none())
}

/// Postcodes of a municipality of the region; empty when not known.
pub(crate) async fn postcodes(key: &str) -> Result<Vec<String>, FetchError> {
    let index = index(true).await?;
    let hit = key
        .parse::<RegionalKey>()
        .ok()
        .and_then(|key| index.by_key(&key));
    Ok(hit.map(|hit| hit.postcodes).unwrap_or_default())
}

/// Official names by regional key, for the request.
pub(crate) struct Names(Rc<PlaceIndex>, Rc<PlaceIndex>);

impl Names {
    /// Loads both indexes.
    pub(crate) async fn load() -> Result<Self, FetchError> {
        Ok(Self(index(true).await?, index(false).await?))
    }

    /// Official name of a municipality.
    pub(crate) fn of(&self, key: &RegionalKey) -> Option<String> {
        let hit = self.0.by_key(key).or_else(|| self.1.by_key(key))?;
        Some(hit.official)
    }
}
