//! The files that the browser searches. Format: `relocation::competence::places`.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use relocation::values::RegionalKey;

use super::{Pack, RegionError};

/// Writes `places.txt` (the region, with localities and exceptions), `germany.txt` (all
/// municipalities) and `operator.json` (who runs the service) into a folder, which is made if missing.
pub(super) fn write(pack: &Pack, folder: &Path) -> Result<(), RegionError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| RegionError::Write { path, source }
    };
    fs::create_dir_all(folder).map_err(failed(folder))?;
    let operator = serde_json::to_string(&pack.operator).unwrap_or_default();
    for (name, text) in [
        ("places.txt", places(pack)),
        ("germany.txt", germany(pack)),
        ("operator.json", operator),
    ] {
        let path = folder.join(name);
        fs::write(&path, text).map_err(failed(&path))?;
    }
    Ok(())
}

/// The index of the region.
pub(super) fn places(pack: &Pack) -> String {
    let mut names: Vec<&(RegionalKey, String)> = pack
        .germany
        .quarters
        .iter()
        .chain(&pack.localities)
        .collect();
    names.sort();
    names.dedup();
    let mut text = String::new();
    for note in &pack.notes {
        line(&mut text, note);
    }
    for exception in &pack.exceptions {
        let (reason, detail) = exception
            .uncertain
            .as_ref()
            .map_or(("", ""), |doubt| (doubt.reason.code(), &doubt.detail));
        let to = exception.validity.to.map(|day| day.to_string());
        let _ = writeln!(
            text,
            "!{};{};{reason};{detail};{};{}",
            exception.prefix,
            exception.authority,
            exception.validity.from,
            to.unwrap_or_default()
        );
    }
    list(pack, &mut text, &names, |key| pack.covers(key));
    text
}

/// The index of Germany.
pub(super) fn germany(pack: &Pack) -> String {
    let mut names: Vec<&(RegionalKey, String)> = pack.germany.quarters.iter().collect();
    names.sort();
    let mut text = String::new();
    list(pack, &mut text, &names, |_| true);
    text
}

/// Districts, places and their other names, then in a part of its own the postcodes (ODbL).
fn list(
    pack: &Pack,
    text: &mut String,
    names: &[&(RegionalKey, String)],
    chosen: impl Fn(&RegionalKey) -> bool,
) {
    let germany = &pack.germany;
    for note in &germany.notes {
        line(text, note);
    }
    let mut postcodes = String::from("=\n");
    let mut district = String::new();
    for (key, name) in germany.municipalities.iter().filter(|(key, _)| chosen(key)) {
        if district != key.district() {
            key.district().clone_into(&mut district);
            let title = germany.districts.get(&district).map_or("", String::as_str);
            let _ = writeln!(text, "@{district} {title}");
        }
        let _ = writeln!(text, "{} {name}", &key.as_str()[5..]);
        let first = names.partition_point(|(other, _)| other < key);
        for (_, other) in names[first..].iter().take_while(|(other, _)| other == key) {
            if other != name {
                let _ = writeln!(text, "+{other}");
            }
        }
        let codes = germany.postcodes.get(&key.ags());
        line(&mut postcodes, codes.map_or("", String::as_str));
    }
    for note in &germany.postcode_notes {
        line(text, note);
    }
    text.push_str(&postcodes);
}

fn line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}
