// Every language: complete, in its direction, on a narrow screen. That English keeps what was typed and what is
// declared is in language.spec.ts.
import type { Page } from "@playwright/test";

import { standard } from "../support/answers.ts";
import { offer } from "../support/means.ts";
import type { Person } from "../support/person.ts";
import { languages, type Spoken } from "../support/texts.ts";
import { expect, test } from "../support/test.ts";

/** Nothing on the page falls back to German or is left open, and nothing stands out of it. */
async function isComplete(person: Person, { tag, dir }: Spoken): Promise<void> {
  const { page } = person;
  await expect(page.locator("html")).toHaveAttribute("lang", tag);
  await expect(page.locator("html")).toHaveAttribute("dir", dir);
  const main = page.getByRole("main");
  await expect(main.locator('[lang="de"]:not(.umzug-declaration)')).toHaveCount(0);
  await expect(main).not.toContainText(/\{\w+\}/);
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(beyond, `${tag} at ${page.url()}`).toBeLessThanOrEqual(0);
}

/** The groups of a code stand in the order in which a clerk reads them, whatever the direction of the page. */
async function isReadFromLeft(page: Page): Promise<void> {
  const groups = page.locator(".umzug-code").first().locator("span");
  const [first, second] = [await groups.nth(0).boundingBox(), await groups.nth(1).boundingBox()];
  expect(first!.y < second!.y || first!.x < second!.x).toBe(true);
}

const translated = languages.filter(({ tag }) => tag !== "de");

for (const spoken of translated) {
  test(`${spoken.name}: the start, questions and errors`, async ({ page, person }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto("/");
    await person.speak(spoken.tag);
    await isComplete(person, spoken);
    await expect(page.getByRole("contentinfo")).toContainText(person.t("language.note"));
    await person.start();
    for (const [id, fields] of Object.entries(standard())) {
      await person.isOn(id);
      await person.goOn();
      await expect(person.errorSummary).toBeFocused();
      await isComplete(person, spoken);
      await person.fill(fields);
      await person.goOn();
      if (id === "identity") break;
    }
  });
}

test("from right to left to the end; the German declaration stands beside", async ({ page, person }) => {
  const arabic = languages.find(({ tag }) => tag === "ar")!;
  await page.goto("/");
  await person.speak("ar");
  await person.report(standard());
  await isComplete(person, arabic);
  await expect(page.locator('.umzug-declaration[lang="de"][dir="ltr"]')).toContainText("Ich erkläre gegenüber der Meldebehörde");
  await expect(page.locator('.umzug-declaration[lang="ar"]')).toBeVisible();
  await person.send();
  await person.caseCode();
  await isComplete(person, arabic);
  await isReadFromLeft(page);
});

test("the menu works by keyboard, closes by Escape, and names each language in itself", async ({ page, person }) => {
  await page.goto("/");
  await person.appStands();
  const menu = page.locator("#language");
  await menu.focus();
  await page.keyboard.press("Enter");
  const turkish = page.getByRole("link", { name: "Türkçe" });
  await expect(turkish).toBeVisible();
  await expect(turkish).toHaveAttribute("lang", "tr");
  await page.keyboard.press("Escape");
  await expect(turkish).toBeHidden();
  await expect(menu).toBeFocused();
  await page.keyboard.press("Enter");
  await turkish.focus();
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("lang", "tr");
  await expect(page.locator("#language")).toBeFocused();
  person.language = "tr";
  await expect(person.heading).toHaveText(person.t("start.title"));
});

test("the code for the counter is read from the left on a page from the right", async ({ page, person }) => {
  await offer(page, { means: ["counter"], attempt: "away" });
  await person.remembers("fa");
  await person.report(standard(), "identity");
  await person.button("identity.counter.begin").click();
  await expect(page.locator("#counter-code")).toBeVisible();
  await isReadFromLeft(page);
});
