// The whole way by an account: from the button to the statement that the authority verifies.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { around, day } from "../support/answers.ts";
import { erika } from "../support/openid_provider.ts";
import type { Person } from "../support/person.ts";
import { expect, test } from "./account_world.ts";

const { before, on: typed, after } = around("identity");

/** Presses the button; ends on the provider's page. */
async function leave(person: Person, issuer: string): Promise<void> {
  await person.button("identity.account.begin").click();
  await expect(person.page).toHaveURL(new RegExp(`^${issuer}/login/`), { timeout: 30_000 });
}

/** A move of somebody who says by the account who they are. */
async function move(person: Person, issuer: string, answers = before): Promise<void> {
  await person.start();
  await person.answer(answers, "identity");
  await leave(person, issuer);
  await person.page.getByRole("button", { name: "Anmelden" }).click();
  await expect(person.button("identity.known.other")).toBeVisible({ timeout: 30_000 });
  await person.goOn();
  await person.answer(after);
  await person.send();
  await person.caseCode();
}

test.afterEach(({ gateway }) => {
  gateway.provider.account = erika;
});

test("from the account to the authority that may decide", async ({ page, person, gateway, watch }) => {
  const { world, provider } = gateway;
  await person.start();
  await person.answer(before, "identity");
  await leave(person, provider.issuer);
  await page.getByRole("button", { name: "Anmelden" }).click();
  await expect(page).toHaveURL(`${gateway.origin}/move/identity`, { timeout: 30_000 });
  await expect(person.button("identity.known.other")).toBeVisible();
  await expect(page.getByRole("main")).toContainText("Mustermann");
  await person.goOn();
  await person.answer(after);
  await person.send();
  await person.caseCode();

  const one = await world.clerk.caseOf("Mustermann", "arrived");
  const request = await world.clerk.request(one);
  expect(request.consequence).toBe("declaration");
  const summary = await readFile(join(one.folder, "summary.html"), "utf8");
  expect(summary).toContain("Vertrauensniveau hoch");
  await world.clerk.decide(one, "registered", "Sie sind angemeldet.");

  // What the account says has left no trace on the node, and was in no address of it.
  const traces = ["Mustermann", "Heidestra", "1964-08-12"];
  for (const file of await world.files()) {
    const content = await readFile(file);
    for (const trace of traces) expect(content.includes(trace), `${trace} in ${file}`).toBe(false);
  }
  for (const trace of traces) expect(world.log.includes(trace), trace).toBe(false);
  expect(watch.requests.filter((request) => traces.some((trace) => request.includes(trace)))).toEqual([]);
});

test("who has said who they are and is late reads of the fine, and need not come", async ({ page, person, gateway }) => {
  const { provider } = gateway;
  provider.account = { ...erika, claims: { ...erika.claims, family_name: "Musterspät" } };
  const { iso: _, ...late } = day(-30);
  await move(person, provider.issuer, { ...before, "move-in": { ...before["move-in"], "move-in-date": late } });
  const main = page.getByRole("main");
  await expect(main).toContainText(person.t("done.declared"));
  await expect(main).toContainText("bis 1.000 € bekommen (§ 54 Bundesmeldegesetz)");
  await expect(main).not.toContainText("Sie sind noch nicht angemeldet");
});

test("a lower level needs an appearance", async ({ person, gateway }) => {
  const { world, provider } = gateway;
  provider.account = { acr: "http://eidas.europa.eu/LoA/substantial", claims: { ...erika.claims, family_name: "Musterfrau" } };
  await move(person, provider.issuer);
  const one = await world.clerk.caseOf("Musterfrau", "arrived");
  const summary = await readFile(join(one.folder, "summary.html"), "utf8");
  expect(summary).toContain("nicht auf Vertrauensniveau hoch");
});

test("who says no goes on without", async ({ page, person, gateway }) => {
  await person.start();
  await person.answer(before, "identity");
  await leave(person, gateway.provider.issuer);
  await page.getByRole("button", { name: "Abbrechen" }).click();
  await expect(person.heading).toHaveText(person.t("returned.cancelled.title"), { timeout: 30_000 });
  await person.button("returned.on").click();
  await person.isOn("identity");
  await person.fill(typed);
  await person.goOn();
  await person.isOn("last-address");
});
