// Other languages, and other directions: the menu, the start, a question with errors, the check page.
import { standard } from "../support/answers.ts";
import type { Language } from "../support/texts.ts";
import { wrong, type State } from "./state.ts";

const spoken = (language: Language, name: string, until?: string): State => ({
  name: `${until ?? "start"}, ${name}`,
  spoken: true,
  show: async (person) => {
    await person.page.goto("/");
    await person.speak(language);
    if (until !== undefined) await person.report(standard(), until);
  },
});

export const languages: State[] = [
  {
    name: "start, the languages",
    path: "/",
    show: async (person) => {
      await person.page.goto("/");
      await person.appStands();
      await person.page.locator("#language").click();
    },
  },
  spoken("ar", "in Arabic"),
  { ...spoken("ar", "in Arabic", "identity"), then: { name: "with errors", show: wrong } },
  spoken("ar", "in Arabic", "check"),
  spoken("uk", "in Ukrainian", "place"),
  spoken("de-simple", "in Leichte Sprache", "confirmation"),
];
