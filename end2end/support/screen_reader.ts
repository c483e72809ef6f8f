// A screen reader in the page (@guidepup/virtual-screen-reader): what it says of roles, names, states and live regions
// follows the ARIA specifications. Not what any one real screen reader says, but what each has to go by.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

import type { Page } from "@playwright/test";

const program = createRequire(import.meta.url).resolve("@guidepup/virtual-screen-reader/browser.js");

/** The address from which the page loads it: the page's policy allows its own origin only. */
const ADDRESS = "/virtual-screen-reader.js";

interface Virtual {
  start(options: { container: Node }): Promise<void>;
  stop(): Promise<void>;
  next(): Promise<void>;
  act(): Promise<void>;
  readonly activeNode: Node | null;
  lastSpokenPhrase(): Promise<string>;
  spokenPhraseLog(): Promise<string[]>;
  clearSpokenPhraseLog(): Promise<void>;
}

declare global {
  interface Window {
    reader: Virtual;
  }
}

export class ScreenReader {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Begins at the top of `container`. */
  async start(container = "body"): Promise<void> {
    await this.#page.route(`**${ADDRESS}`, async (route) =>
      route.fulfill({ contentType: "text/javascript", body: await readFile(program, "utf8") }),
    );
    await this.#page.evaluate(
      async ([address, selector]) => {
        window.reader ??= (await import(address)).virtual;
        await window.reader.start({ container: document.querySelector(selector)! });
      },
      [ADDRESS, container],
    );
  }

  async stop(): Promise<void> {
    await this.#page.evaluate(() => window.reader.stop());
  }

  /** One step further; gives what is said. */
  next(): Promise<string> {
    return this.#page.evaluate(async () => {
      await window.reader.next();
      return window.reader.lastSpokenPhrase();
    });
  }

  /** Does what stands under the reader's cursor. */
  act(): Promise<void> {
    return this.#page.evaluate(() => window.reader.act());
  }

  /** Enters the field under the reader's cursor, as readers do where one can type. */
  enter(): Promise<void> {
    return this.#page.evaluate(() => (window.reader.activeNode as HTMLElement).focus());
  }

  /** Everything said so far, and forgets it. */
  said(): Promise<string[]> {
    return this.#page.evaluate(async () => {
      const log = await window.reader.spokenPhraseLog();
      await window.reader.clearSpokenPhraseLog();
      return log;
    });
  }

  /** All phrases of a part of the page, from its beginning to its end. */
  async read(container = "main"): Promise<string[]> {
    await this.start(container);
    const phrases = await this.#page.evaluate(async () => {
      const first = await window.reader.lastSpokenPhrase();
      for (let step = 0; step < 400; step++) {
        await window.reader.next();
        if ((await window.reader.lastSpokenPhrase()) === `end of ${first.split(",")[0]}`) break;
      }
      return window.reader.spokenPhraseLog();
    });
    await this.stop();
    return phrases;
  }
}
