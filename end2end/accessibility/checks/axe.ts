// axe: its rules for WCAG 2.0 to 2.2 A and AA, for EN 301 549 V3.2.1 and V4.1.1, and those for good structure.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import type { Page } from "@playwright/test";
import type { Axe, AxeResults, Result, RunOptions } from "axe-core";

export const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "EN-301-549", "EN-301-549v4", "best-practice"];

/** The program of axe, which makes itself known to the page as `axe`. */
export const program = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** A rule that axe applied: its clauses of EN 301 549, and how it came out. */
export interface Applied {
  rule: string;
  clauses: string[];
  outcome: "passed" | "failed" | "cantTell";
}

/** Findings; `applied` takes what was applied at all. In forced colours axe reads others than are shown: pixels tell. */
export const axe = (page: Page, applied: Applied[] = [], theme = "light") =>
  analyze(page, { runOnly: { type: "tag", values: TAGS }, rules: { "color-contrast": { enabled: !theme.startsWith("forced") } } }, applied);

/** What colours decide: nothing else of axe differs between themes. */
export const contrast = (page: Page, applied: Applied[] = []) =>
  analyze(page, { runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] } }, applied);

async function analyze(page: Page, options: RunOptions, applied: Applied[]): Promise<string[]> {
  // A page reads the program once: that takes as long as to apply all the rules.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(program);
  const { violations, passes, incomplete } = await page.evaluate(
    // Of a rule that passed one place is enough.
    (options) => (window as unknown as { axe: Axe }).axe.run(document, { ...options, resultTypes: ["violations"] }) as Promise<AxeResults>,
    options,
  );
  const note = (rules: Result[], outcome: Applied["outcome"]) => {
    for (const { id, tags } of rules) {
      applied.push({ rule: id, clauses: tags.filter((tag) => /^EN-9/.test(tag)).map((tag) => tag.slice(3)), outcome });
    }
  };
  note(passes, "passed");
  note(violations, "failed");
  note(incomplete, "cantTell");
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}
