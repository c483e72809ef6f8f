// Stands in for the node's part of an identification, for tests of the pages around it: what the node says is made up
// here, so that each ending can be shown without an eID-Server. The whole way is tried by the suite `identity`.
import { randomBytes } from "node:crypto";

import { expect, type Page } from "@playwright/test";

import type { Person } from "./person.ts";

const base64url = (text: string) => Buffer.from(text).toString("base64url");

/** What a card says, by the names of the statement's claims. */
export const erika = {
  family_name: "MUSTERMANN",
  given_names: "ERIKA",
  birth_date: "1964-08-12",
  address: { structured: { street: "HEIDESTRAẞE 17", postcode: "51147", city: "KÖLN", country: "D" } },
};

export type Kind = "eid" | "account" | "wallet" | "counter";

/** How the node answers once the browser is back. */
export type Ending = "verified" | "cancelled" | "document" | "failed" | "not-yet";

export interface Means {
  /** Which ones are offered, the most used first. */
  means?: Kind[];
  ending?: Ending;
  assurance?: "high" | "substantial";
  /** Where the attempt of this browser is; none: it began none. */
  attempt?: "away" | "returned" | "none";
  /** Another origin than the page's own. */
  origin?: string;
}

/** A statement as the node issues it; its signature is made up, and only an authority would look at it. */
function statement(means: string, assurance: string): string {
  const now = Math.floor(Date.now() / 1000);
  const header = { alg: "PS512", kid: "made-up", typ: "dc+sd-jwt" };
  const half = randomBytes(32).toString("base64url");
  const payload = {
    iss: "made-up", iat: now, exp: now + 86_400, vct: "urn:umzug:identity:1",
    cnf: { jwk: { kty: "EC", crv: "P-256", x: half, y: half } },
    means, assurance, _sd_alg: "sha-256", _sd: [],
  };
  const claims = Object.entries(erika).map((claim) => base64url(JSON.stringify(["c2FsdA", ...claim])));
  return [`${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(payload))}.c2ln`, ...claims, ""].join("~");
}

/** The ways there; each leads back at once. */
const ways: Record<Kind, (back: string) => object> = {
  eid: (back) => ({ handoff: "link", desktop: back, mobile: back }),
  account: (back) => ({ handoff: "redirect", to: back }),
  wallet: (back) => ({ handoff: "wallet", link: back }),
  counter: () => ({ handoff: "code", code: "7K3M-QP9X" }),
};

/** Lets the page believe that the node offers these means; without a word the Online-Ausweis alone. */
export async function offer(page: Page, wanted: Means = {}): Promise<void> {
  const { means = ["eid"], ending = "verified", assurance = "high", attempt = "returned", origin } = wanted;
  const here = async () => new URL(page.url()).origin;
  let begun: Kind = means[0]!;
  let fetched = false;
  await page.route("**/api/identity", async (route) => {
    await route.fulfill({ json: { means, origin: origin ?? (await here()) } });
  });
  await page.route("**/api/identity/attempts", async (route) => {
    fetched = false;
    begun = (route.request().postDataJSON() as { means: Kind }).means;
    await route.fulfill({ json: { ...ways[begun](`${await here()}/returned`), expires_in: 900 } });
  });
  await page.route("**/api/identity/attempt", async (route) => {
    if (attempt === "none") return route.fulfill({ status: 404, json: { type: "urn:umzug:problem:not_found" } });
    await route.fulfill({ json: { returned: attempt === "returned", fetched, share: null } });
  });
  await page.route("**/api/identity/statement", async (route) => {
    fetched = ending !== "not-yet";
    const verified = ending === "verified" ? { statement: statement(begun, assurance) } : {};
    await route.fulfill({ json: { outcome: ending, ...verified } });
  });
}

/** Presses the button, then the link to the program. */
export async function identify(person: Person): Promise<void> {
  await person.button("identity.eid.begin").click();
  const link = person.page.getByRole("link", { name: person.t("identity.eid.open") });
  await expect(link).toBeFocused();
  await link.click();
}
