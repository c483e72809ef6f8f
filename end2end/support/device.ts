// A second device of the person: a browser that has nothing but what is typed into it.
import type { Browser } from "@playwright/test";

import { Person } from "./person.ts";
import { Watch } from "./watch.ts";

/** Does something on another device; its console and requests must be clean too. */
export async function onAnotherDevice(browser: Browser, url: string, act: (person: Person) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ baseURL: url, locale: "de-DE", timezoneId: "Europe/Berlin" });
  const watch = new Watch(context, url);
  await act(new Person(await context.newPage()));
  await context.close();
  if (watch.unexpected.length > 0) throw new Error(watch.unexpected.join("\n"));
}
