// A node by https with its authority, and a certified OpenID provider in the place of the accounts' gateway.
import { test as base, expect } from "@playwright/test";

import { client, OpenIdProvider } from "../support/openid_provider.ts";
import { Person } from "../support/person.ts";
import { freePort } from "../support/processes.ts";
import { Watch } from "../support/watch.ts";
import { World } from "../support/world.ts";

export { expect };

export interface Gateway {
  world: World;
  origin: string;
  provider: OpenIdProvider;
}

interface Fixtures {
  person: Person;
  watch: Watch;
}

export const test = base.extend<Fixtures, { gateway: Gateway }>({
  gateway: [
    async ({}, use) => {
      const port = await freePort();
      const origin = `https://localhost:${port}`;
      const provider = await OpenIdProvider.start(origin);
      const account = { issuer: provider.issuer, client, plainLevel: "high" as const };
      const world = await World.start({ identifying: { port, account } });
      await use({ world, origin, provider });
      await Promise.all([provider.stop(), world.stop()]);
    },
    { scope: "worker", timeout: 60_000 },
  ],
  baseURL: async ({ gateway }, use) => use(gateway.origin),
  // The certificate is signed by itself.
  ignoreHTTPSErrors: async ({}, use) => use(true),
  watch: async ({ context, gateway }, use) => {
    const watch = new Watch(context, gateway.origin);
    // The one place that a person is led to, by a button that they press.
    watch.expect(new RegExp(`^request to another origin: ${gateway.provider.issuer}/`));
    await use(watch);
    expect(watch.unexpected, "console, policy and requests are clean").toEqual([]);
  },
  // With a watch over the browser that this person uses.
  person: async ({ page, watch: _ }, use) => use(new Person(page)),
});
