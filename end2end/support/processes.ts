// Programs that a test starts: what they say is kept, and they end with the test.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";

import { umzug } from "./paths.ts";

/** Another program than `umzug`, with what its environment has besides. */
export interface Program {
  path: string;
  env?: NodeJS.ProcessEnv;
}

/** A running program, `umzug` unless it is said otherwise, with everything that it has said. */
export class Running {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly #said: Buffer[] = [];

  constructor(args: string[], program: Program = { path: umzug }) {
    // The most talkative log, for those who search it; and no process stays behind when the tests are killed.
    const own = { UMZUG_LOG: "debug", UMZUG_ENDS_WITH_PARENT: String(process.pid) };
    const env = { ...process.env, ...own, ...program.env };
    this.#child = spawn(program.path, args, { stdio: ["ignore", "pipe", "pipe"], env });
    this.#ended = once(this.#child, "exit");
    for (const stream of [this.#child.stdout, this.#child.stderr]) stream?.on("data", (data) => this.#said.push(data));
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error("the program did not start");
    return this.#child.pid;
  }

  get alive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Standard output and standard error, as they came. */
  get log(): Buffer {
    return Buffer.concat(this.#said);
  }

  async end(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    if (this.alive) this.#child.kill(signal);
    await this.#ended;
  }
}

/** Runs `umzug` to its end; what it said on failure is the error. */
export async function run(args: string[], input?: string): Promise<string> {
  const child = spawn(umzug, args, { stdio: ["pipe", "pipe", "pipe"] });
  child.stdin.end(input);
  let out = "";
  let error = "";
  child.stdout.on("data", (data) => (out += data));
  child.stderr.on("data", (data) => (error += data));
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(error.trim() || `umzug ended with ${code}`);
  return out;
}

/** A port on loopback that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** Asks again until `ask` gives something; `what` names it when the time is over. */
export async function eventually<T>(what: string, ask: () => Promise<T | undefined>, seconds = 30): Promise<T> {
  const until = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > until) throw new Error(`${what}: not within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Waits until a node answers at this address. */
export async function healthy(url: string, node: Running): Promise<void> {
  await eventually(`the node at ${url}`, async () => {
    if (!node.alive) throw new Error(`the node has ended:\n${node.log}`);
    return (await fetch(`${url}/api/health`).catch(() => undefined))?.ok || undefined;
  });
}
