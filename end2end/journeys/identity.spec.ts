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

test("the account is one press away, and the page says by what one is known", async ({ page, person }) => {
  await offer(page, { means: ["account", "counter"] });
  await person.start();
  await person.answer(before, "identity");
  await person.button("identity.account.begin").click();
  await expect(person.button("identity.known.other")).toBeVisible();
  await expect(page.getByRole("main")).toContainText(person.t("identity.account.name"));
});

test("two means are shown first, the others are folded; a code goes on by itself", async ({ page, person }) => {
  await offer(page, { means: ["eid", "account", "wallet", "counter"] });
  await person.start();
  await person.answer(before, "identity");
  await expect(person.button("identity.eid.begin")).toBeVisible();
  await expect(person.button("identity.account.begin")).toBeVisible();
  await expect(person.button("identity.counter.begin")).toBeHidden();
  await page.getByText(person.t("identity.others")).click();
  await person.button("identity.counter.begin").click();
  await expect(page.locator("#counter-code")).toHaveText("7K3M QP9X");
  // The clerk has confirmed.
  await expect(person.button("identity.known.other")).toBeVisible();
});

test("a wallet on another device is confirmed by its number", async ({ page, person, watch }) => {
  watch.expect(/^console: Failed to load resource: .*wallet\/confirm/);
  await offer(page, { means: ["wallet"] });
  let right = false;
  await page.route("**/api/identity/wallet/confirm", (route) =>
    right ? route.fulfill({ status: 204 }) : route.fulfill({ status: 403, json: { type: "urn:umzug:problem:wrong" } }),
  );
  await person.start();
  await person.answer(before, "identity");
  await person.button("identity.wallet.begin").click();
  const number = page.getByLabel(person.t("identity.wallet.number"), { exact: true });
  await number.fill("1234");
  await person.button("identity.wallet.confirm").click();
  await expect(number).toBeFocused();
  await expect(number).toHaveAccessibleDescription(new RegExp(person.t("identity.wallet.number.length")));
  await number.fill("1234 5678");
  await person.button("identity.wallet.confirm").click();
  await expect(page.getByText(person.t("identity.wallet.number.wrong"))).toBeVisible();
  right = true;
  await number.press("Enter");
  await expect(person.button("identity.known.other")).toBeVisible();
});

test("what was confirmed at the counter while the page was away is not lost", async ({ page, person }) => {
  await offer(page, { means: ["counter"], attempt: "away" });
  await person.start();
  await person.answer(before, "identity");
  await person.button("identity.counter.begin").click();
  await expect(page.locator("#counter-code")).toBeVisible();
  // The phone forgets the tab; meanwhile the clerk confirms.
  await offer(page, { means: ["counter"] });
  await page.reload();
  await expect(person.button("identity.known.other")).toBeVisible();
});
