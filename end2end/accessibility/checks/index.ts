// The checks by name, with the clauses of EN 301 549 (chapter 9, numbered as WCAG) that each can find a failure of.
import type { Page } from "@playwright/test";

import { axe, contrast } from "./axe.ts";
import { fits, largeText, targetSize, textSpacing } from "./fit.ts";
import { focusRings, keyboardWalk } from "./keyboard.ts";
import { markup } from "./markup.ts";
import { motion } from "./motion.ts";
import { marks } from "./pixels.ts";
import { headings, languageOfParts, liveRegions, purposes, samePlaces } from "./structure.ts";

export interface Check {
  /** Clauses that it can find a failure of; those of axe are the rules' own. */
  clauses: string[];
  find: (page: Page, setting: string) => Promise<string[]>;
}

export const checks = {
  axe: { clauses: [], find: (page) => axe(page) },
  contrast: { clauses: ["9.1.4.3"], find: (page) => contrast(page) },
  markup: { clauses: ["9.1.3.1", "9.4.1.1", "9.4.1.2"], find: markup },
  headings: { clauses: ["9.1.3.1", "9.2.4.2", "9.2.4.6"], find: headings },
  languages: { clauses: ["9.3.1.1", "9.3.1.2"], find: languageOfParts },
  purposes: { clauses: ["9.1.3.5"], find: purposes },
  "same places": { clauses: ["9.3.2.3", "9.3.2.4", "9.3.2.6"], find: samePlaces },
  "live regions": { clauses: ["9.4.1.3"], find: liveRegions },
  motion: { clauses: ["9.2.2.2", "11.7"], find: motion },
  keyboard: { clauses: ["9.2.1.1", "9.2.1.2", "9.2.4.7", "9.2.4.11"], find: (page) => keyboardWalk(page) },
  "rings by pixels": { clauses: ["9.2.4.7", "9.1.4.11", "11.7"], find: focusRings },
  "marks by pixels": { clauses: ["9.1.4.3", "9.1.4.11", "11.7"], find: marks },
  reflow: { clauses: ["9.1.4.10", "9.1.3.4"], find: fits },
  "text spacing": { clauses: ["9.1.4.12"], find: textSpacing },
  "text of 200 %": { clauses: ["9.1.4.4"], find: largeText },
  "targets of 24": { clauses: ["9.2.5.8"], find: (page) => targetSize(page) },
  "targets of 44": { clauses: ["9.2.5.8"], find: (page) => targetSize(page, 44) },
} satisfies Record<string, Check>;

export type Name = keyof typeof checks;
