// The real AusweisApp without a screen. Its port is fixed, so there is one on a machine at a time. Its own card
// simulator is the card; developer mode is off.
import { execFile } from "node:child_process";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import { Running, eventually } from "./processes.ts";

/** Where an eID-Client waits, by TR-03124-1. */
export const clientUrl = "http://127.0.0.1:24727/eID-Client";

export interface Conduct {
  /** Somebody in the program agrees to everything, unless a card holder is there. */
  automatic?: boolean;
}

export class AusweisApp {
  readonly #process: Running;

  private constructor(process: Running) {
    this.#process = process;
  }

  /** The configuration that it reads from its home at its start. */
  static configuration(home: string): string {
    return join(home, ".local/share/AusweisApp2/config.json");
  }

  /** Starts it with this folder as its home, where its configuration lies already. */
  static async start(home: string, { automatic = true }: Conduct = {}): Promise<AusweisApp> {
    await eventually(`the end of another eID-Client at ${clientUrl}`, async () => !(await answers()) || undefined, 60);
    const runtime = join(home, "runtime");
    await mkdir(runtime, { recursive: true, mode: 0o700 });
    const interfaces = ["webservice", "websocket", ...(automatic ? ["automatic"] : [])];
    const env = { HOME: home, XDG_RUNTIME_DIR: runtime, XDG_DATA_HOME: "", XDG_CONFIG_HOME: "", QT_QPA_PLATFORM: "offscreen" };
    // Its threads race for the card unless they share a processor and the main one comes last. It ends with the tests.
    const process = new Running(
      ["--pdeathsig", "TERM", "taskset", "-c", await processor(), "AusweisApp2", "--no-logfile",
        ...interfaces.flatMap((name) => ["--ui", name])],
      { path: "setpriv", env },
    );
    const app = new AusweisApp(process);
    try {
      await eventually("AusweisApp", async () => {
        if (!process.alive) throw new Error(`AusweisApp has ended:\n${process.log}`);
        return (await answers()) || undefined;
      });
      // By now all of its threads are there; those that follow inherit from one that is not the main one.
      await new Promise((resolve) => setTimeout(resolve, 3000));
      await promisify(execFile)("chrt", ["--idle", "--pid", "0", String(process.pid)]);
    } catch (error) {
      await app.stop();
      throw error;
    }
    return app;
  }

  /** Everything that it has said. */
  get log(): string {
    return this.#process.log.toString();
  }

  /** It keeps nothing, so it is not asked whether it wants to. */
  async stop(): Promise<void> {
    await this.#process.end("SIGKILL");
  }
}

/** The link that starts it. */
export function activation(tcTokenUrl: string): string {
  return `${clientUrl}?tcTokenURL=${encodeURIComponent(tcTokenUrl)}`;
}

async function answers(): Promise<boolean> {
  const headers = { connection: "close" };
  return (await fetch(`${clientUrl}?Status`, { headers }).catch(() => undefined))?.ok ?? false;
}

/** The first processor that this process may use. */
async function processor(): Promise<string> {
  const status = await readFile("/proc/self/status", "utf8");
  return status.match(/^Cpus_allowed_list:\s*(\d+)/m)?.[1] ?? "0";
}
