import { randomInt } from "node:crypto";

/** A family name that no other test uses: letters only, as names are. */
export function familyName(): string {
  const letters = "abcdefghijklmnoprstuvwz";
  const end = Array.from({ length: 8 }, () => letters[randomInt(letters.length)]).join("");
  return `Özdemir-${end[0].toUpperCase()}${end.slice(1)}`;
}
