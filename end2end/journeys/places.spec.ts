// The place search: by name, with mistakes, by postcode, by keyboard.
import { standard } from "../support/answers.ts";
import { expect, test } from "../support/test.ts";

test.beforeEach(async ({ person }) => {
  await person.report(standard(), "place");
});

test("four places of one name are told apart by their district", async ({ page, person }) => {
  await person.combobox("place").fill("Neuenkirchen");
  const hits = page.getByRole("option").filter({ has: page.getByText("Neuenkirchen", { exact: true }) });
  await expect(hits).toHaveCount(4);
  const districts = (await hits.locator(".umzug-place__where").allTextContents()).map((where) => where.trim());
  expect(new Set(districts).size).toBe(4);
  for (const where of districts) expect(where).toMatch(/\S.*(Niedersachsen|Schleswig-Holstein|Mecklenburg-Vorpommern)$/);
  await expect(page.getByRole("status").filter({ hasText: /\d+ Orte gefunden/ })).not.toHaveCount(0);
});

for (const [typed, found] of [
  ["Lünebrug", "Lüneburg"],
  ["Lueneburg", "Lüneburg"],
  ["luneburg", "Lüneburg"],
  ["ottensen", "Hamburg"],
  ["Sankt Peter Ording", "Sankt Peter-Ording"],
] as const) {
  test(`"${typed}" finds ${found}`, async ({ page, person }) => {
    await person.combobox("place").fill(typed);
    await expect(page.getByRole("option").first()).toContainText(found);
  });
}

test("a postcode of several municipalities asks which", async ({ page, person }) => {
  await person.combobox("place").fill("21483");
  await expect(page.getByRole("option").nth(2)).toBeVisible();
  await page.getByRole("option").nth(1).click();
  await expect(person.combobox("place")).not.toHaveValue("21483");
});

test("arrow keys and Enter choose, Escape closes", async ({ page, person }) => {
  const field = person.combobox("place");
  await field.focus();
  await page.keyboard.type("Buchholz");
  await expect(page.getByRole("option").nth(1)).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  const active = await field.getAttribute("aria-activedescendant");
  await expect(page.locator(`[id="${active}"]`)).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Escape");
  await expect(field).toHaveAttribute("aria-expanded", "false");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(field).toHaveAttribute("aria-expanded", "false");
  await expect(field).toHaveValue(/^Buchholz/);
  await expect(page).toHaveURL("/move/place");
});

test("what is typed but not chosen is not taken", async ({ page, person }) => {
  await person.combobox("place").fill("Xyzzyqw");
  await expect(page.getByText(person.t("place.hits.none")).first()).toBeVisible();
  await person.goOn();
  await expect(person.errorSummary).toContainText(person.t("error.not-chosen"));
});
