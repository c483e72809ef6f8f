// A state of a page, and the ways to bring a page into one.
import { around, type Answers } from "../support/answers.ts";
import type { Person } from "../support/person.ts";
import type { World } from "../support/world.ts";

export interface State {
  name: string;
  /** The address that the page then has: what of the flow and of the router this state covers. */
  path?: string;
  /** Speaks a language of its own: it is not walked in others. */
  spoken?: true;
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

/** The standard answers before the page `id`. */
export const until = (id: string): Answers => around(id).before;
