// The standard journey: one adult from Lüneburg to Hamburg-Altona. A test changes what it is about.
import { familyName } from "./names.ts";

/** A date as people type it. */
export interface Typed {
  day: string;
  month: string;
  year: string;
}

/** A month as people type it. */
export interface Month {
  month: string;
  year: string;
}

/** A place: what is typed, and the beginning of the hit that is chosen. */
export interface Place {
  type: string;
  choose: string;
}

export interface File {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** An answer: words, a chosen option, one of a list that opens, ticked options, a date, a place, files. */
export type Answer = string | Month | { option: string } | { select: string } | { ticked: string[] } | Typed | Place | { files: File[] };

/** Answers by page and field, in the order in which a page asks them. */
export type Answers = Record<string, Record<string, Answer>>;

/** A day before or after today in Germany. */
export function day(shift: number): Typed & { iso: string } {
  const iso = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Berlin" }).format(Date.now() + shift * 86_400_000);
  const [year, month, day] = iso.split("-");
  return { day: String(Number(day)), month: String(Number(month)), year, iso };
}

export const lüneburg: Place = { type: "Lüneburg", choose: "Lüneburg" };
export const altona: Place = { type: "Altona", choose: "Hamburg" };

/** All answers of the standard journey; `changes` replaces whole pages. */
export function standard(changes: Answers = {}): Answers & { identity: { "family-name": string } } {
  const { iso: _, ...moved } = day(-5);
  return {
    "move-in": { moved: { option: "yes" }, "move-in-date": moved },
    place: { place: altona },
    who: { who: { option: "alone" } },
    "other-dwelling": { "other-dwelling": { option: "no" } },
    identity: {
      "family-name": familyName(),
      "given-names": "Anna Maria",
      "birth-date": { day: "14", month: "3", year: "1998" },
    },
    "last-address": {
      "last-registered": { option: "germany" },
      "last-place": lüneburg,
      "last-street": "Am Sande",
      "last-house-number": "12 b",
      "moved-out": { option: "same" },
    },
    "new-address": { postcode: "22765", street: "Große Bergstraße", "house-number": "17", supplement: "3. OG links" },
    landlord: {
      "dwelling-from": { option: "landlord" },
      "landlord-name": "Wohnungsgenossenschaft 1904 eG",
      "landlord-address": "Am Markt 1\n20095 Hamburg",
      "landlord-owns": { option: "yes" },
    },
    confirmation: { confirmation: { option: "paper" } },
    vehicles: { vehicles: { option: "0" } },
    contact: { contact: { option: "email" }, email: "anna.oezdemir@example.org" },
    ...changes,
  } as Answers & { identity: { "family-name": string } };
}

/** The standard answers before a page, on it, and behind it. */
export function around(page: string): { before: Answers; on: Answers[string]; after: Answers } {
  const all = Object.entries(standard());
  const at = all.findIndex(([id]) => id === page);
  return { before: Object.fromEntries(all.slice(0, at)), on: all[at][1], after: Object.fromEntries(all.slice(at + 1)) };
}
