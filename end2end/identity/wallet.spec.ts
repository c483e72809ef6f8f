// A wallet made of others' libraries, the node by https, and another verifier that judges the same answer.
import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test as base } from "@playwright/test";

import { around } from "../support/answers.ts";
import { prepared } from "../support/paths.ts";
import { Person } from "../support/person.ts";
import { certify } from "../support/pki.ts";
import { judged } from "../support/polaris.ts";
import { freePort } from "../support/processes.ts";
import { trusting, type Fetch } from "../support/trusting.ts";
import { Issuer, type Otherwise } from "../support/wallet.ts";
import { World } from "../support/world.ts";

interface Office {
  folder: string;
  origin: string;
  issuer: Issuer;
  fetch: Fetch;
}

const test = base.extend<{}, { office: Office }>({
  office: [
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), "umzug-wallet-"));
      const issuer = await Issuer.start(folder);
      const access = await certify(folder, "access", await certify(folder, "access-ca"));
      const port = await freePort();
      const wallet = { certificate: access.file, key: access.keyFile, issuers: issuer.authority.file };
      const world = await World.start({ authority: false, identifying: { port, wallet } });
      const fetch = trusting(await readFile(join(prepared, "node/tls/localhost.crt"), "utf8"));
      await use({ folder, origin: `https://localhost:${port}`, issuer, fetch });
      await Promise.all([world.stop(), issuer.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
    { scope: "worker", timeout: 60_000 },
  ],
  baseURL: async ({ office }, use) => use(office.origin),
  // The certificate is signed by itself.
  ignoreHTTPSErrors: async ({}, use) => use(true),
});

/** A browser, as far as a cookie and the origin make one. */
class Browser {
  readonly #office: Office;
  readonly #holder = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ format: "jwk" });
  cookie = "";

  constructor(office: Office) {
    this.#office = office;
  }

  /** Begins; the link that is a button, or a QR code. */
  async begin(): Promise<string> {
    const { kty, crv, x, y } = this.#holder;
    const share = Buffer.alloc(32, 7).toString("base64url");
    const answer = await this.post("/api/identity/attempts", { means: "wallet", share, holder: { kty, crv, x, y } });
    this.cookie = answer.headers.get("set-cookie")!.split(";")[0]!;
    const way = (await answer.json()) as { handoff: string; link: string };
    expect(way.handoff).toBe("wallet");
    return way.link;
  }

  async open(url: string): Promise<Response> {
    return this.#office.fetch(url, { headers: this.#headers({ "sec-fetch-site": "cross-site" }) });
  }

  async post(path: string, body: object): Promise<Response> {
    const headers = this.#headers({ "sec-fetch-site": "same-origin", "content-type": "application/json" });
    return this.#office.fetch(this.#office.origin + path, { method: "POST", headers, body: JSON.stringify(body) });
  }

  /** What came of it: the outcome, and the statement's claims. */
  async finish(): Promise<{ outcome: string; assurance?: string; card?: Record<string, unknown> }> {
    const { kty, crv, x, y } = this.#holder;
    const answer = await this.post("/api/identity/statement", { holder: { kty, crv, x, y } });
    expect(answer.status).toBe(200);
    const { outcome, statement } = (await answer.json()) as { outcome: string; statement?: string };
    if (statement === undefined) return { outcome };
    const [jws, ...disclosures] = statement.split("~").filter((part) => part !== "");
    const read = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString());
    const { assurance, means } = read(jws!.split(".")[1]!);
    expect(means).toBe("wallet");
    const card = Object.fromEntries(disclosures.map((part) => read(part).slice(1) as [string, unknown]));
    return { outcome, assurance, card };
  }

  #headers(more: Record<string, string>): Record<string, string> {
    return this.cookie === "" ? more : { ...more, cookie: this.cookie };
  }
}

/** From the link to the answer of the node. */
async function answered(office: Office, link: string, otherwise?: Otherwise): Promise<Response> {
  const wallet = await office.issuer.issue();
  const asked = await wallet.open(link, office.fetch);
  return wallet.send(asked, await wallet.present(asked, otherwise), office.fetch);
}

async function wayBack(response: Response): Promise<string> {
  expect(response.status).toBe(200);
  return ((await response.json()) as { redirect_uri: string }).redirect_uri;
}

const erika = {
  given_names: "ERIKA",
  family_name: "MUSTERMANN",
  birth_date: "1964-08-12",
  address: { structured: { street: "HEIDESTRAẞE 17", postcode: "51147", city: "KÖLN", country: "D" } },
};

test("a wallet on the same device", async ({ office }) => {
  const browser = new Browser(office);
  const back = await browser.open(await wayBack(await answered(office, await browser.begin())));
  expect([back.status, back.headers.get("location")]).toEqual([303, "/returned"]);
  expect(await browser.finish()).toEqual({ outcome: "verified", assurance: "high", card: erika });
});

test("a wallet on another device", async ({ office }) => {
  const [browser, phone] = [new Browser(office), new Browser(office)];
  const page = await phone.open(await wayBack(await answered(office, await browser.begin())));
  expect(page.status).toBe(200);
  const number = /<strong>([\d ]+)<\/strong>/.exec(await page.text())![1]!;
  const wrong = number.replace(/\d$/, (digit) => `${(Number(digit) + 1) % 10}`);
  expect((await browser.post("/api/identity/wallet/confirm", { code: wrong })).status).toBe(422);
  expect((await browser.post("/api/identity/wallet/confirm", { code: number })).status).toBe(204);
  expect(await browser.finish()).toEqual({ outcome: "verified", assurance: "substantial", card: erika });
});

for (const [name, otherwise] of Object.entries({
  "of another request": { nonce: "wrong" },
  "for somebody else": { aud: "x509_hash:other" },
})) {
  test(`a presentation ${name} is not believed`, async ({ office }) => {
    const browser = new Browser(office);
    const response = await answered(office, await browser.begin(), otherwise);
    expect(response.status).toBe(400);
    expect((await browser.post("/api/identity/wallet/confirm", { code: "00000000" })).status).toBe(404);
  });
}

test("what was revoked does not count", async ({ office }) => {
  const browser = new Browser(office);
  office.issuer.revoke();
  try {
    await browser.open(await wayBack(await answered(office, await browser.begin())));
  } finally {
    office.issuer.revoke(false);
  }
  expect(await browser.finish()).toEqual({ outcome: "document" });
});

test("another verifier comes to the same end @judge", async ({ office }) => {
  test.setTimeout(180_000);
  const browser = new Browser(office);
  const wallet = await office.issuer.issue();
  const asked = await wallet.open(await browser.begin(), office.fetch);
  const anchor = office.issuer.authority.file;
  const wrong = await judged(office.folder, asked.jwt, await wallet.present(asked, { nonce: "wrong" }), anchor);
  expect(wrong.verdicts.pid).toMatchObject({ authentic: false, code: "nonce" });
  const presentation = await wallet.present(asked);
  const right = await judged(office.folder, asked.jwt, presentation, anchor);
  expect(right.accepted, JSON.stringify(right)).toBe(true);
  await browser.open(await wayBack(await wallet.send(asked, presentation, office.fetch)));
  expect((await browser.finish()).outcome).toBe("verified");
});

test("a person scans the code, and carries the number over from the phone", async ({ page, browser, office }) => {
  const person = new Person(page);
  await person.start();
  await person.answer(around("identity").before, "identity");
  const begun = page.waitForResponse("**/api/identity/attempts");
  await person.button("identity.wallet.begin").click();
  await expect(page.getByRole("img", { name: person.t("identity.wallet.qr") })).toBeVisible();
  const { link } = (await (await begun).json()) as { link: string };
  const back = await wayBack(await answered(office, link));
  // The phone has a browser of its own.
  const phone = await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage();
  await phone.goto(back);
  const number = (await phone.locator("strong").first().innerText()).trim();
  await phone.close();
  await page.getByLabel(person.t("identity.wallet.number"), { exact: true }).fill(number);
  await person.button("identity.wallet.confirm").click();
  await expect(person.button("identity.known.other")).toBeVisible();
  await expect(page.getByRole("main")).toContainText("MUSTERMANN");
  // Two devices took part: it does not count as high.
  await expect(page.getByRole("main")).toContainText(person.t("identity.low"));
});

test("the wallet on this phone leads back by itself", async ({ browser, office }) => {
  const userAgent = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36";
  const context = await browser.newContext({ ignoreHTTPSErrors: true, userAgent, baseURL: office.origin, locale: "de-DE" });
  const page = await context.newPage();
  const person = new Person(page);
  await person.start();
  await person.answer(around("identity").before, "identity");
  await person.button("identity.wallet.begin").click();
  const open = page.getByRole("link", { name: person.t("identity.wallet.open") });
  await expect(open).toBeFocused();
  const back = await wayBack(await answered(office, (await open.getAttribute("href"))!));
  // The system opens the address in the browser that is there: in another tab.
  const tab = await context.newPage();
  await tab.goto(back);
  const returned = new Person(tab);
  await expect(returned.button("identity.known.other")).toBeVisible();
  await expect(tab.getByRole("main")).not.toContainText(returned.t("identity.low"));
  await context.close();
});
