// A vehicle, as it is named in a move, and its papers, as they are told when the holder is registered.
import type { Answers } from "./answers.ts";

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
  "vehicle-codes": { uncover: { option: "yes" }, "zb1-code": "aB3dE7g" },
};
