// The node and a certified OpenID provider understand each other, before any page of the product takes part.
import { randomBytes } from "node:crypto";

import { erika } from "../support/openid_provider.ts";
import { expect, test, type Gateway } from "./account_world.ts";

const half = () => randomBytes(32).toString("base64url");
const holder = { kty: "EC", crv: "P-256", x: half(), y: half() };
const wish = { means: "account", share: half(), holder };

/** Cookies of one browser at one server. */
class Jar {
  readonly #cookies = new Map<string, string>();

  get header(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  async fetch(url: string, init: RequestInit = {}): Promise<Response> {
    const headers = { cookie: this.header, ...(init.headers as Record<string, string>) };
    const response = await fetch(url, { ...init, redirect: "manual", headers });
    for (const set of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(set)!;
      this.#cookies.set(name, value);
    }
    return response;
  }
}

/** One browser without pages: it asks the node by http, where cookies are its own matter. */
class Browser {
  readonly node = new Jar();
  readonly provider = new Jar();
  readonly #gateway: Gateway;

  constructor(gateway: Gateway) {
    this.#gateway = gateway;
  }

  async post(path: string, body: unknown): Promise<Record<string, any>> {
    const headers = { "content-type": "application/json", "sec-fetch-site": "same-origin" };
    const response = await this.node.fetch(this.#gateway.world.url + path, { method: "POST", headers, body: JSON.stringify(body) });
    return { status: response.status, ...((await response.json()) as object) };
  }

  /** Where the provider waits for the person. */
  async begin(): Promise<string> {
    const { to } = await this.post("/api/identity/attempts", wish);
    return to;
  }

  /** Goes through the provider's pages; gives the address that it leads back to. */
  async choose(to: string, choice: "login" | "cancel"): Promise<URL> {
    let next = to;
    for (let step = 0; step < 10; step++) {
      const response = await this.provider.fetch(next);
      const location = response.headers.get("location");
      if (location !== null) next = new URL(location, next).href;
      else next = await this.#press(next, choice);
      if (next.startsWith(this.#gateway.origin)) return new URL(next);
    }
    throw new Error(`the provider does not lead back: ${next}`);
  }

  async #press(page: string, choice: string): Promise<string> {
    const response = await this.provider.fetch(page, { method: "POST", body: new URLSearchParams({ choice }) });
    const location = response.headers.get("location");
    if (location === null) throw new Error(`${response.status} ${await response.text()}`);
    return new URL(location, page).href;
  }

  async back({ pathname, search }: URL): Promise<void> {
    const response = await this.node.fetch(this.#gateway.world.url + pathname + search);
    expect(response.headers.get("location")).toBe("/returned");
  }

  async finish(): Promise<Record<string, any>> {
    return this.post("/api/identity/statement", { holder });
  }
}

/** What a statement says. */
function told(statement: string): { payload: Record<string, any>; claims: Record<string, any> } {
  const json = (text: string) => JSON.parse(Buffer.from(text, "base64url").toString());
  const [jws, ...disclosures] = statement.split("~").filter((part) => part !== "");
  const claims = disclosures.map((text) => json(text).slice(1));
  return { payload: json(jws.split(".")[1]), claims: Object.fromEntries(claims) };
}

test.afterEach(({ gateway }) => {
  gateway.provider.account = erika;
});

test("from the account to a statement with four claims", async ({ gateway }) => {
  const browser = new Browser(gateway);
  const back = await browser.choose(await browser.begin(), "login");
  expect(back.pathname).toBe("/identity/account/back");
  expect([...back.searchParams.keys()].sort()).toEqual(["code", "iss", "state"]);
  await browser.back(back);
  const { outcome, statement } = await browser.finish();
  expect(outcome).toBe("verified");
  const { payload, claims } = told(statement);
  expect(payload).toMatchObject({ means: "account", assurance: "high" });
  expect(claims).toEqual({
    family_name: "Mustermann",
    given_names: "Erika",
    birth_date: "1964-08-12",
    address: { structured: { street: "Heidestraße 17", postcode: "51147", city: "Köln", country: "D" } },
  });
  // Asked again, it is the same answer: the code was used once.
  expect((await browser.finish()).statement).toBe(statement);
  for (const trace of ["Mustermann", "1964-08-12", back.searchParams.get("code")!, back.searchParams.get("state")!]) {
    expect(gateway.world.log.includes(trace), trace).toBe(false);
  }
});

const levels = [
  ["http://eidas.europa.eu/LoA/substantial", "substantial"],
  ["http://eidas.europa.eu/LoA/low", "low"],
  ["urn:something:else", "low"],
];
for (const [acr, assurance] of levels) {
  test(`the session's level: ${acr}`, async ({ gateway }) => {
    gateway.provider.account = { ...erika, acr };
    const browser = new Browser(gateway);
    await browser.back(await browser.choose(await browser.begin(), "login"));
    const { statement } = await browser.finish();
    expect(told(statement).payload.assurance).toBe(assurance);
  });
}

test("who says no is told so", async ({ gateway }) => {
  const browser = new Browser(gateway);
  const back = await browser.choose(await browser.begin(), "cancel");
  expect(back.searchParams.get("error")).toBe("access_denied");
  await browser.back(back);
  expect(await browser.finish()).toMatchObject({ outcome: "cancelled" });
});

test("an account without a date of birth knows nobody", async ({ gateway }) => {
  const { birthdate: _, ...claims } = erika.claims;
  gateway.provider.account = { ...erika, claims };
  const browser = new Browser(gateway);
  await browser.back(await browser.choose(await browser.begin(), "login"));
  expect(await browser.finish()).toMatchObject({ outcome: "failed" });
});

test("somebody with one name, and a year for a birthday", async ({ gateway }) => {
  gateway.provider.account = { ...erika, claims: { given_name: "Suharto", birthdate: "1990", address: { formatted: "Hausboot Änne\nHamburg" } } };
  const browser = new Browser(gateway);
  await browser.back(await browser.choose(await browser.begin(), "login"));
  const { statement } = await browser.finish();
  expect(told(statement).claims).toEqual({ given_names: "Suharto", birth_date: "1990", address: { text: "Hausboot Änne, Hamburg" } });
});

test("a code is taken from nobody but the browser that began, and by the provider once", async ({ gateway }) => {
  const [attacker, victim] = [new Browser(gateway), new Browser(gateway)];
  const fixed = await victim.choose(await attacker.begin(), "login");
  await victim.begin();
  await victim.back(fixed);
  expect((await victim.finish()).status).toBe(409);
  expect((await attacker.finish()).status).toBe(409);
  await attacker.back(fixed);
  expect(await attacker.finish()).toMatchObject({ outcome: "verified" });
  // The code in another attempt of the same browser.
  const state = new URL(await attacker.begin()).searchParams.get("state")!;
  fixed.searchParams.set("state", state);
  await attacker.back(fixed);
  expect(await attacker.finish()).toMatchObject({ outcome: "failed" });
});

test("a real browser keeps its session on the way there and back", async ({ page, gateway }) => {
  const call = (path: string, body: unknown) =>
    page.evaluate(
      async ([path, body]) => {
        const headers = { "content-type": "application/json" };
        const response = await fetch(path, { method: "POST", headers, body });
        return response.json();
      },
      [path, JSON.stringify(body)] as const,
    );
  await page.goto("/");
  const { to } = await call("/api/identity/attempts", wish);
  await page.goto(to);
  await page.getByRole("button", { name: "Anmelden" }).click();
  await page.waitForURL(/^https:\/\/localhost/);
  expect(page.url()).not.toContain("code=");
  expect(await call("/api/identity/statement", { holder })).toMatchObject({ outcome: "verified" });
  // A link from elsewhere to the way back, after all is over.
  await page.goto(`${gateway.origin}/identity/account/back?code=x&state=${half()}`);
  expect(page.url()).not.toContain("code=");
});
