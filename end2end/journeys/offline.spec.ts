// Without a connection: it is said, everything is kept, it goes on when asked.
import { altona, standard } from "../support/answers.ts";
import { expect, test } from "../support/test.ts";

test.beforeEach(({ watch }) => watch.expect(/ERR_INTERNET_DISCONNECTED|Failed to load resource/));

test("sending waits for the connection", async ({ page, person, context, world }) => {
  const answers = standard();
  await person.report(answers);
  await context.setOffline(true);
  await person.send();
  await expect(page.locator("#send-failed")).toContainText(person.t("send.failed.offline"));
  await expect(page.locator("#send-failed")).toBeFocused();
  await expect(page.getByText("Große Bergstraße")).toBeVisible();
  await context.setOffline(false);
  await person.button("check.send").click();
  await person.caseCode();
  await world.clerk.caseOf(answers.identity["family-name"]);
});

test("the questions go on without a connection once their lists are there", async ({ person, context }) => {
  const answers = standard();
  await person.report(answers, "new-address");
  await context.setOffline(true);
  const { "new-address": address, landlord, confirmation, vehicles, contact } = answers;
  await person.answer({ "new-address": address, landlord, confirmation, vehicles, contact });
  await expect(person.button("check.send"), "the part of the app that sends has been fetched meanwhile").toBeVisible();
});

test("the larger part of the app can be fetched again", async ({ page, person }) => {
  const full = "**/assets/full.*";
  await page.route(full, (route) => route.abort("internetdisconnected"));
  await person.start();
  await person.fill(standard()["move-in"]);
  await person.goOn();
  await expect(page.getByRole("heading", { name: person.t("handover.failed.title") })).toBeVisible();
  await page.unroute(full);
  await person.button("action.retry").click();
  await expect(person.combobox("place")).toBeVisible();
  await page.goBack();
  await expect(person.option("moved", "yes")).toBeChecked();
});

test("the way back works while the larger part is on its way", async ({ page, person }) => {
  let come = () => {};
  const may = new Promise<void>((resolve) => (come = resolve));
  await page.route("**/assets/full.*", async (route) => {
    await may;
    await route.continue();
  });
  await person.start();
  await person.fill(standard()["move-in"]);
  await person.goOn();
  await expect(page.getByText(person.t("handover.loading"))).toBeVisible();
  await page.goBack();
  await person.isOn("move-in");
  await person.choose("moved", "not-yet");
  come();
  // It comes when it is wanted, not under the hands of who is answering.
  await expect(person.option("moved", "not-yet")).toBeChecked();
  await person.choose("moved", "yes");
  await person.goOn();
  await expect(person.combobox("place")).toBeVisible();
});

test("the list of places can be fetched again", async ({ page, person }) => {
  const places = "**/assets/places.*";
  await page.route(places, (route) => route.abort("internetdisconnected"));
  await person.start();
  await person.fill(standard()["move-in"]);
  await person.goOn();
  await person.isOn("place");
  await expect(page.getByRole("heading", { name: person.t("place.offline.title") })).toBeVisible();
  // What is typed asks once more, in vain; then only the button does.
  const failed = page.waitForEvent("requestfailed", (request) => /\/assets\/places\./.test(request.url()));
  await person.combobox("place").fill(altona.type);
  await failed;
  await page.unroute(places);
  await person.button("action.retry").click();
  await expect(page.getByRole("option", { name: altona.choose }).first()).toBeVisible();
});
