// WebKitGTK by WebDriver (W3C): the engine that Playwright brings cannot be had without its download, Debian has one.
import { spawn, type ChildProcess } from "node:child_process";

import { freePort } from "./processes.ts";

const BROWSER = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

export class WebKit {
  readonly #processes: ChildProcess[];
  readonly #session: string;
  readonly version: string;

  /** Starts a screen that nobody sees, the driver, and the browser on it. */
  static async start(): Promise<WebKit> {
    const screen = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", "1280x1000x24"], { stdio: ["ignore", "ignore", "ignore", "pipe"] });
    const number = await new Promise<string>((resolve, reject) => {
      screen.once("error", reject);
      screen.stdio[3]!.once("data", (data: Buffer) => resolve(data.toString().trim()));
    });
    const port = await freePort();
    const driver = spawn("WebKitWebDriver", [`--port=${port}`], { stdio: "ignore", env: { ...process.env, DISPLAY: `:${number}`, LANG: "de_DE.UTF-8", TZ: "Europe/Berlin" } });
    const address = `http://127.0.0.1:${port}/session`;
    const wanted = { browserName: "MiniBrowser", "webkitgtk:browserOptions": { binary: BROWSER, args: ["--automation"] } };
    for (let attempt = 0; ; attempt++) {
      try {
        const { sessionId, capabilities } = await call("POST", address, { capabilities: { alwaysMatch: wanted } });
        return new WebKit([driver, screen], `${address}/${sessionId}`, capabilities.browserVersion);
      } catch (error) {
        if (attempt > 50) throw error;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
  }

  private constructor(processes: ChildProcess[], session: string, version: string) {
    this.#processes = processes;
    this.#session = session;
    this.version = version;
  }

  async stop(): Promise<void> {
    await call("DELETE", this.#session).catch(() => undefined);
    for (const process of this.#processes) process.kill();
  }

  async open(url: string): Promise<void> {
    await call("POST", `${this.#session}/url`, { url });
  }

  /** Runs the body of a function in the page. */
  async run<T>(body: string, ...args: unknown[]): Promise<T> {
    return call("POST", `${this.#session}/execute/sync`, { script: body, args });
  }

  /** The same where the last argument is called with what comes. */
  async runLater<T>(body: string, ...args: unknown[]): Promise<T> {
    return call("POST", `${this.#session}/execute/async`, { script: body, args });
  }

  /** Clicks what a person sees, after it is there. */
  async click(selector: string): Promise<void> {
    const element = await this.#find(selector);
    await this.run("arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })", { [ELEMENT]: element });
    await call("POST", `${this.#session}/element/${element}/click`, {}).catch((error: Error) => {
      throw new Error(`${selector}: ${error.message}`);
    });
  }

  async type(selector: string, text: string): Promise<void> {
    await call("POST", `${this.#session}/element/${await this.#find(selector)}/value`, { text });
  }

  /** Waits until the body of a function gives something true. */
  async until(body: string, ...args: unknown[]): Promise<void> {
    for (let attempt = 0; attempt < 150; attempt++) {
      if (await this.run(body, ...args)) return;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    const shown = await this.run<string>("return location.pathname + ' ' + document.body.innerText.slice(0, 1500)");
    throw new Error(`never true: ${body} ${args.join()}\n${shown}`);
  }

  async #find(selector: string): Promise<string> {
    await this.until("return document.querySelector(arguments[0]) !== null", selector);
    const found = await call("POST", `${this.#session}/element`, { using: "css selector", value: selector });
    return found[ELEMENT];
  }
}

/** One command of the driver; what comes back depends on it. */
async function call(method: string, address: string, body?: unknown): Promise<any> {
  const response = await fetch(address, { method, body: body === undefined ? undefined : JSON.stringify(body) });
  const { value } = (await response.json()) as { value: { error?: string; message?: string } | null };
  if (!response.ok) throw new Error(`${method} ${address}: ${value?.error} ${value?.message}`);
  return value;
}
