// The whole journey with nothing but the keyboard.
import { expect as baseExpect, type Locator, type Page } from "@playwright/test";

import { day } from "../support/answers.ts";
import { familyName } from "../support/names.ts";
import type { Person } from "../support/person.ts";
import { expect, test } from "../support/test.ts";

/** Tabs forward until this has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await baseExpect(target).toBeAttached();
  for (let stop = 0; stop < 40; stop++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not reach ${target}`);
}

async function type(page: Page, target: Locator, words: string): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.insertText(words);
}

/** Goes to a group of radio buttons and down to the one; Tab stops at the first of a group without a choice. */
async function choose(person: Person, field: string, value: string): Promise<void> {
  const wanted = person.option(field, value);
  const group = person.page.locator(`input[name="${field}"]`);
  await tabTo(person.page, group.first());
  await person.page.keyboard.press("Space");
  for (let step = 0; step < (await group.count()) && !(await wanted.isChecked()); step++) {
    await person.page.keyboard.press("ArrowDown");
  }
  await expect(wanted).toBeChecked();
}

async function place(person: Person, field: string, words: string): Promise<void> {
  await type(person.page, person.combobox(field), words);
  await expect(person.page.getByRole("option").first()).toBeVisible();
  await person.page.keyboard.press("ArrowDown");
  await person.page.keyboard.press("Enter");
  await expect(person.combobox(field)).toHaveAttribute("aria-expanded", "false");
}

async function date(person: Person, field: string, [d, m, y]: string[]): Promise<void> {
  await type(person.page, person.datePart(field, "day"), d);
  await type(person.page, person.datePart(field, "month"), m);
  await type(person.page, person.datePart(field, "year"), y);
}

async function goOn(person: Person, next: string): Promise<void> {
  await tabTo(person.page, person.button("action.continue"));
  await person.page.keyboard.press("Enter");
  await person.isOn(next);
  await expect(person.heading, "each page begins at its heading").toBeFocused();
}

test("a move by keyboard only @desktop", async ({ page, person, world }) => {
  test.slow();
  const name = familyName();
  const moved = day(-3);
  await page.goto("/");
  await person.appStands();
  await tabTo(page, page.getByRole("link", { name: person.t("start.begin") }));
  await page.keyboard.press("Enter");
  await person.isOn("move-in");
  await choose(person, "moved", "yes");
  await date(person, "move-in-date", [moved.day, moved.month, moved.year]);
  await goOn(person, "place");
  await place(person, "place", "Altona");
  await goOn(person, "who");
  await choose(person, "who", "alone");
  await goOn(person, "other-dwelling");
  await choose(person, "other-dwelling", "no");
  await goOn(person, "identity");
  await type(page, person.input("family-name"), name);
  await type(page, person.input("given-names"), "Anna Maria");
  await date(person, "birth-date", ["14", "3", "1998"]);
  await goOn(person, "last-address");
  await choose(person, "last-registered", "germany");
  await place(person, "last-place", "Lüneburg");
  await type(page, person.input("last-street"), "Am Sande");
  await type(page, person.input("last-house-number"), "12 b");
  await choose(person, "moved-out", "same");
  await goOn(person, "new-address");
  await type(page, person.input("postcode"), "22765");
  await type(page, person.input("street"), "Große Bergstraße");
  await type(page, person.input("house-number"), "17");
  await goOn(person, "landlord");
  await choose(person, "dwelling-from", "landlord");
  await type(page, person.input("landlord-name"), "Genossenschaft");
  await type(page, person.input("landlord-address"), "Am Markt 1, 20095 Hamburg");
  await choose(person, "landlord-owns", "yes");
  await goOn(person, "confirmation");
  await choose(person, "confirmation", "paper");
  await goOn(person, "vehicles");
  await choose(person, "vehicles", "0");
  await goOn(person, "contact");
  await choose(person, "contact", "none");
  await goOn(person, "check");
  await tabTo(page, person.option("declaration", "yes"));
  await page.keyboard.press("Space");
  await tabTo(page, person.button("check.send"));
  await page.keyboard.press("Enter");
  await person.caseCode();
  await expect(person.heading).toBeFocused();
  const request = await world.clerk.request(await world.clerk.caseOf(name));
  expect(request.matter.new_dwelling.postcode).toBe("22765");
});
