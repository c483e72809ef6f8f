// What was looked at, and what came of it: one file for each state, so that runs of parts of the suite add up.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import type { Page } from "@playwright/test";

import { axe, contrast, type Applied } from "../checks/axe.ts";
import { checks, type Name } from "../checks/index.ts";
import { keyboardWalk } from "../checks/keyboard.ts";

const project = fileURLToPath(new URL("../../..", import.meta.url));
export const target = resolve(process.env.UMZUG_TARGET ?? join(project, "target"), "accessibility");
export const published = join(project, "docs/accessibility");
const runs = join(target, "runs");

/** A check of a page in one setting. */
export interface Done {
  check: string;
  /** Theme, window, language. */
  setting: string;
  findings: string[];
}

/** All that was done with a state. */
export interface Run {
  state: string;
  path: string;
  engine: string;
  done: Done[];
  axe: Applied[];
}

export class Record {
  readonly #run: Run;

  constructor(state: string, engine = "") {
    this.#run = { state, path: "", engine, done: [], axe: [] };
  }

  /** Runs checks on the page as it stands; gives the findings. */
  async check(page: Page, setting: string, names: Name[], theme = "light", stops?: number): Promise<string[]> {
    this.#run.path = new URL(page.url()).pathname;
    const browser = page.context().browser();
    const name = browser?.browserType().name() ?? "";
    this.#run.engine = `${name.charAt(0).toUpperCase()}${name.slice(1)} ${browser?.version().split(".")[0]}`;
    const all: string[] = [];
    for (const name of names) {
      const findings = await this.#find(page, name, theme, stops);
      this.#run.done.push({ check: name, setting, findings });
      all.push(...findings.map((finding) => `${name}, ${setting}: ${finding}`));
    }
    return all;
  }

  #find(page: Page, name: Name, theme: string, stops?: number): Promise<string[]> {
    if (name === "axe") return axe(page, this.#run.axe, theme);
    if (name === "contrast") return contrast(page, this.#run.axe);
    if (name === "keyboard") return keyboardWalk(page, stops);
    return checks[name].find(page, theme);
  }

  /** Notes a check that was made elsewhere. */
  note(done: Done, path: string, applied: Applied[] = []): void {
    this.#run.path = path;
    this.#run.done.push(done);
    this.#run.axe.push(...applied);
  }

  keep(): void {
    // Rules that came out the same many times are told once.
    const once = new Map(this.#run.axe.map((one) => [`${one.rule} ${one.outcome}`, one]));
    mkdirSync(runs, { recursive: true });
    const whole = `${this.#run.engine} ${this.#run.state}`;
    const told = createHash("sha256").update(whole).digest("hex").slice(0, 8);
    const name = `${whole.replace(/[^\p{L}\d]+/gu, "-").slice(0, 160)}-${told}`;
    writeFileSync(join(runs, `${name}.json`), JSON.stringify({ ...this.#run, axe: [...once.values()] }));
  }
}

/** Forgets earlier runs. */
export function forget(): void {
  rmSync(runs, { recursive: true, force: true });
}

export function recorded(): Run[] {
  try {
    return readdirSync(runs).sort().map((name) => JSON.parse(readFileSync(join(runs, name), "utf8")));
  } catch {
    return [];
  }
}
