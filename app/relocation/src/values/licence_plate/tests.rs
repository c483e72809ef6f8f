use proptest::prelude::*;

use super::LicencePlateError as E;
use super::*;

#[test]
fn as_typed() {
    for (text, shown) in [
        ("HH-AB 123", "HH-AB 123"),
        ("hh-ab 123", "HH-AB 123"),
        ("HH AB 123 E", "HH-AB 123E"),
        ("HH-AB123e", "HH-AB 123E"),
        ("  HH  -  AB\u{A0}-  123 ", "HH-AB 123"),
        ("HH – AB 123", "HH-AB 123"),
        ("B-A 1", "B-A 1"),
        ("LG-AB 1234", "LG-AB 1234"),
        ("LÖB-A 9999", "LÖB-A 9999"),
        ("plö-x 7", "PLÖ-X 7"),
        ("PLO\u{308}-X 7", "PLÖ-X 7"),
        ("wu\u{308} xy 7", "WÜ-XY 7"),
        ("MA\u{308}K-X 7", "MÄK-X 7"),
        ("HH-IO 10", "HH-IO 10"),
        ("DH-QQ 5 h", "DH-QQ 5H"),
        ("M-E 1", "M-E 1"),
        ("HH-E 1E", "HH-E 1E"),
        ("HH-AB 123 04-10", "HH-AB 123 (04-10)"),
        ("HH-AB 123 (04-10)", "HH-AB 123 (04-10)"),
        ("HH-AB 12E 10/03", "HH-AB 12E (10-03)"),
        ("HH-AB 12 H (11–02)", "HH-AB 12H (11-02)"),
    ] {
        let plate = LicencePlate::parse(text).unwrap();
        assert_eq!(plate.to_string(), shown, "{text}");
    }
}

#[test]
fn near_misses() {
    for (text, error) in [
        ("", E::Form),
        ("-", E::Form),
        ("HH", E::Form),
        ("HH-AB", E::Form),
        ("HHHH-A 1", E::Form),
        ("HH-ABC 1", E::Form),
        ("HH-AÖ 1", E::Form),
        ("HH-AB 0123", E::Form),
        ("HH-AB 0", E::Form),
        ("HH-AB 12345", E::Form),
        ("HH-AB 12 34", E::Form),
        ("HH-A 1 2 3", E::Form),
        ("HH-A-B 1", E::Form),
        ("HH-AB 123EH", E::Form),
        ("HH-AB 123W", E::Form),
        ("HH-AB 123 04", E::Form),
        ("HH-AB 123 04-1", E::Form),
        ("HH-AB 123 4-10", E::Form),
        ("HH-ÉA 1", E::Form),
        ("GROß-A 1", E::Form),
        ("HH.AB.1", E::Form),
        ("ÄÖ\u{308}-A 1", E::Form),
        ("١٢٣", E::Form),
        ("HHAB-1234", E::Form),
        ("HHHABC 1", E::Form),
        ("HHHAB 1", E::Ambiguous),
        ("HAL1", E::Ambiguous),
        ("HAL 1", E::Ambiguous),
        ("HH1234", E::Ambiguous),
        ("hhab1234", E::Ambiguous),
        ("HHAB 123E", E::Ambiguous),
        ("HAL 1 (04-10)", E::Ambiguous),
        ("HH-AB 123 04-04", E::Season),
        ("HH-AB 123 01-12", E::Season),
        ("HH-AB 123 00-05", E::Season),
        ("HH-AB 123 04-13", E::Season),
    ] {
        assert_eq!(LicencePlate::parse(text), Err(error), "{text}");
    }
}

/// FZV Anlage 4: what no form of plate has room for, on one line or on two.
#[test]
fn lengths() {
    for (text, fits) in [
        ("LG-AB 1234", true),
        ("STD-AB 123", true),
        ("STD-AB 1234", false),
        ("B-AB 1234E", true),
        ("HH-A 1234E", true),
        ("STD-AB 123H", true),
        ("HH-AB 1234E", false),
        ("HH-AB 1234H", false),
        ("B-AB 1234 04-10", true),
        ("STD-AB 123 04-10", true),
        ("HH-AB 1234 04-10", false),
        ("HH-AB 123E 04-10", true),
        ("HH-AB 12E 04-10", true),
        ("B-AB 1234E 04-10", false),
        ("B-AB 1234H 04-10", false),
    ] {
        let plate = LicencePlate::parse(text);
        assert_eq!(plate.is_ok(), fits, "{text}");
        assert!(fits || plate == Err(E::TooLong), "{text}");
    }
}

/// FZV § 9(1) sentence 7 with Anlage 2, §§ 41 to 45: for the counter.
#[test]
fn other_plates() {
    for (text, error) in [
        ("Y-123456", E::Authority),
        ("Y 123 456", E::Authority),
        ("X-1234", E::Authority),
        ("BP 12-345", E::Authority),
        ("THW-81234", E::Authority),
        ("THW 81234", E::Authority),
        ("BD 16-123", E::Authority),
        ("NRW 4-1234", E::Authority),
        ("HH-1234", E::Authority),
        ("0-123-45", E::Authority),
        ("1-1", E::Authority),
        ("123456", E::Authority),
        ("1234567", E::Form),
        ("HH-06123", E::Special),
        ("HH 061234", E::Special),
        ("B 04567", E::Special),
        ("HH-123 A", E::Special),
        ("HA 45 A", E::Special),
    ] {
        assert_eq!(LicencePlate::parse(text), Err(error), "{text}");
    }
}

#[test]
fn two_fields() {
    for (code, rest, expected) in [
        ("HA", "L1", Ok("HA-L 1")),
        (" h ", "al-1", Ok("H-AL 1")),
        ("HH-", "ab 123 e", Ok("HH-AB 123E")),
        ("HH", "1234", Err(E::Authority)),
        ("0", "123", Err(E::Authority)),
        ("HH", "06123", Err(E::Special)),
        ("", "AB 12", Err(E::Form)),
        ("HH", "", Err(E::Form)),
        ("HH AB", "12", Err(E::Form)),
        ("H1", "AB 12", Err(E::Form)),
        ("1", "AB 12", Err(E::Form)),
    ] {
        let plate = LicencePlate::from_parts(code, rest);
        assert_eq!(
            plate.map(|plate| plate.to_string()),
            expected.map(str::to_owned),
            "{code} {rest}"
        );
    }
}

#[test]
fn parts() {
    let plate = LicencePlate::parse("PLÖ-XY 12E (10-03)").unwrap();
    assert_eq!(plate.code(), "PLÖ");
    assert_eq!(plate.letters(), "XY");
    assert_eq!(plate.number(), "12");
    assert_eq!(plate.kind(), PlateKind::Electric);
    assert_eq!(plate.season(), Season::from_parts("10", "3").ok());
    let plate = LicencePlate::parse("HH-AB 1234").unwrap();
    assert_eq!((plate.kind(), plate.season()), (PlateKind::General, None));
    let season = Season::from_parts("4", "10").unwrap();
    assert_eq!(plate.in_season(season), Err(E::TooLong));
}

proptest! {
    #[test]
    fn the_shown_form_means_the_same(
        text in "[A-ZÄÖÜ]{1,3}-[A-Z]{1,2} ?[1-9][0-9]{0,3}[EH]?( (0[1-9]|1[0-2])-(0[1-9]|1[0-2]))?"
    ) {
        if let Ok(plate) = LicencePlate::parse(&text) {
            prop_assert_eq!(&LicencePlate::parse(&plate.to_string()), &Ok(plate.clone()));
            prop_assert_eq!(&LicencePlate::parse(&text.to_lowercase()), &Ok(plate.clone()));
            let (code, rest) = text.split_once('-').unwrap();
            prop_assert_eq!(&LicencePlate::from_parts(code, rest), &Ok(plate.clone()));
            let json = serde_json::to_string(&plate).unwrap();
            prop_assert_eq!(serde_json::from_str::<LicencePlate>(&json).unwrap(), plate);
        } else {
            prop_assert!(matches!(LicencePlate::parse(&text), Err(E::TooLong | E::Season)));
        }
    }

    #[test]
    fn no_text_panics(any in "\\PC{0,24}", like in "[A-Zäöü\u{308}0-9EH ()/–-]{0,16}") {
        for text in [any, like] {
            let _ = LicencePlate::from_parts(&text, &text);
            if let Ok(plate) = LicencePlate::parse(&text) {
                prop_assert_eq!(LicencePlate::parse(&plate.to_string()), Ok(plate));
            }
        }
    }
}
