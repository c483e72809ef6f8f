// The test of this suite: a world per worker, a person in it, and a watch over the browser.
import { test as base } from "@playwright/test";

import { watchKeys } from "./keys.ts";
import { Person } from "./person.ts";
import { Watch } from "./watch.ts";
import { World } from "./world.ts";

export { expect } from "@playwright/test";

interface Fixtures {
  /** A world that no other test sees: it may be killed, stopped and lied about. */
  own: World;
  watch: Watch;
  person: Person;
}

export const test = base.extend<Fixtures, { world: World }>({
  world: [
    async ({}, use) => {
      const world = await World.start();
      await use(world);
      await world.stop();
    },
    { scope: "worker" },
  ],
  own: async ({}, use) => {
    const world = await World.start({ authority: false });
    await use(world);
    await world.stop();
  },
  baseURL: async ({ world }, use) => use(world.url),
  watch: [
    async ({ context, baseURL }, use) => {
      const watch = new Watch(context, baseURL!);
      await watchKeys(context);
      await use(watch);
      base.expect(watch.unexpected, "console, policy and requests are clean").toEqual([]);
    },
    { auto: true },
  ],
  person: async ({ page }, use) => use(new Person(page)),
});

/** Tests that need a node to kill, or an authority that sleeps: each has a world of its own. */
export const ownTest = test.extend({ baseURL: async ({ own }, use) => use(own.url) });
