// Proving who one is: the offer, the way there, and each way back.
import { identify, offer, type Means } from "../support/means.ts";
import type { Person } from "../support/person.ts";
import { until, type State } from "./state.ts";

/** On the page that asks who one is, with these means. */
async function means(person: Person, of: Means = {}): Promise<void> {
  await offer(person.page, of);
  await person.report(until("identity"), "identity");
}

/** Back from a means of identification. */
const back = (name: string, of: Means): State => ({
  name: `returned, ${name}`,
  show: async (person) => {
    await means(person, of);
    await identify(person);
    await person.button("returned.on").waitFor();
  },
});

export const identification: State[] = [
  {
    name: "identity, the Online-Ausweis is offered",
    show: async (person) => {
      await means(person);
      await person.button("identity.eid.begin").waitFor();
    },
    then: {
      name: "the link, and help",
      show: async (person) => {
        await person.button("identity.eid.begin").click();
        await person.page.getByText(person.t("identity.eid.trouble")).click();
      },
    },
  },
  {
    name: "identity, the Online-Ausweis works at another address",
    show: async (person) => {
      await means(person, { origin: "https://localhost:8081" });
      await person.page.getByText(person.t("identity.elsewhere")).waitFor();
    },
  },
  {
    name: "identity, the Online-Ausweis cannot be reached",
    show: async (person) => {
      await means(person);
      await person.page.route("**/api/identity/attempts", (route) => route.fulfill({ status: 503 }));
      await person.button("identity.eid.begin").click();
      await person.page.getByText(person.t("identity.eid.failed.text")).waitFor();
    },
  },
  {
    name: "identity, known, of a lower level",
    show: async (person) => {
      await means(person, { assurance: "substantial" });
      await identify(person);
      await person.button("identity.known.other").waitFor();
    },
  },
  back("cancelled", { ending: "cancelled" }),
  back("a document that does not work", { ending: "document" }),
  back("failed", { ending: "failed" }),
  back("the service does not answer", { ending: "not-yet" }),
  back("not finished", { attempt: "away" }),
  back("another browser", { attempt: "none" }),
];
