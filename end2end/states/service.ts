// Pages about the service itself, and the form by which a barrier is reported.
import type { Person } from "../support/person.ts";
import type { State } from "./state.ts";

/** Addresses of the pages. */
export const pages = ["/help", "/contact", "/accessibility", "/feedback", "/easy", "/sign-language", "/privacy", "/imprint", "/licences"];

/** Opens a page about the service and waits for what it tells. */
export async function read(person: Person, path: string): Promise<void> {
  await person.page.goto(path);
  await person.page.locator("main h2, main form").first().waitFor();
}

/** Opens what is folded. */
const unfolded = (path: string): State => ({
  name: path,
  show: (person) => read(person, path),
  then: {
    name: "unfolded",
    show: async (person) => {
      await person.page.locator("main details > summary").click();
    },
  },
});

const plain = (path: string): State => ({ name: path, show: (person) => read(person, path) });

/** The form after sending, when the node answers so. */
const sent = (name: string, status: number): State => ({
  name: `/feedback, ${name}`,
  show: async (person) => {
    await person.page.route("**/api/feedback", (route) =>
      status === 0 ? route.abort() : route.fulfill({ status, contentType: "application/problem+json", body: status === 204 ? "" : "{}" }),
    );
    await read(person, "/feedback");
    await person.page.locator("#barrier").fill("Die Karte hat keinen Text");
    await person.button("feedback.send").click();
    const said = status === 204 ? "feedback.sent" : "feedback.failed";
    await person.page.getByRole("heading", { name: person.t(said) }).waitFor();
  },
});

export const service: State[] = [
  ...pages.filter((path) => !["/accessibility", "/licences"].includes(path)).map(plain),
  unfolded("/accessibility"),
  unfolded("/licences"),
  {
    name: "/feedback, with errors",
    show: async (person) => {
      await read(person, "/feedback");
      await person.button("feedback.send").click();
      await person.errorSummary.waitFor();
    },
  },
  sent("sent", 204),
  sent("too many", 429),
  sent("out of order", 500),
];
