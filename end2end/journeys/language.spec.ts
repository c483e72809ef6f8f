// German and English, switched at any step; what is declared stays German.
import { standard } from "../support/answers.ts";
import { expectedRequest } from "../support/expected.ts";
import type { Person } from "../support/person.ts";
import { expect, test } from "../support/test.ts";

/** No part of the page falls back to German, but for the declaration. */
async function isEnglish(person: Person): Promise<void> {
  await expect(person.page.locator("html")).toHaveAttribute("lang", "en");
  const german = person.page.getByRole("main").locator('[lang="de"]:not(.umzug-declaration)');
  await expect(german).toHaveCount(0);
  await expect(person.page.getByRole("main")).not.toContainText(/\{\w+\}/);
}

test("a switch in the middle keeps step and answers; English is complete", async ({ page, person, world }) => {
  const answers = standard();
  await person.report(answers, "identity");
  await person.fill(answers.identity);
  await person.speak("en");
  await person.isOn("identity");
  await expect(person.input("family-name")).toHaveValue(answers.identity["family-name"]);
  await expect(person.datePart("birth-date", "year")).toHaveValue("1998");
  const { "move-in": _, place: __, who: ___, "other-dwelling": ____, identity: _____, ...rest } = answers;
  await person.goOn();
  for (const [id, fields] of Object.entries(rest)) {
    await person.isOn(id);
    await isEnglish(person);
    await person.goOn();
    await expect(person.errorSummary).toBeFocused();
    await isEnglish(person);
    await person.fill(fields);
    await person.goOn();
  }
  await person.isOn("check");
  await isEnglish(person);
  await expect(page.locator('.umzug-declaration[lang="de"]')).toContainText("Ich erkläre gegenüber der Meldebehörde");
  await expect(page.locator('.umzug-declaration[lang="en"]')).toBeVisible();
  await person.send();
  const code = await person.caseCode();
  await isEnglish(person);
  const name = answers.identity["family-name"];
  expect(await world.clerk.request(await world.clerk.caseOf(name))).toEqual(expectedRequest(name));
  await person.lookUp(code);
  await expect(page.getByRole("listitem").filter({ hasText: person.t("status.arrived") })).toBeVisible();
  await isEnglish(person);
});

test("the choice of a language outlives a reload", async ({ page, person }) => {
  await person.start();
  await person.speak("en");
  await person.isOn("move-in");
  await page.reload();
  await person.isOn("move-in");
  await expect(page).toHaveTitle(new RegExp(person.t("page.move-in.title").replace("?", "\\?")));
});

test("a doubt about who is competent is told in both languages", async ({ page, person }) => {
  const answers = standard({ place: { place: { type: "Prisdorf", choose: "Prisdorf" } } });
  answers["new-address"].postcode = "25497";
  await person.report(answers);
  await person.send();
  await person.caseCode();
  const doubt = () => page.getByText(person.t("done.authority.doubt.shared-administration", { place: "Rellingen" }));
  await expect(doubt()).toBeVisible();
  await person.speak("en");
  await expect(doubt()).toBeVisible();
  await isEnglish(person);
});
