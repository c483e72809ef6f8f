// What must not happen in any test: an error in the console, a violation of the content security policy,
// an exception, a request to another origin.
import type { BrowserContext, Page } from "@playwright/test";

export class Watch {
  readonly problems: string[] = [];
  /** Every address that the browser asked for, with method. */
  readonly requests: string[] = [];
  readonly #expected: RegExp[] = [];
  readonly #origin: string;

  constructor(context: BrowserContext, url: string) {
    this.#origin = new URL(url).origin;
    for (const page of context.pages()) this.#look(page);
    context.on("page", (page) => this.#look(page));
    context.on("request", (request) => {
      this.requests.push(`${request.method()} ${request.url()}`);
      const { origin, protocol } = new URL(request.url());
      if (origin !== this.#origin && !["blob:", "data:"].includes(protocol)) {
        this.problems.push(`request to another origin: ${request.url()}`);
      }
    });
  }

  /** The test provokes this problem. */
  expect(problem: RegExp): void {
    this.#expected.push(problem);
  }

  /** Problems that no test provoked. */
  get unexpected(): string[] {
    return this.problems.filter((problem) => !this.#expected.some((expected) => expected.test(problem)));
  }

  #look(page: Page): void {
    page.on("console", (message) => {
      if (message.type() !== "error" && message.type() !== "warning") return;
      if (message.text() === "Service Worker registration blocked by Playwright") return;
      this.problems.push(`console: ${message.text()} (${message.location().url})`);
    });
    page.on("pageerror", (error) => this.problems.push(`exception: ${error.message}`));
  }
}
