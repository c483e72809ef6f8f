// The service worker: a second visit without a connection, nothing personal kept, nothing left behind.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Page } from "@playwright/test";

import { standard } from "../support/answers.ts";
import { site, target } from "../support/paths.ts";
import { expect, test } from "../support/test.ts";
import { World } from "../support/world.ts";

test.use({ serviceWorkers: "allow" });

test.beforeEach(({ watch }) => watch.expect(/ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to load resource|Failed to fetch/));

/** The addresses that are kept, once this one is among them. */
async function kept(page: Page, wanted: RegExp): Promise<string[]> {
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

/** Neither a worker nor what it kept. */
async function nothingLeft(page: Page): Promise<void> {
  const left = () => page.evaluate(async () => [(await navigator.serviceWorker.getRegistrations()).length, (await caches.keys()).length]);
  await expect.poll(left).toEqual([0, 0]);
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
  await nothingLeft(page);
});

test("the quick exit leaves no worker behind", async ({ page, person, watch }) => {
  watch.expect(/request to another origin: https:\/\/www\.dwd\.de/);
  await page.route("https://www.dwd.de/**", (route) => route.fulfill({ contentType: "text/html", body: "Wetter" }));
  await person.start();
  await kept(page, /^\/licences$/);
  await page.getByRole("link", { name: person.t("frame.exit") }).click();
  await expect(page.getByText("Wetter")).toBeVisible();
  // A page of this origin that starts no app.
  await page.goto("/.well-known/security.txt");
  await nothingLeft(page);
});

/** A node with a copy of the app, in which files can be replaced as a new version does. */
const updating = test.extend<{ updated: { world: World; update: () => Promise<void> } }>({
  updated: async ({}, use) => {
    const folder = mkdtempSync(join(target, "end2end/updated-"));
    const copy = join(folder, "site");
    execFileSync("cp", ["--archive", "--link", site, copy]);
    const world = await World.start({ site: copy });
    const update = async () => {
      const old = readFileSync(join(copy, "worker.js"), "utf8");
      for (const name of readdirSync(copy).filter((name) => name.startsWith("worker.js"))) rmSync(join(copy, name));
      writeFileSync(join(copy, "worker.js"), old.replace(/umzug-\w+/, "umzug-next"));
      await world.killNode();
      await world.restartNode();
    };
    await use({ world, update });
    await world.stop();
    rmSync(folder, { recursive: true });
  },
  baseURL: async ({ updated }, use) => use(updated.world.url),
});

updating("a new version in the middle of a form waits until its last page is closed", async ({ page, person, updated, context }) => {
  const { contact, ...before } = standard();
  await person.report({ ...before, contact }, "new-address");
  await kept(page, /full\..*\.wasm$/);
  const versions = () => page.evaluate(() => caches.keys());
  const [old] = await versions();
  await updated.update();
  const waits = () =>
    page.evaluate(async () => {
      const registration = (await navigator.serviceWorker.getRegistration())!;
      await registration.update();
      return registration.waiting !== null;
    });
  await expect.poll(waits, { timeout: 20_000 }).toBe(true);
  expect(await versions()).toContain(old);
  await page.reload();
  await person.isOn("new-address");
  const { "new-address": address, landlord, confirmation, vehicles } = before;
  await person.answer({ "new-address": address, landlord, confirmation, vehicles, contact });
  await person.send();
  await person.caseCode();
  await page.close();
  const next = await context.newPage();
  await next.goto("/");
  await expect.poll(() => next.evaluate(() => caches.keys()), { timeout: 20_000 }).toEqual(["umzug-next"]);
});
