// A device that stands in an office: how a visit begins there, and what must not be found on any of its pages.
import type { Page } from "@playwright/test";

import { Person } from "./person.ts";

/** An upright screen of 32 inches. */
export const screen = { viewport: { width: 1080, height: 1920 }, hasTouch: true };

/** A device with a printer for slips, at which people type with keys. */
export const SETTINGS = "scale=160&keyboard=hardware&slip=yes";

export class Visitor extends Person {
  /** Stands in front of the first screen. */
  async arrive(settings = SETTINGS): Promise<void> {
    await this.page.goto(`/kiosk?${settings}`);
    await this.isAtBeginning();
  }

  /** The first screen, as a new visit finds it. */
  async isAtBeginning(): Promise<void> {
    await this.page.getByRole("link", { name: this.t("kiosk.begin") }).waitFor();
  }

  override async start(): Promise<void> {
    await this.arrive();
    await this.page.getByRole("link", { name: this.t("kiosk.begin") }).click();
    await this.isOn("move-in");
  }

  dialog(key: string) {
    return this.page.getByRole("dialog", { name: this.t(key) });
  }

  /** Ends the visit by the key in the bar, and says yes. */
  async end(): Promise<void> {
    await this.button("kiosk.end").first().click();
    await this.button("kiosk.end.yes").click();
    await this.isAtBeginning();
  }
}

/** What leads out of the service or leaves something behind. */
export async function forbidden(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found = document.querySelectorAll<HTMLElement>(
      'input[type=file], a[href^="http"], a[href^="//"], a[href^="tel:"], a[href^="mailto:"], a[href^="openid"], a[href^="haip"], a[download], a[target], iframe, input:not([autocomplete=off]):not([type=radio]):not([type=checkbox])',
    );
    return [...found].map((element) => element.outerHTML.slice(0, 120));
  });
}

/** What the browser keeps of this origin, by name. */
export async function kept(page: Page): Promise<Record<string, unknown>> {
  return page.evaluate(async () => ({
    session: Object.fromEntries(Object.entries(sessionStorage)),
    // The number of the public list of authorities is fetched anew by each page, and personal to nobody.
    local: Object.keys(localStorage).filter((name) => !name.startsWith("umzug.directory.")),
    databases: (await indexedDB.databases()).map(({ name }) => name),
    caches: await caches.keys(),
    cookies: document.cookie,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  }));
}
