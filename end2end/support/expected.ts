// What the authority must receive for the standard answers: written down, not computed from the app.
import { expect } from "@playwright/test";

import { day } from "./answers.ts";

/** The request of the standard journey for this person. */
export function expectedRequest(familyName: string): Record<string, any> {
  return {
    schema: "urn:umzug:schema:registration:1",
    service: "urn:de:fim:leika:leistung:99115005104000",
    identity: { none: { reason: "not-offered" } },
    consequence: "announcement",
    // The date of the official list of municipalities: server/regions/germany/lists.csv.
    competence_of: "2026-08-31",
    person: { family_name: familyName, given_names: "Anna Maria", birth_date: "1998-03-14", objections: [], salt: expect.stringMatching(/^[\w-]{22}$/) },
    companions: [],
    entitled: false,
    matter: {
      kind: "move-in",
      date: day(-5).iso,
      new_dwelling: {
        municipality: { regional_key: "020000000000", name: "Hamburg, Freie und Hansestadt" },
        postcode: "22765",
        street: "Große Bergstraße",
        house_number: "17",
        supplement: "3. OG links",
        status: "sole",
      },
      previous: {
        from: "germany",
        address: {
          municipality: { regional_key: "033550022022", name: "Lüneburg, Hansestadt" },
          street: "Am Sande",
          house_number: "12b",
        },
      },
      other_dwellings: [],
      landlord: {
        kind: "landlord",
        role: "landlord",
        name: "Wohnungsgenossenschaft 1904 eG",
        address: "Am Markt 1\n20095 Hamburg",
        owner: "same",
      },
      confirmation: { kind: "paper" },
    },
    contact: { email: "anna.oezdemir@example.org" },
  };
}
