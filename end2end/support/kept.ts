// When the draft holds what was typed last: tests that end a page must know.
import { expect, type Page } from "@playwright/test";

interface Times {
  typed: number;
  kept: number;
}

declare global {
  interface Window {
    umzugTimes: Times;
  }
}

/** To be called before the first page: notes when something is typed and when answers reach the disk. */
export async function noteKeeping(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const times: Times = (window.umzugTimes = { typed: 0, kept: 0 });
    for (const kind of ["input", "change"]) {
      window.addEventListener(kind, () => (times.typed = performance.now()), true);
    }
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (value, key) {
      if (Array.isArray(key) && key[1] === "answers") {
        const begun = performance.now();
        this.transaction.addEventListener("complete", () => (times.kept = begun));
      }
      return put.call(this, value, key);
    };
  });
}

/** Waits until the answers have reached the disk after the last thing that was typed. */
export async function kept(page: Page): Promise<void> {
  await expect
    .poll(() => page.evaluate(() => window.umzugTimes.kept > window.umzugTimes.typed), { message: "the draft is kept" })
    .toBe(true);
}
