// A state of a page, and the ways to bring a page into one.
import { around, standard, type Answers } from "../support/answers.ts";
import type { Person } from "../support/person.ts";
import type { World } from "../support/world.ts";

export interface State {
  name: string;
  /** Brings the page into this state. */
  show: (person: Person, world: World) => Promise<void>;
  /** Another state that is reached from this one. */
  then?: { name: string; show: (person: Person) => Promise<void> };
}

/** After Continue without an answer. */
export async function wrong(person: Person): Promise<void> {
  await person.goOn();
  await person.errorSummary.waitFor();
}

/** A question with fields that only some answers open. */
export const opened = (name: string, id: string, fields: Answers[string]): State => ({
  name: `${id}, ${name}, with errors`,
  show: async (person) => {
    await person.report(standard(), id);
    await person.fill(fields);
    await wrong(person);
  },
});

/** The standard answers before the page `id`. */
export const until = (id: string): Answers => around(id).before;

/** Pages on the way of these answers; where they ask, after Continue without an answer too. */
export const reached = (name: string, answers: Answers, pages: string[]): State[] =>
  pages.map((id) => ({
    name: `${id}, ${name}`,
    show: async (person) => {
      await person.report(answers, id);
      const asks = (await person.button("action.continue").count()) > 0 && (await person.page.locator("main input, main select").count()) > 0;
      if (asks) await wrong(person);
    },
  }));

/** An end of the journey, after this answer. */
export const end = (id: string, from: string, fields: Answers[string]): State => ({
  name: `${id}, the end`,
  show: async (person) => {
    await person.report(standard(), from);
    await person.fill(fields);
    await person.goOn();
    await person.isOn(id);
  },
});

