// The service worker: a second visit without a connection, nothing personal kept, nothing left behind.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { standard } from "../support/answers.ts";
import { site } from "../support/paths.ts";
import { expect, test } from "../support/test.ts";

test.use({ serviceWorkers: "allow" });

test.beforeEach(({ watch }) => watch.expect(/ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to load resource|Failed to fetch/));

/** The addresses that are kept, once this one is among them. */
async function kept(page: import("@playwright/test").Page, wanted: RegExp): Promise<string[]> {
  const all = () =>
    page.evaluate(async () => {
      const found: string[] = [];
      for (const name of await caches.keys()) {
        for (const { url } of await (await caches.open(name)).keys()) found.push(new URL(url).pathname);
      }
      return found;
    });
  await expect.poll(async () => (await all()).some((path) => wanted.test(path)), { timeout: 20_000 }).toBe(true);
  return all();
}

test("the worker is small", () => {
  expect(readFileSync(join(site, "worker.js")).length).toBeLessThan(1500);
});

test("a second visit starts without a connection, and the form goes on", async ({ page, person, context }) => {
  const answers = standard();
  await person.report(answers, "new-address");
  await kept(page, /full\..*\.wasm$/);
  await kept(page, /places\./);
  await kept(page, /^\/licences$/);
  await context.setOffline(true);
  await page.reload();
  await person.isOn("new-address");
  const { "new-address": address, landlord, confirmation, vehicles, contact } = answers;
  await person.answer({ "new-address": address, landlord, confirmation, vehicles, contact });
  await page.goto("/");
  await expect(page.getByRole("link", { name: person.t("start.resume") })).toBeVisible();
  await page.goto("/licences");
  await expect(person.heading).toHaveText(person.t("licences.title"));
});

test("nothing of the API and nothing personal is kept", async ({ page, person }) => {
  const answers = standard();
  await person.report(answers);
  await person.send();
  await person.caseCode();
  for (const path of await kept(page, /full\..*\.wasm$/)) expect(path).toMatch(/^\/assets\/|^\/[a-z-]*(\/[a-z-]+)?$|^\/app\.html$/);
  expect((await kept(page, /./)).filter((path) => /api|fit-connect|identity/.test(path))).toEqual([]);
});

test("whoever deletes everything leaves no worker behind", async ({ page, person }) => {
  await person.start();
  await kept(page, /^\/licences$/);
  await page.getByRole("contentinfo").locator(`a[href="/delete"]`).click();
  await expect(person.heading).toHaveText(person.t("delete.title"));
  await person.button("delete.yes").click();
  const left = () => page.evaluate(async () => [(await navigator.serviceWorker.getRegistrations()).length, (await caches.keys()).length]);
  await expect.poll(left).toEqual([0, 0]);
});
