//! The lines of the clerk's summary while they are written.

use crate::services::registration::request::{Address, Municipality};
use crate::values::HouseNumber;

/// One line of the summary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Heading under which it stands; consecutive rows share it.
    pub group: String,
    /// DSMeld sheet, empty for what the register does not hold.
    pub sheet: &'static str,
    /// German label.
    pub label: &'static str,
    /// Value for people; may have several lines. Not escaped.
    pub value: String,
}

/// The lines so far.
#[derive(Default)]
pub(crate) struct Sheet {
    group: String,
    pub(crate) rows: Vec<Row>,
}

impl Sheet {
    pub(crate) fn group(&mut self, group: &str) {
        group.clone_into(&mut self.group);
    }

    pub(crate) fn row(
        &mut self,
        sheet: &'static str,
        label: &'static str,
        value: impl Into<String>,
    ) {
        self.rows.push(Row {
            group: self.group.clone(),
            sheet,
            label,
            value: value.into(),
        });
    }

    pub(crate) fn municipality(&mut self, municipality: &Municipality) {
        self.row("1201", "Gemeindeschlüssel", municipality.regional_key.ags());
        self.row("", "Gemeinde", municipality.name.as_str());
    }

    pub(crate) fn house(&mut self, house: Option<&HouseNumber>) {
        let Some(house) = house else {
            return self.row("1206", "Hausnummer", "ohne");
        };
        self.row("1206", "Hausnummer", house.to_string());
        if !house.letters().is_empty() {
            self.row("1208", "davon Buchstabe", house.letters());
        }
        if !house.part().is_empty() {
            self.row("1209", "davon Teilnummer", house.part());
        }
    }

    pub(crate) fn address(&mut self, address: &Address) {
        self.municipality(&address.municipality);
        self.row("1205", "Straße", address.street.as_str());
        self.house(address.house_number.as_ref());
    }
}
