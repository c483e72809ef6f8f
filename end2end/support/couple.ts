// Unmarried partners: each registers, and what they share is typed once.
import type { Page } from "@playwright/test";

import { standard, type Answers } from "./answers.ts";
import { familyName } from "./names.ts";
import type { Person } from "./person.ts";

/** Who moves: two adults who are not married, with two registrations. */
export const couple = {
  who: { who: { option: "others" } },
  companions: { partner: { option: "adult" }, children: { select: "0" }, "from-elsewhere": { option: "no" } },
  "two-registrations": {},
} satisfies Answers;

/**
 * The partner's part, begun on the page after sending: name and code of the
 * second registration, and the receipt of the first, saved before it is left.
 */
export async function second(page: Page, person: Person, vehicles: Answers) {
  const download = page.waitForEvent("download");
  await person.button("done.second.begin").click();
  const receipt = await (await download).path();
  await person.isOn("other-dwelling");
  const name = familyName();
  const { "other-dwelling": other, "last-address": last, contact } = standard();
  await person.answer({
    "other-dwelling": other,
    identity: { "family-name": name, "given-names": "Jo", "birth-date": { day: "1", month: "1", year: "1999" } },
    "last-address": last,
    "new-address": {},
    landlord: {},
    confirmation: {},
    ...vehicles,
    contact,
  });
  await person.send();
  return { name, receipt, code: await person.caseCode() };
}
