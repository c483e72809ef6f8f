// At the counter: the page shows a code, the clerk looks at the person and the document, the page goes on by itself.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { test as base, expect, type Page } from "@playwright/test";

import { around } from "../support/answers.ts";
import { Person } from "../support/person.ts";
import { freePort, run } from "../support/processes.ts";
import { Watch } from "../support/watch.ts";
import { World } from "../support/world.ts";

interface Office {
  world: World;
  origin: string;
}

const test = base.extend<{ person: Person; watch: Watch }, { office: Office }>({
  office: [
    async ({}, use) => {
      const port = await freePort();
      const world = await World.start({ identifying: { port, counter: true } });
      await use({ world, origin: `https://localhost:${port}` });
      await world.stop();
    },
    { scope: "worker", timeout: 60_000 },
  ],
  baseURL: async ({ office }, use) => use(office.origin),
  // The certificate is signed by itself.
  ignoreHTTPSErrors: async ({}, use) => use(true),
  watch: [
    async ({ context, baseURL }, use) => {
      const watch = new Watch(context, baseURL!);
      await use(watch);
      expect(watch.unexpected, "console, policy and requests are clean").toEqual([]);
    },
    { auto: true },
  ],
  person: async ({ page }, use) => use(new Person(page)),
});

const { before, after } = around("identity");

/** Shows the code; gives it as the clerk reads it. */
async function shown(page: Page, person: Person): Promise<string> {
  await person.button("identity.counter.begin").click();
  const code = page.locator("#counter-code");
  await expect(code).toHaveText(/^\s*[0-9A-Z]{4} [0-9A-Z]{4}\s*$/);
  return (await code.innerText()).replace(/\s+/g, " ").trim();
}

/** The clerk confirms Erika Mustermann. */
async function confirm({ world }: Office, code: string): Promise<void> {
  const { folder } = world.clerk;
  const seen = [
    `code: ${code}`, "family-name: Mustermann", "given-names: Erika", "birth-date: 1964-08-12",
    "document: id", "street: Heidestraße 17", "postcode: 51147", "city: Köln",
  ];
  const by = ["--by", "Frau Petersen"];
  await run(["authority", "identify", "--dir", folder, "--node", world.url, ...by], seen.join("\n"));
}

test("the office confirms it, and decides without another appearance", async ({ page, person, office }) => {
  await person.start();
  await person.answer(before, "identity");
  const code = await shown(page, person);
  await confirm(office, code);
  await expect(person.button("identity.known.other")).toBeVisible({ timeout: 30_000 });
  expect(page.url()).not.toContain(code);
  await person.goOn();
  await person.isOn("last-address");
  await person.fill({ "last-registered": { option: "germany" } });
  await person.answer(after);
  await person.send();
  await person.caseCode();

  const one = await office.world.clerk.caseOf("Mustermann", "arrived");
  const summary = await readFile(join(one.folder, "summary.html"), "utf8");
  for (const line of ["Identität am eigenen Schalter geprüft", "Frau Petersen", "Ausweis: Mustermann\nAngabe: Mustermann"]) {
    expect(summary).toContain(line);
  }
  await office.world.clerk.decide(one, "registered", "Sie sind angemeldet.");

  // Of what the clerk typed the node keeps nothing.
  const traces = ["Mustermann", "Heidestra", "1964-08-12", "Petersen", code];
  for (const file of await office.world.files()) {
    const content = await readFile(file);
    for (const trace of traces) expect(content.includes(trace), `${trace} in ${file}`).toBe(false);
  }
});

test("a code counts once, and another one ends it", async ({ page, person, office }) => {
  await person.start();
  await person.answer(before, "identity");
  const first = await shown(page, person);
  await page.reload();
  await person.isOn("identity");
  const second = await shown(page, person);
  await expect(confirm(office, first)).rejects.toThrow("leads nowhere");
  await confirm(office, second);
  await expect(person.button("identity.known.other")).toBeVisible({ timeout: 30_000 });
  await expect(confirm(office, second)).rejects.toThrow();
});
