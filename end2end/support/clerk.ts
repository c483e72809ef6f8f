// A clerk of the authority: looks into the hand-over folder, asks and decides on the command line.
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

import { eventually, run } from "./processes.ts";

/** Which authority: Meldebehörde or Zulassungsbehörde. */
export type Kind = "registration" | "vehicle";

/** A line of `umzug authority list`. */
export interface Case {
  id: string;
  state: string;
  authority: string;
  folder: string;
}

export class Clerk {
  readonly folder: string;
  readonly #node: string;

  constructor(folder: string, node: string) {
    this.folder = folder;
    this.#node = node;
  }

  async cases(): Promise<Case[]> {
    const lines = (await run(["authority", "list", "--dir", this.folder])).split("\n").filter(Boolean);
    return lines.map((line) => {
      const [id, state, authority, folder] = line.split("\t");
      return { id, state, authority, folder };
    });
  }

  /** The case of this person, once it has arrived; several are a failure. */
  async caseOf(familyName: string, state?: string, kind: Kind = "registration"): Promise<Case> {
    return eventually(`a ${kind} case of ${familyName} ${state ?? ""}`, async () => {
      const mine = await this.casesOf(familyName, kind);
      if (mine.length > 1) throw new Error(`${mine.length} cases of ${familyName}`);
      return mine.find((one) => state === undefined || one.state === state);
    });
  }

  async casesOf(familyName: string, kind: Kind = "registration"): Promise<Case[]> {
    const mine: Case[] = [];
    for (const one of await this.cases()) {
      const request = await this.request(one);
      const person = kind === "registration" ? request.person : request.holder;
      if (person?.family_name === familyName) mine.push(one);
    }
    return mine;
  }

  async request(of: Case): Promise<any> {
    return JSON.parse(await readFile(join(of.folder, "request.json"), "utf8"));
  }

  /** Names and contents of the files in a folder of the case. */
  async attachments(of: Case, folder = "attachments"): Promise<{ name: string; content: Buffer }[]> {
    const place = join(of.folder, folder);
    const names = (await readdir(place)).sort();
    return Promise.all(names.map(async (name) => ({ name, content: await readFile(join(place, name)) })));
  }

  async ask(of: Case, text: string, ...more: string[]): Promise<void> {
    await this.#send("ask", of, ["--text", text, ...more]);
  }

  async decide(of: Case, outcome: string, text: string, ...more: string[]): Promise<void> {
    await this.#send("decide", of, ["--outcome", outcome, "--text", text, ...more]);
  }

  async #send(verb: string, of: Case, more: string[]): Promise<void> {
    await run(["authority", verb, "--dir", this.folder, "--node", this.#node, "--case", of.id, ...more]);
  }
}
