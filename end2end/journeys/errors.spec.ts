// What is missing is said on top, at the field and in the title; nothing that was typed is lost.
import { standard } from "../support/answers.ts";
import { kept, noteKeeping } from "../support/kept.ts";
import { expect, test } from "../support/test.ts";

test("every question says what is missing @desktop", async ({ page, person }) => {
  const answers = standard();
  await person.start();
  for (const [id, fields] of Object.entries(answers)) {
    await person.isOn(id);
    await person.goOn();
    await expect(person.errorSummary).toBeFocused();
    await expect(page).toHaveTitle(new RegExp(`^${person.t("error.prefix")}`));
    const links = person.errorSummary.getByRole("link");
    const first = links.first();
    const message = await first.textContent();
    await expect(page.locator("form .kern-error").filter({ hasText: message! })).toBeVisible();
    await first.click();
    const target = (await first.getAttribute("href"))!.slice(1);
    await expect(page.locator(`[id="${target}"]`)).toBeFocused();
    await expect(person.errorSummary.getByRole("heading")).toHaveText(
      (await links.count()) === 1
        ? person.t("error.summary.one")
        : person.t("error.summary.other", { count: String(await links.count()) }),
    );
    await person.fill(fields);
    await person.goOn();
  }
  await person.isOn("check");
  await expect(page).not.toHaveTitle(new RegExp(`^${person.t("error.prefix")}`));
  await person.button("check.send").click();
  await expect(person.errorSummary).toBeFocused();
  await expect(person.errorSummary).toContainText(person.t("error.declaration.missing"));
});

test("a wrong value is kept and explained", async ({ page, person }) => {
  await noteKeeping(page);
  const answers = standard();
  await person.report(answers, "identity");
  await person.fill({ ...answers.identity, "given-names": "Anna 2", "birth-date": { day: "31", month: "2", year: "1998" } });
  await person.goOn();
  await expect(person.errorSummary.getByRole("link")).toHaveText([
    person.t("error.digit", { label: person.t("field.given-names.label") }),
    person.t("error.not-real", { label: person.t("field.birth-date.label") }),
  ]);
  await expect(person.input("given-names")).toHaveValue("Anna 2");
  await expect(person.input("given-names")).toHaveAttribute("aria-invalid", "true");
  await expect(person.input("family-name")).not.toHaveAttribute("aria-invalid", "true");
  await expect(person.datePart("birth-date", "day")).toHaveValue("31");
  await kept(page);
  await page.reload();
  await expect(person.input("given-names")).toHaveValue("Anna 2");
});

test("a changed answer leads back to the check page", async ({ page, person }) => {
  await person.report(standard());
  await page.getByRole("link", { name: `${person.t("action.change")} ${person.t("field.street.label")}` }).click();
  await person.isOn("new-address");
  await person.input("street").fill("Ehrenbergstraße");
  await person.goOn();
  await person.isOn("check");
  await expect(page.getByText("Ehrenbergstraße")).toBeVisible();
});

test("an address of several lines keeps them on the check page", async ({ page, person }) => {
  await person.report(standard());
  const address = page.locator("dd").filter({ hasText: "Am Markt 1" });
  expect(await address.innerText()).toBe("Am Markt 1\n20095 Hamburg");
});

test("the browser's back button leads through the questions", async ({ page, person }) => {
  const answers = standard();
  await person.report(answers, "identity");
  await page.goBack();
  await person.isOn("other-dwelling");
  await expect(person.option("other-dwelling", "no")).toBeChecked();
  await page.goForward();
  await person.isOn("identity");
  await page.getByRole("link", { name: person.t("action.back") }).click();
  await person.isOn("other-dwelling");
});

test("a page that is not open yet leads to the first open one", async ({ page, person }) => {
  await page.goto("/move/check");
  await person.isOn("move-in");
  await expect(page).toHaveURL("/move/move-in");
});
