//! Reads a pack's tables of authorities, their contacts and exceptions.

use relocation::competence::Exception;
use relocation::envelope::directory::AuthorityKind;
use relocation::values::WebAddress;

use super::table::rows;
use super::{Authority, Kind, PackError, Source};

/// The registration authorities with their contacts.
pub(super) fn registration(source: &Source, pack: &str) -> Result<Vec<Authority>, PackError> {
    let file = "authorities.csv";
    let text = source.read(pack, file)?;
    let mut authorities = table(file, &text, AuthorityKind::Registration)?;
    add_contacts(&mut authorities, &source.read(pack, "contacts.csv")?)?;
    Ok(authorities)
}

/// The vehicle registration authorities.
pub(super) fn vehicle(source: &Source, pack: &str) -> Result<Vec<Authority>, PackError> {
    let file = "vehicle_authorities.csv";
    table(file, &source.read(pack, file)?, AuthorityKind::Vehicle)
}

fn table(
    file: &'static str,
    text: &str,
    decides: AuthorityKind,
) -> Result<Vec<Authority>, PackError> {
    rows(file, text, ["prefix", "kind", "name"])?
        .into_iter()
        .map(|[prefix, kind, name]| {
            let body = Kind::parse(kind);
            let body = body.ok_or_else(|| PackError::value(file, kind, "kind of authority"))?;
            Ok(Authority::new(decides, prefix, body, name))
        })
        .collect()
}

fn add_contacts(authorities: &mut [Authority], text: &str) -> Result<(), PackError> {
    let file = "contacts.csv";
    let columns = ["prefix", "address", "phone", "booking", "source"];
    for [prefix, address, phone, booking, source] in rows(file, text, columns)? {
        let authority = authorities
            .iter_mut()
            .find(|authority| authority.prefix == prefix)
            .ok_or_else(|| PackError::value(file, prefix, "authority of this region"))?;
        let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        if !booking.is_empty() && WebAddress::parse(booking).is_err() {
            return Err(PackError::value(file, booking, "https address"));
        }
        authority.address = filled(address);
        authority.phone = filled(phone);
        authority.booking = filled(booking);
        authority.source = filled(source);
    }
    Ok(())
}

/// The exceptions to the rules for authorities of this kind.
pub(super) fn exceptions(
    source: &Source,
    pack: &str,
    kind: AuthorityKind,
) -> Result<Vec<Exception>, PackError> {
    let file = match kind {
        AuthorityKind::Registration => "exceptions.csv",
        AuthorityKind::Vehicle => "vehicle_exceptions.csv",
    };
    let columns = [
        "prefix",
        "authority",
        "uncertain",
        "detail",
        "valid_from",
        "valid_to",
    ];
    rows(file, &source.read(pack, file)?, columns)?
        .into_iter()
        .map(|row| {
            let line = row.join(";");
            Exception::parse(&line).map_err(|error| PackError::Exception { file, line, error })
        })
        .collect()
}

/// Gives each authority the exceptions that name it.
pub(super) fn add_exceptions(authorities: &mut [Authority], exceptions: &[Exception]) {
    for authority in authorities {
        let named = exceptions
            .iter()
            .filter(|row| row.authority == authority.prefix);
        authority.exceptions = named.cloned().collect();
    }
}
