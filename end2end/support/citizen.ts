// Citizens on cards of their own, as the files of the simulator (TR-03110-4).
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A file of the card. */
export interface File {
  fileId: string;
  shortFileId: string;
  content: string;
}

export interface Citizen {
  documentType?: string;
  /** Without it, the card has no file for it. */
  givenNames?: string;
  familyNames: string;
  academicTitle?: string;
  /** Eight characters; spaces for what is unknown. */
  born: string;
  residence: { street?: string; city: string; zip?: string; country?: string } | { none: string } | { text: string };
}

/** Umlauts, a capital sharp s, a birthday of which only the month is known. */
export const juergen: Citizen = {
  givenNames: "JÜRGEN ÅSE",
  familyNames: "GROẞE-ĆWIEK",
  academicTitle: "",
  born: "199002  ",
  residence: { street: "HAFENSTRAẞE 12 A", city: "SEEVETAL", zip: "21217" },
};

/** Lives nowhere that an authority knows of. */
export const homeless: Citizen = {
  givenNames: "MARIA",
  familyNames: "SEEFAHRER",
  academicTitle: "DR.",
  born: "19550101",
  residence: { none: "keine Hauptwohnung in Deutschland" },
};

/** Has one name only. */
export const mononym: Citizen = {
  documentType: "AR",
  givenNames: "",
  familyNames: "SUHARTO",
  born: "        ",
  residence: { street: "STEINDAMM 1", city: "HAMBURG", zip: "20099" },
};

/** The files of this citizen's card. */
export function card(citizen: Citizen): File[] {
  const { residence } = citizen;
  const group = (number: number, content: Buffer): File => {
    const id = number.toString(16).padStart(2, "0");
    return { fileId: `01${id}`, shortFileId: id, content: object(0x60 | number, content).toString("hex") };
  };
  const names = (number: number, name?: string): File[] => (name === undefined ? [] : [group(number, utf8(name))]);
  return [
    ...chip(),
    group(1, printable(citizen.documentType ?? "ID")),
    group(2, printable("D")),
    group(3, numeric("20341231")),
    ...names(4, citizen.givenNames),
    ...names(5, citizen.familyNames),
    ...names(7, citizen.academicTitle),
    group(8, numeric(citizen.born)),
    group(17, place(residence)),
  ];
}

function place(residence: Citizen["residence"]): Buffer {
  if ("none" in residence) return object(0xa2, utf8(residence.none));
  if ("text" in residence) return object(0xa1, utf8(residence.text));
  const { street, city, zip, country = "D" } = residence;
  return object(0x30, Buffer.concat([
    ...(street === undefined ? [] : [object(0xaa, utf8(street))]),
    object(0xab, utf8(city)),
    object(0xad, printable(country)),
    ...(zip === undefined ? [] : [object(0xae, printable(zip))]),
  ]));
}

/** What every card has beside the person's data: EF.DIR, and the simulator's own EF.CardAccess and EF.CardSecurity. */
function chip(): File[] {
  return JSON.parse(readFileSync(fileURLToPath(new URL("simulator_chip.json", import.meta.url)), "utf8"));
}

const utf8 = (text: string): Buffer => object(0x0c, Buffer.from(text));
const numeric = (text: string): Buffer => object(0x12, Buffer.from(text));
const printable = (text: string): Buffer => object(0x13, Buffer.from(text));

/** A data object with a tag of one byte. */
function object(tag: number, value: Buffer): Buffer {
  const length = value.length < 0x80 ? [value.length] : value.length < 0x100 ? [0x81, value.length] : [0x82, value.length >> 8, value.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), value]);
}
