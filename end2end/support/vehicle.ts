// A vehicle, as it is named in a move, and its papers, as they are told when the holder is registered.
import { altona, lüneburg, standard, type Answers } from "./answers.ts";
import { pdf } from "./pdf.ts";

/** The pages of one car, the plate kept; number, holder and plate differ. */
export function car(number: number, plate: string, holder = "me", keep = true): Answers {
  return {
    [`vehicle-${number}`]: {
      [`vehicle-${number}-holder`]: { option: holder },
      [`vehicle-${number}-kind`]: { option: "car" },
      [`vehicle-${number}-state`]: { option: "ordinary" },
    },
    [`vehicle-${number}-plate`]: {
      [`vehicle-${number}-plate`]: plate,
      ...(keep ? { [`vehicle-${number}-keep`]: { option: "keep" } } : {}),
    },
  };
}

/** What stands in the papers; Hamburg asks for a mandate. */
export const papers: Answers = {
  "vehicle-papers": { "vehicle-has-codes": { option: "yes" }, fin: "WVWZZZ1JZXW000001", inspection: { month: "5", year: "2031" } },
  "vehicle-proofs": { iban: "DE89 3704 0044 0532 0130 00", mandate: { ticked: ["yes"] } },
  contact: {},
  "vehicle-codes": { "uncover-unproven": { option: "yes" }, "zb1-code": "aB3dE7g" },
};

/** Only the vehicle is left: a way of its own, with the confirmation of registration as a file. */
export function alone(): Answers & { identity: { "family-name": string } } {
  const { identity, "new-address": address } = standard();
  const { supplement: _, ...rest } = address as Record<string, string>;
  return {
    "move-in": { moved: { option: "other" } },
    matter: { matter: { option: "vehicle" } },
    place: { place: altona },
    "vehicle-registered": {
      registered: { option: "yes" },
      "registered-files": { files: [{ name: "Meldebestätigung.pdf", mimeType: "application/pdf", buffer: pdf("Meldebestätigung") }] },
    },
    "vehicle-place": { "vehicle-place": lüneburg },
    identity,
    // Floor and flat are asked in a registration only.
    "new-address": rest,
    ...car(1, "LG-AB 123"),
    ...papers,
    contact: { contact: { option: "none" } },
  };
}

/** A car that goes along in a move. */
export const one: Answers = { vehicles: { vehicles: { option: "1" } }, ...car(1, "LG-AB 123") };

/** The standard answers with vehicles, and with pages put in behind others. */
export function moving(vehicles: Answers, changes: Record<string, Answers> = {}) {
  const all: Answers = {};
  for (const [page, fields] of Object.entries(standard())) {
    if (page === "vehicles") Object.assign(all, vehicles);
    else all[page] = fields;
    Object.assign(all, changes[page] ?? {});
  }
  return all as Answers & { identity: { "family-name": string } };
}
