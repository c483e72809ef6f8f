// A node by https with its authority, the test eID-Server behind it, the real AusweisApp before it, and a person.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { test as base, expect, type Page } from "@playwright/test";

import { AusweisApp } from "../support/ausweisapp.ts";
import { CardHolder, type Person as Holder } from "../support/card_holder.ts";
import { EidServer } from "../support/eid_server.ts";
import { identify } from "../support/means.ts";
import { prepared } from "../support/paths.ts";
import { Person } from "../support/person.ts";
import { freePort } from "../support/processes.ts";
import { Watch } from "../support/watch.ts";
import { World } from "../support/world.ts";

export { expect, identify };

export interface Office {
  world: World;
  origin: string;
  eidServer: EidServer;
}

interface Fixtures {
  person: Person;
  watch: Watch;
}

export const test = base.extend<Fixtures, { office: Office }>({
  office: [
    async ({}, use) => {
      const home = await mkdtemp(join(tmpdir(), "umzug-identity-"));
      const port = await freePort();
      const origin = `https://localhost:${port}`;
      // The demo that was prepared has made the certificate for localhost that each node of the tests takes over.
      const eidServer = await EidServer.start(home, origin, join(prepared, "node/tls/localhost.crt"));
      const world = await World.start({ identifying: { port, server: eidServer } });
      const app = await AusweisApp.start(home);
      await use({ world, origin, eidServer });
      await Promise.all([app.stop(), eidServer.stop(), world.stop()]);
      await rm(home, { recursive: true, force: true });
    },
    { scope: "worker", timeout: 60_000 },
  ],
  baseURL: async ({ office }, use) => use(office.origin),
  // The certificate is signed by itself.
  ignoreHTTPSErrors: async ({}, use) => use(true),
  watch: [
    async ({ context, baseURL }, use) => {
      const watch = new Watch(context, baseURL!);
      // The one place that a person is led to, by a link that they press.
      watch.expect(/^request to another origin: http:\/\/127\.0\.0\.1:24727\/eID-Client\?tcTokenURL=/);
      await use(watch);
      expect(watch.unexpected, "console, policy and requests are clean").toEqual([]);
    },
    { auto: true },
  ],
  person: async ({ page }, use) => use(new Person(page)),
});

/** Identifies with somebody at AusweisApp; without one it agrees by itself. */
export async function identifyAs(person: Person, holder: Holder): Promise<void> {
  const sitting = await CardHolder.sit(holder);
  try {
    await identify(person);
    const known = person.button("identity.known.other");
    await expect(known.or(person.button("returned.on"))).toBeVisible({ timeout: 30_000 });
  } finally {
    await sitting.leave();
  }
}

/** What the card says, as it stands on the page. */
export async function onCard(page: Page): Promise<Record<string, string>> {
  const rows = page.locator("dl.umzug-check__list > div");
  const pairs = await rows.evaluateAll((all) =>
    all.map((row) => [row.querySelector("dt")!.textContent!, row.querySelector("dd")!.textContent!]),
  );
  return Object.fromEntries(pairs);
}
