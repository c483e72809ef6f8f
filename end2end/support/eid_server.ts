// The project's own test eID-Server, and its API as an eService calls it.
import { randomBytes } from "node:crypto";

import { AusweisApp } from "./ausweisapp.ts";
import { eidTestServer } from "./paths.ts";
import { Running, eventually, freePort } from "./processes.ts";

export interface Result {
  result: { major: string; minor?: string; message?: string };
  personalData?: Record<string, any>;
  operationsAllowedByUser?: Record<string, string>;
  levelOfAssuranceResult?: string;
}

export interface Session extends Result {
  session: string;
  eCardServerAddress: string;
  psk: { id: string; key: string };
}

export type Wish = "REQUIRED" | "ALLOWED" | "PROHIBITED";
export type Plan = "ok" | "deniedDocument" | "invalidDocument" | "serverError" | "unavailable";

export class EidServer {
  /** Where its API is, and the token for it. */
  readonly url: string;
  readonly token: string;
  readonly #process: Running;

  private constructor(url: string, token: string, process: Running) {
    this.url = url;
    this.token = token;
    this.#process = process;
  }

  /** Starts one for the eService at this address with this certificate; AusweisApp in this home will trust it. */
  static async start(home: string, subject: string, certificate: string): Promise<EidServer> {
    const token = randomBytes(24).toString("hex");
    const [port, paosPort] = [await freePort(), await freePort()];
    const process = new Running(
      ["--pdeathsig", "TERM", eidTestServer, "--test-only", "--port", `${port}`, "--paos-port", `${paosPort}`,
        "--subject", subject, "--certificate", certificate, "--ausweisapp-config", AusweisApp.configuration(home)],
      { path: "setpriv", env: { EID_SERVER_TOKEN: token } },
    );
    await eventually("the test eID-Server", async () => {
      if (!process.alive) throw new Error(`the test eID-Server has ended:\n${process.log}`);
      return process.log.includes("ready\n") || undefined;
    });
    return new EidServer(`http://127.0.0.1:${port}`, token, process);
  }

  /** Everything that it has said. */
  get log(): string {
    return this.#process.log.toString();
  }

  async useId(useOperations: Record<string, Wish>, transactionInfo: string | null = null): Promise<Session> {
    const levelOfAssuranceRequest = "http://bsi.bund.de/eID/LoA/hoch";
    return this.#call("/useID", { useOperations, transactionInfo, levelOfAssuranceRequest });
  }

  async getResult(session: string, requestCounter = 1): Promise<Result> {
    return this.#call("/getResult", { session, requestCounter });
  }

  /** How the next session is to end. */
  async plan(next: Plan): Promise<void> {
    await this.#call("/test/outcome", { next });
  }

  async stop(): Promise<void> {
    await this.#process.end();
  }

  async #call(path: string, body: object): Promise<any> {
    const headers = { authorization: `Bearer ${this.token}`, "content-type": "application/json" };
    const response = await fetch(this.url + path, { method: "POST", headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`the test eID-Server answers ${response.status}`);
    return response.json();
  }
}
