// The pages around an identification, without an eID-Server: what follows from each ending, and that nothing typed is lost.
import { around } from "../support/answers.ts";
import { erika, identify, offer } from "../support/means.ts";
import { expect, test } from "../support/test.ts";

const { before, on: typed, after } = around("identity");

test("who is known types no name, and the page says whose card it is", async ({ page, person }) => {
  await offer(page);
  await person.start();
  await person.answer(before, "identity");
  await identify(person);
  await expect(person.button("identity.known.other")).toBeVisible();
  await expect(page).toHaveURL("/move/identity");
  await expect(page.locator("main input")).toHaveCount(0);
  await expect(page.getByRole("main")).toContainText(erika.family_name);
  // A reload keeps it; the way on needs no answer.
  await page.reload();
  await expect(person.button("identity.known.other")).toBeVisible();
  await person.goOn();
  await person.answer(after);
  await expect(page.getByRole("main")).toContainText(erika.family_name);
});

test("who thinks better of it types the name", async ({ page, person }) => {
  await offer(page);
  await person.start();
  await person.answer(before, "identity");
  await identify(person);
  await person.button("identity.known.other").click();
  await expect(person.heading).toBeFocused();
  await expect(person.input("family-name")).toHaveValue("");
  await person.fill(typed);
  await person.goOn();
  await person.isOn("last-address");
});

test("a name that was typed already survives what did not work", async ({ page, person }) => {
  await offer(page, { ending: "failed" });
  await person.start();
  await person.answer(before, "identity");
  await person.fill(typed);
  await identify(person);
  await expect(person.heading).toHaveText(person.t("returned.failed.title"));
  await person.button("returned.on").click();
  await expect(person.input("family-name")).toHaveValue(typed["family-name"] as string);
});

test("the program has not led back yet: looking again helps", async ({ page, person }) => {
  await offer(page, { attempt: "away" });
  await person.start();
  await person.answer(before, "identity");
  await identify(person);
  await expect(person.heading).toHaveText(person.t("returned.away.title"));
  await offer(page);
  await person.button("returned.look").click();
  await expect(person.button("identity.known.other")).toBeVisible();
});

test("where nothing is offered, nothing is promised", async ({ page, person }) => {
  await person.start();
  await person.answer(before, "identity");
  await expect(person.input("family-name")).toBeVisible();
  await expect(page.getByRole("main")).not.toContainText("Online-Ausweis");
});
