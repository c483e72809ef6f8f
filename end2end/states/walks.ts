// The states of the journey's pages, as the flow itself names them: `server/src/demo/states/walks.json` is generated
// from the service's pages and the reviewed cases, so a new page or a new field is here without anybody's doing.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { expect } from "@playwright/test";

import { begin } from "../../server/src/demo/states/draft.mjs";
import type { Person } from "../support/person.ts";
import { wrong, type State } from "./state.ts";

/** A page of the journey after some answers. */
export interface Walk {
  page: string;
  name: string;
  kind: "question" | "note" | "end" | "check";
  /** What was chosen on the page: `moved=yes`. */
  chosen: string[];
  /** Fields that are there. */
  fields: string[];
  /** Whether Continue leads on without further answers. */
  leads_on: boolean;
  /** What the authorities of the place have to be like. */
  facts: string[];
  answers: Record<string, string>;
  days: Record<string, number>;
  months: Record<string, number>;
}

const folder = fileURLToPath(new URL("../../server/src/demo/states", import.meta.url));

export const walks: Walk[] = JSON.parse(readFileSync(`${folder}/walks.json`, "utf8"));

/** Fields that no authority of the demo's region asks for: only other regions show them. */
const elsewhere = new Set(["evb"]);

/** Puts the answers of a walk into the draft and opens its page. */
export async function stand(person: Person, walk: Walk): Promise<void> {
  const { page } = person;
  // A file of the site that draws nothing.
  await page.goto("/robots.txt");
  const path = await page.evaluate(begin, walk);
  await page.goto(path);
  await person.pageStands();
  await expect(page).toHaveURL(person.address(path));
  for (const field of walk.fields.filter((field) => !elsewhere.has(field))) {
    await page.locator(`[id="${field}"], [id^="${field}--"], [name="${field}"]`).first().waitFor({ state: "attached", timeout: 5_000 });
  }
}

/** What tells states of one page apart. */
function named(walk: Walk, at: number, all: Walk[]): string {
  const name = [walk.page, ...walk.chosen].join(", ");
  const same = all.filter((other) => [other.page, ...other.chosen].join() === [walk.page, ...walk.chosen].join());
  return same.length === 1 ? name : `${name}, with ${walk.fields.join(" ")}`;
}

/**
 * Not with the Teil II because the authority asks for it: no authority of the demo's region does. Nor with a proof of
 * identity: a draft does not hold one, and the choice without it looks the same.
 */
const possible = walks.filter(
  ({ page, facts }) => !(page === "vehicle-codes" && ["asks zb2", "holder identified"].some((fact) => facts.includes(fact))),
);

/** A question as it comes and after Continue without an answer; with what its options open, after Continue. */
export const journey: State[] = possible.map((walk, at, all): State => {
  const state = { name: named(walk, at, all), path: `/move/${walk.page}`, show: (person: Person) => stand(person, walk) };
  if (walk.kind !== "question" || walk.leads_on) return state;
  if (walk.chosen.length === 0) return { ...state, then: { name: "with errors", show: wrong } };
  return {
    ...state,
    name: `${state.name}, with errors`,
    show: async (person) => {
      await state.show(person);
      await wrong(person);
    },
  };
});
