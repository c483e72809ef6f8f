// Requests that wait until the test lets them go on, one by one.
import type { Page, Route } from "@playwright/test";

import { eventually } from "./processes.ts";

export class Held {
  readonly #waiting: Route[] = [];
  #count = 0;

  static async of(page: Page, pattern: string): Promise<Held> {
    const held = new Held();
    await page.route(pattern, (route) => {
      held.#waiting.push(route);
      held.#count += 1;
    });
    return held;
  }

  /** Waits until so many requests have come in all. */
  async reached(count: number): Promise<void> {
    await eventually(`request ${count}`, async () => this.#count >= count || undefined);
  }

  /** Lets the one that waits longest go on. */
  async release(): Promise<void> {
    await this.#waiting.shift()?.continue();
  }
}
