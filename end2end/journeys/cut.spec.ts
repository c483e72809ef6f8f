// Cut connections, killed servers, impatient fingers: exactly one case.
import { readFile } from "node:fs/promises";

import type { World } from "../support/world.ts";
import { standard } from "../support/answers.ts";
import { expect, ownTest as test } from "../support/test.ts";

const broken = /Failed to load resource|net::ERR/;

/** Exactly one case has reached the authority, and no second one waits at the node. */
async function isOneCase(world: World, familyName: string): Promise<void> {
  world.startAuthority();
  await world.clerk.caseOf(familyName);
  await world.fetchOnce();
  expect((await world.clerk.cases()).length).toBe(1);
}

test("the server is killed during the upload", async ({ page, person, own, watch }) => {
  watch.expect(broken);
  const answers = standard();
  await person.report(answers);
  await page.route("**/parts/data", async (route) => {
    await own.killNode();
    await route.abort("connectionreset");
  });
  await person.send();
  await expect(page.locator("#send-failed")).toContainText(person.t("send.failed.title"));
  await expect(page.locator("#send-failed")).toBeFocused();
  await page.unroute("**/parts/data");
  await own.restartNode();
  await person.button("check.send").click();
  await person.caseCode();
  await isOneCase(own, answers.identity["family-name"]);
});

test("the server is killed right after the commit, before its answer arrives", async ({ page, person, own, watch }) => {
  watch.expect(broken);
  const answers = standard();
  await person.report(answers);
  await page.route("**/api/bundle/commit", async (route) => {
    expect((await route.fetch()).status()).toBe(202);
    await own.killNode();
    await route.abort("connectionreset");
  });
  await person.send();
  await expect(page.locator("#send-failed")).toContainText(person.t("send.failed.title"));
  await expect(page.locator("#send-failed")).toBeFocused();
  await page.unroute("**/api/bundle/commit");
  await own.restartNode();
  await person.button("check.send").click();
  await person.caseCode();
  await isOneCase(own, answers.identity["family-name"]);
});

test("an answer changed between two tries after a lost commit makes no second case", async ({ page, person, own, watch }) => {
  watch.expect(broken);
  const answers = standard();
  await person.report(answers);
  await page.route("**/api/bundle/commit", async (route) => {
    await route.fetch();
    await route.abort("connectionreset");
  });
  await person.send();
  await expect(page.locator("#send-failed")).toContainText(person.t("send.failed.title"));
  await expect(page.locator("#send-failed")).toBeFocused();
  await page.unroute("**/api/bundle/commit");
  await page.getByRole("link", { name: `${person.t("action.change")} ${person.t("field.street.label")}` }).click();
  await person.isOn("new-address");
  await person.input("street").fill("Ehrenbergstraße");
  await person.goOn();
  await person.isOn("check");
  await person.button("check.send").click();
  await person.caseCode();
  await isOneCase(own, answers.identity["family-name"]);
  // The receipt says what was sent, not what was typed after it.
  const [received] = await own.clerk.cases();
  const { street } = (await own.clerk.request(received)).matter.new_dwelling;
  const download = page.waitForEvent("download");
  await person.button("done.receipt").click();
  const receipt = await readFile(await (await download).path(), "utf8");
  expect(receipt).toContain(street);
  expect(receipt).not.toContain(street === "Ehrenbergstraße" ? "Große Bergstraße" : "Ehrenbergstraße");
});

test("a double click sends once", async ({ person, own }) => {
  const answers = standard();
  await person.report(answers);
  await person.choose("declaration", "yes");
  await person.button("check.send").dblclick();
  await person.caseCode();
  await isOneCase(own, answers.identity["family-name"]);
});

test("a reload during the upload sends once", async ({ page, person, own, watch }) => {
  watch.expect(broken);
  const answers = standard();
  await person.report(answers);
  const reached = new Promise<void>((resolve) => {
    // Never answered: the reload cuts it.
    void page.route("**/api/bundle/commit", () => resolve());
  });
  await person.send();
  await reached;
  await page.unroute("**/api/bundle/commit");
  await page.reload();
  await person.isOn("check");
  await person.send();
  await person.caseCode();
  await isOneCase(own, answers.identity["family-name"]);
});

test("a reload after sending shows the same code again", async ({ page, person, own }) => {
  const answers = standard();
  await person.report(answers);
  await person.send();
  const code = await person.caseCode();
  await page.reload();
  expect(await person.caseCode()).toBe(code);
  await isOneCase(own, answers.identity["family-name"]);
});
