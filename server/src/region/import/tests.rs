//! An invented region of two districts in two Länder, and an invented register in the official form.

use std::fs;
use std::path::Path;

use super::*;
use crate::region::Kind;

const SAMPLE: &str = include_str!("../../../tests/fixtures/register_sample.txt");

/// The pack before: files and what stands in them.
const PACK: [(&str, &str); 17] = [
    (
        "germany/municipalities.csv",
        "# Source\nkey;name\n010980001001;Fremdorf\n010990001001;Adorf, Stadt\n\
         010995001002;Behausen\n010995001003;Cehausen\n010995001004;Dedorf\n\
         010995002005;Ehausen\n082995001001;Fehheim\n",
    ),
    (
        "germany/districts.csv",
        "key;name\n01098;Nachbarkreis\n01099;Ährenkreis\n08299;Öhrenkreis\n",
    ),
    ("germany/quarters.csv", "key;name\n"),
    ("germany/postcodes.csv", "ags;postcodes\n01099001;12345\n"),
    (
        "germany/lists.csv",
        "list;as_of\nregional-keys;2026-08-31\n",
    ),
    (
        "muster/region.json",
        r#"{"name": "Muster", "districts": ["01099", "08299"], "expected":
            {"municipalities": 6, "unincorporated": 0, "authorities": 4, "vehicle_authorities": 2}}"#,
    ),
    (
        "muster/operator.json",
        r#"{"contact": {}, "land": "01", "statement": {"made": "2026-11-26", "checked": "2026-11-26"}, "lands": []}"#,
    ),
    (
        "muster/associations.csv",
        "prefix;kind;name\n# Ährenkreis\n010995001;amt;Amt Älpha am See\n010995002;amt;Amt Beta\n",
    ),
    (
        "muster/authorities.csv",
        "prefix;kind;name\n010990001001;town;Stadt Adorf\n010995001;amt;Amt Älpha am See\n\
         010995002;amt;Amt Beta\n082995001001;municipality;Gemeinde Fehheim\n",
    ),
    (
        "muster/vehicle_authorities.csv",
        "prefix;kind;name\n01099;district;Ährenkreis\n08299;district;Öhrenkreis\n",
    ),
    ("muster/localities.csv", "key;name\n"),
    ("muster/spellings.csv", "key;name\n"),
    (
        "muster/contacts.csv",
        "prefix;address;phone;booking;source\n",
    ),
    ("muster/exceptions.csv", EXCEPTIONS),
    ("muster/vehicle_exceptions.csv", EXCEPTIONS),
    (
        "muster/profiles.csv",
        "prefix;kind;connected;mode;asks;portal;source;valid_from;valid_to\n",
    ),
    (
        "muster/front_offices.csv",
        "authority;kind;name;run_by;can;source\n",
    ),
];
const EXCEPTIONS: &str = "prefix;authority;uncertain;detail;valid_from;valid_to\n";

fn start(register: &[u8]) -> (tempfile::TempDir, ImportArgs) {
    let folder = tempfile::tempdir().unwrap();
    for (file, text) in PACK {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let file = folder.path().join("register.txt");
    fs::write(&file, register).unwrap();
    let args = ImportArgs {
        file,
        region: "muster".into(),
        packs: Some(folder.path().to_owned()),
        write: false,
    };
    (folder, args)
}

fn read(folder: &Path, file: &str) -> String {
    fs::read_to_string(folder.join(file)).unwrap()
}

const CHANGES: &str = "\
Muster: register of 2027-12-31, list of 2026-08-31
7 municipalities, 5 changes
  renamed   010990001001 Adorf, Stadt -> Adorf, Hansestadt
  removed   010995001003 Cehausen (merged or dissolved)
  re-keyed  010995002005 -> 010995001005 Ehausen
  added     010995003007 Gedorf
  added     082995001009 Neuheim, Stadt
  authority 010995002 Amt Beta is gone
  authority 010995003 Amt Gämma is new
  authority 082995001009 Stadt Neuheim is new
";

#[test]
fn it_reports_and_changes_nothing() {
    let (folder, args) = start(SAMPLE.as_bytes());
    assert_eq!(import(&args).unwrap(), CHANGES);
    for (file, text) in PACK {
        assert_eq!(read(folder.path(), file), text, "{file}");
    }
}

#[test]
fn latin_1_says_the_same() {
    let latin: Vec<u8> = SAMPLE
        .chars()
        .map(|sign| u8::try_from(u32::from(sign)).unwrap())
        .collect();
    assert!(std::str::from_utf8(&latin).is_err());
    let (_folder, args) = start(&latin);
    assert_eq!(import(&args).unwrap(), CHANGES);
}

#[test]
fn the_tables_follow_and_a_second_import_finds_nothing() {
    let (folder, mut args) = start(SAMPLE.as_bytes());
    args.write = true;
    import(&args).unwrap();
    let folder = folder.path();
    assert_eq!(
        read(folder, "germany/municipalities.csv"),
        "# Source\nkey;name\n010980001001;Fremdorf\n010990001001;Adorf, Hansestadt\n\
         010995001002;Behausen\n010995001004;Dedorf\n010995001005;Ehausen\n\
         010995003007;Gedorf\n082995001001;Fehheim\n082995001009;Neuheim, Stadt\n"
    );
    assert_eq!(
        read(folder, "muster/authorities.csv"),
        "prefix;kind;name\n010990001001;town;Hansestadt Adorf\n\
         010995001;amt;Amt Älpha am See\n010995003;amt;Amt Gämma\n\
         082995001001;municipality;Gemeinde Fehheim\n082995001009;town;Stadt Neuheim\n"
    );
    assert_eq!(
        read(folder, "muster/associations.csv"),
        "prefix;kind;name\n# Ährenkreis\n010995001;amt;Amt Älpha am See\n\
         010995003;amt;Amt Gämma\n"
    );
    let pack = Pack::load(&Source::new(args.packs.clone()), "muster").unwrap();
    assert_eq!(pack.table().to_string(), "2027-12-31");
    assert_eq!(pack.authorities[1].kind, Kind::Amt);
    let again = import(&args).unwrap();
    assert!(
        again.contains("7 municipalities, 0 changes\nwritten"),
        "{again}"
    );
}

#[test]
fn an_older_register_is_not_written() {
    let older = SAMPLE.replace("20271231", "20251231");
    let (folder, mut args) = start(older.as_bytes());
    args.write = true;
    let error = import(&args).unwrap_err();
    assert!(matches!(error, ImportError::Older { .. }), "{error}");
    assert_eq!(read(folder.path(), PACK[0].0), PACK[0].1);
}

#[test]
fn what_is_wrong_is_told_with_its_line() {
    let lines: Vec<&str> = SAMPLE.lines().collect();
    let with = |at: usize, line: &str| {
        let mut lines = lines.clone();
        lines[at] = line;
        lines.join("\n")
    };
    let short: String = lines[3].chars().take(90).collect();
    let other_day = lines[3].replace("20271231", "20271230");
    let no_day = lines[3].replace("20271231", "20271331");
    let letters = lines[3].replacen("01099", "0109x", 1);
    let no_name = lines[3].replace("Adorf, Hansestadt", "                 ");
    let no_association = with(8, lines[7]).replacen(lines[7], "", 1);
    for (text, why) in [
        (
            with(3, &short),
            "line 4: a record 60 has at least 124 characters, not 90",
        ),
        (
            with(3, &other_day),
            "line 4: of 2027-12-30, the first record of 2027-12-31",
        ),
        (with(3, &no_day), "line 4: \"20271331\" is no date"),
        (with(3, &letters), "line 4: \"0109x\" is not 5 digits"),
        (with(3, &no_name), "line 4: the name is empty"),
        (with(4, lines[3]), "line 5: 010990001001 is there twice"),
        (with(0, "key;name"), "line 1: \"ke\" is no kind of record"),
        (
            with(13, lines[11]),
            "district 08299 of the region is not in the file",
        ),
        (
            no_association,
            "its association 010995003 is not in the file",
        ),
        (String::new(), "no record"),
    ] {
        let (_folder, args) = start(text.as_bytes());
        let error = import(&args).unwrap_err().to_string();
        assert!(error.contains(why), "{error}, expected {why}");
    }
}
