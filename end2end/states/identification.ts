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
  path: "/returned",
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
    name: "identity, every means is offered",
    show: async (person) => {
      await means(person, { means: ["eid", "account", "counter", "wallet"] });
      await person.button("identity.eid.begin").waitFor();
    },
    then: {
      name: "all of them",
      show: async (person) => {
        await person.page.getByText(person.t("identity.others")).click();
      },
    },
  },
  {
    name: "identity, the code for the counter",
    show: async (person) => {
      await means(person, { means: ["eid", "counter"], attempt: "away" });
      await person.button("identity.counter.begin").click();
      await person.page.locator("#counter-code").waitFor();
    },
  },
  {
    name: "identity, the wallet is on another device",
    show: async (person) => {
      await means(person, { means: ["wallet"] });
      await person.button("identity.wallet.begin").click();
      await person.page.locator("#wallet-number").waitFor();
    },
    then: {
      name: "a number that does not fit",
      show: async (person) => {
        await person.page.locator("#wallet-number").fill("1234");
        await person.button("identity.wallet.confirm").click();
        await person.page.locator("#wallet-number-error").waitFor();
      },
    },
  },
  {
    name: "identity, the code for the counter is over",
    show: async (person) => {
      await means(person, { means: ["counter"], attempt: "none" });
      await person.button("identity.counter.begin").click();
      await person.page.getByText(person.t("identity.ended")).first().waitFor();
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
      await person.page.getByText(person.t("identity.failed")).first().waitFor();
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
