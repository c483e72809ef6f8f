// A node and the authority of Hamburg as processes of their own, over real HTTP, with data of their own.
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Clerk } from "./clerk.ts";
import { prepared, rootKey, site, umzug } from "./paths.ts";
import { Running, freePort, healthy, run } from "./processes.ts";

/** Files of a node that asks wallets: access certificate, its key, certificates of the issuers. */
export interface AsksWallets {
  certificate: string;
  key: string;
  issuers: string;
}

/** A node that knows means of identification, and is reached by https for them. */
export interface Identifying {
  /** Port for https on localhost. */
  port: number;
  /** The eID-Server's API, and the token for it. */
  server?: { url: string; token: string };
  /** The issuer of accounts, the client that the node is there, and the level of what comes without one. */
  account?: { issuer: string; client: string; plainLevel?: "low" | "substantial" | "high" };
  /** Whether offices may confirm it at their counters. */
  counter?: boolean;
  wallet?: AsksWallets;
}

export class World {
  readonly folder: string;
  readonly url: string;
  readonly clerk: Clerk;
  readonly #site: string;
  readonly #running: Running[] = [];
  readonly #identifying: Identifying | undefined;
  #node: Running;

  /** Starts a node, and the authority unless it is to sleep for now; `site` is an app of its own. */
  static async start(options: { authority?: boolean; identifying?: Identifying; site?: string } = {}): Promise<World> {
    const folder = await mkdtemp(join(tmpdir(), "umzug-world-"));
    await cp(prepared, folder, { recursive: true });
    const world = new World(folder, await freePort(), options.site ?? site, options.identifying);
    await healthy(world.url, world.#node);
    if (options.authority ?? true) world.startAuthority();
    return world;
  }

  private constructor(folder: string, port: number, site: string, identifying?: Identifying) {
    this.folder = folder;
    this.#site = site;
    this.#identifying = identifying;
    this.url = `http://127.0.0.1:${port}`;
    this.clerk = new Clerk(join(folder, "operators/hh-1"), this.url);
    this.#node = this.#start(this.#nodeArguments());
  }

  /** The data folder of the node. */
  get data(): string {
    return join(this.folder, "node");
  }

  /** Everything that node and authority have said. */
  get log(): Buffer {
    return Buffer.concat(this.#running.map((process) => process.log));
  }

  startAuthority(): void {
    this.#start(["authority", "serve", "--dir", this.clerk.folder, "--node", this.url, "--every", "1"]);
  }

  /** Lets the authority look once and waits until it has. */
  async fetchOnce(): Promise<void> {
    await run(["authority", "serve", "--dir", this.clerk.folder, "--node", this.url, "--once"]);
  }

  /** Ends the node at once, as a power cut does. */
  async killNode(): Promise<void> {
    await this.#node.end("SIGKILL");
  }

  async restartNode(): Promise<void> {
    this.#node = this.#start(this.#nodeArguments());
    await healthy(this.url, this.#node);
  }

  /** Takes an authority's enrolment back and signs the directory anew. */
  async disconnect(authority: string): Promise<void> {
    const file = join(this.data, "registry.json");
    const registry = JSON.parse(await readFile(file, "utf8"));
    const staying = registry.destinations.filter(({ name }: { name: string }) => name !== authority);
    if (staying.length === registry.destinations.length) throw new Error(`${authority} is not connected`);
    await writeFile(file, JSON.stringify({ ...registry, destinations: staying }));
    const key = join(rootKey, "root.key");
    await run(["region", "sign", "--data", this.data, "--root-key", key, "--region", "hamburg", "--demo"]);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#running.map((process) => process.end()));
    await rm(this.folder, { recursive: true, force: true });
  }

  /** All files of the node, with their whole paths. */
  async files(): Promise<string[]> {
    const entries = await readdir(this.data, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  }

  #nodeArguments(): string[] {
    const args = ["serve", "--listen", this.url.slice("http://".length), "--data", this.data, "--site", this.#site];
    if (this.#identifying === undefined) return args;
    const { port, server, account, wallet, counter } = this.#identifying;
    args.push("--https", `127.0.0.1:${port}`, "--origin", `https://localhost:${port}`);
    if (server) args.push("--eid-server", server.url);
    if (account) args.push("--account-issuer", account.issuer, "--account-client", account.client);
    if (account?.plainLevel) args.push("--account-plain-level", account.plainLevel);
    if (wallet) {
      args.push("--wallet-certificate", wallet.certificate, "--wallet-key", wallet.key);
      args.push("--wallet-issuers", wallet.issuers);
    }
    if (counter) args.push("--counter");
    return args;
  }

  #start(args: string[]): Running {
    const token = this.#identifying?.server?.token;
    const env = token === undefined ? {} : { UMZUG_EID_TOKEN: token };
    const process = new Running(args, { path: umzug, env });
    this.#running.push(process);
    return process;
  }
}
