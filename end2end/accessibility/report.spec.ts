// The report says no more than was looked at.
import { expect, test } from "@playwright/test";

import { clauses } from "./report/clauses.ts";
import { judged } from "./report/judged.ts";
import type { Run } from "./report/record.ts";
import { checks } from "./checks/index.ts";

const run = (check: string, findings: string[] = []): Run => ({
  state: "a page", path: "/", engine: "Chromium", done: [{ check, setting: "phone", findings }], axe: [],
});
const clause = (number: string, runs: Run[]) => judged(runs).find((one) => one.number === number)!;
const verdict = (number: string, runs: Run[]) => clause(number, runs).verdict;

test("only what checks see whole passes by machine", () => {
  expect(verdict("9.2.5.8", [run("targets of 24")])).toBe("passed by machine");
  expect(verdict("9.1.4.10", [run("reflow")])).toBe("needs a person");
  expect(verdict("9.2.5.8", [])).toBe("needs a person");
  expect(verdict("9.2.5.4", [])).toBe("not applicable");
});

test("a finding fails its clauses, by checks and by rules of axe", () => {
  expect(verdict("9.2.5.8", [run("targets of 24", ["small"]), run("targets of 24")])).toBe("failed");
  const axe = { ...run("axe", ["image-alt: img"]), axe: [{ rule: "image-alt", clauses: ["9.1.1.1"], outcome: "failed" as const }] };
  expect(verdict("9.1.1.1", [axe])).toBe("failed");
});

test("it says in how many states was looked", () => {
  expect(clause("9.2.5.8", [run("targets of 24"), { ...run("markup"), state: "another" }]).states).toBe(1);
});

test("every clause of a check stands in the report", () => {
  const known = new Set(clauses.map(({ number }) => number));
  const named = Object.values(checks).flatMap((check) => check.clauses);
  expect(named.filter((clause) => !known.has(clause))).toEqual([]);
});
