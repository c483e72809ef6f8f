//! Rows of the dwellings.

use super::sheet::Sheet;
use super::words::{german_date, german_status};
use crate::services::registration::request::{Leave, Matter, MoveIn, Previous};

pub(super) fn dwellings(sheet: &mut Sheet, matter: &Matter) {
    match matter {
        Matter::MoveIn(matter) => move_in(sheet, matter),
        Matter::GiveUp(matter) => {
            sheet.group("Aufgegebene Nebenwohnung");
            sheet.address(&matter.dwelling);
            sheet.row("1306", "Auszugsdatum", german_date(matter.moved_out.date()));
            sheet.group("Verbleibende Haupt- oder alleinige Wohnung");
            sheet.address(&matter.main);
        }
        Matter::ChangeMain(matter) => {
            sheet.group("Neue Hauptwohnung (bisher Nebenwohnung)");
            sheet.address(&matter.new_main);
            sheet.row("", "Hauptwohnung seit", german_date(matter.since.date()));
            sheet.group("Bisherige Hauptwohnung (jetzt Nebenwohnung)");
            sheet.address(&matter.former_main);
        }
        Matter::Leave(matter) => leave(sheet, matter),
    }
}

fn move_in(sheet: &mut Sheet, matter: &MoveIn) {
    let new = &matter.new_dwelling;
    sheet.group("Neue Wohnung");
    sheet.municipality(&new.municipality);
    sheet.row("1202", "Postleitzahl", new.postcode.as_str());
    sheet.row("1205", "Straße", new.street.as_str());
    sheet.house(new.house_number.as_ref());
    if let Some(supplement) = &new.supplement {
        sheet.row("1210", "Zusatz", supplement.as_str());
    }
    sheet.row("1213", "Status", german_status(new.status));
    sheet.row("1301", "Einzugsdatum", german_date(matter.date.date()));
    if matter.became_longer {
        sheet.row(
            "",
            "Kurzer Aufenthalt, der länger wurde (§ 27 Abs. 2 BMG)",
            ["Meldepflicht seit ", &german_date(matter.duty_since())].concat(),
        );
    }
    previous(sheet, &matter.previous);
    for other in &matter.other_dwellings {
        sheet.group("Weitere Wohnung im Inland");
        sheet.address(&other.address);
        sheet.row("1213", "Status", german_status(other.status));
    }
}

fn previous(sheet: &mut Sheet, previous: &Previous) {
    match previous {
        Previous::Germany {
            address,
            kept_as,
            moved_out,
        } => {
            sheet.group("Bisherige Wohnung");
            sheet.address(address);
            sheet.row(
                "1213",
                "Verbleib",
                kept_as.map_or("aufgegeben", german_status),
            );
            if let Some(day) = moved_out {
                sheet.row("1306", "Auszugsdatum", german_date(day.date()));
            }
        }
        Previous::Abroad {
            state,
            last_in_germany,
        } => {
            sheet.group("Zuzug aus dem Ausland");
            sheet.row("", "Staat", state.name());
            match last_in_germany {
                Some(address) => {
                    sheet.group("Letzte Wohnung in Deutschland");
                    sheet.address(address);
                }
                None => sheet.row("", "Früher in Deutschland gemeldet", "nein"),
            }
        }
    }
}

fn leave(sheet: &mut Sheet, matter: &Leave) {
    sheet.group("Aufgegebene Wohnung");
    sheet.address(&matter.dwelling);
    sheet.row("1306", "Auszugsdatum", german_date(matter.moved_out.date()));
    sheet.group("Wegzug ins Ausland");
    sheet.row("", "Staat", matter.state.name());
    let address = matter.address.as_ref();
    sheet.row(
        "",
        "Anschrift im Ausland",
        address.map_or("noch nicht bekannt", |lines| lines.as_str()),
    );
}
