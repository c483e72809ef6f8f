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
  {
    name: "status, a question in Arabic",
    spoken: true,
    show: async (person, world) => {
      await person.page.goto("/");
      await person.speak("ar");
      const answers = standard();
      await person.report(answers);
      await person.send();
      const code = await person.caseCode();
      await world.clerk.ask(await world.clerk.caseOf(answers.identity["family-name"]), "In welcher Etage liegt die Wohnung?");
      await person.lookUp(code);
      await person.page.getByText("In welcher Etage").waitFor();
    },
  },
  {
    name: "landlord's form, in Arabic",
    spoken: true,
    show: async (person) => {
      await person.page.goto("/");
      await person.speak("ar");
      await person.report(standard());
      await person.send();
      await person.page.locator('a[href$="/landlord-form"]').first().click();
      await person.page.locator("article").waitFor();
    },
  },
  spoken("uk", "in Ukrainian", "place"),
  spoken("de-simple", "in Leichte Sprache", "confirmation"),
];
