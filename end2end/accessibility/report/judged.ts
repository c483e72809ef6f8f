// What the runs say of each clause. No finding is no proof: only where the checks see every failure of a clause does it
// count as passed.
import { checks, type Name } from "../checks/index.ts";
import { clauses, type Clause } from "./clauses.ts";
import type { Run } from "./record.ts";

export type Verdict = "passed by machine" | "failed" | "not applicable" | "needs a person";

export interface Judged extends Clause {
  verdict: Verdict;
  /** Checks that looked for failures of it. */
  by: string[];
  /** In so many states they looked. */
  states: number;
  findings: string[];
}

export function judged(runs: Run[]): Judged[] {
  const by = new Map<string, Set<string>>();
  const found = new Map<string, Set<string>>();
  const where = new Map<string, Set<string>>();
  const add = (map: Map<string, Set<string>>, key: string, value: string) => map.set(key, (map.get(key) ?? new Set()).add(value));
  for (const { state, done, axe } of runs) {
    for (const { check, findings } of done) {
      for (const clause of checks[check as Name]?.clauses ?? []) {
        add(by, clause, check);
        add(where, clause, state);
        for (const finding of findings) add(found, clause, `${state}: ${check}: ${finding}`);
      }
    }
    for (const { rule, clauses, outcome } of axe) {
      for (const clause of clauses) {
        add(by, clause, "axe");
        add(where, clause, state);
        if (outcome === "failed") add(found, clause, `${state}: axe: ${rule}`);
      }
    }
  }
  return clauses.map((clause): Judged => {
    const findings = [...(found.get(clause.number) ?? [])];
    const looked = [...(by.get(clause.number) ?? [])].sort();
    const passed = clause.machine === "whole" && looked.length > 0;
    const verdict =
      findings.length > 0 ? "failed" : clause.machine === "none" ? "not applicable" : passed ? "passed by machine" : "needs a person";
    return { ...clause, verdict, by: looked, states: where.get(clause.number)?.size ?? 0, findings };
  });
}
