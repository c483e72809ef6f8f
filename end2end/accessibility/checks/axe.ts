// axe: its rules for WCAG 2.0 to 2.2 A and AA, for EN 301 549 V3.2.1 and V4.1.1, and those for good structure.
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

export const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "EN-301-549", "EN-301-549v4", "best-practice"];

/** A rule that axe applied: its clauses of EN 301 549, and how it came out. */
export interface Applied {
  rule: string;
  clauses: string[];
  outcome: "passed" | "failed" | "cantTell";
}

/** Findings; `applied` takes what was applied at all. In forced colours axe reads others than are shown: pixels tell. */
export const axe = (page: Page, applied: Applied[] = [], theme = "light") =>
  analyze(builder(page).withTags(TAGS).disableRules(theme.startsWith("forced") ? ["color-contrast"] : []), applied);

/** What colours decide: nothing else of axe differs between themes. */
export const contrast = (page: Page, applied: Applied[] = []) =>
  analyze(builder(page).withRules(["color-contrast", "link-in-text-block"]), applied);

/** Without frames the results need no page of their own to be put together in. */
const builder = (page: Page) => new AxeBuilder({ page }).setLegacyMode();

async function analyze(builder: AxeBuilder, applied: Applied[]): Promise<string[]> {
  const { violations, passes, incomplete } = await builder.analyze();
  const note = (rules: typeof passes, outcome: Applied["outcome"]) => {
    for (const { id, tags } of rules) {
      applied.push({ rule: id, clauses: tags.filter((tag) => /^EN-9/.test(tag)).map((tag) => tag.slice(3)), outcome });
    }
  };
  note(passes, "passed");
  note(violations, "failed");
  note(incomplete, "cantTell");
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}
