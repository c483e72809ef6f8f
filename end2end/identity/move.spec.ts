// The whole way with the real AusweisApp: from the link to the statement that the authority verifies.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { around } from "../support/answers.ts";
import { card, homeless, juergen, mononym } from "../support/citizen.ts";
import { eventually } from "../support/processes.ts";
import { car, papers } from "../support/vehicle.ts";
import { expect, identify, identifyAs, onCard, test } from "./world.ts";

const { before, on: typed, after } = around("identity");

test("from the card to the authority that may decide", async ({ page, person, office, watch }) => {
  await person.start();
  await person.answer(before, "identity");
  await identify(person);
  await expect(page).toHaveURL("/move/identity", { timeout: 30_000 });
  await expect(page.getByRole("heading", { name: person.t("identity.known.title") })).toBeVisible();
  expect(await onCard(page)).toEqual({
    [person.t("identity.by")]: person.t("identity.eid.name"),
    [person.t("field.family-name.label")]: "MUSTERMANN",
    [person.t("field.given-names.label")]: "ERIKA",
    [person.t("field.birth-date.label")]: "12. August 1964",
    [person.t("identity.card.address")]: "HEIDESTRAẞE 17, 51147 KÖLN",
  });
  // Nothing of it is in an address, and no secret stays in the history.
  expect(page.url()).not.toContain("?");

  await person.goOn();
  await person.isOn("last-address");
  await person.fill({ "last-registered": { option: "germany" } });
  await expect(person.combobox("last-place")).toHaveValue("Köln");
  await expect(person.input("last-street")).toHaveValue("HEIDESTRAẞE");
  await person.answer(after);
  await person.send();
  await person.caseCode();
  await expect(page.getByRole("main")).not.toContainText(person.t("result.bring.identity-documents"));

  const one = await office.world.clerk.caseOf("MUSTERMANN", "arrived");
  const request = await office.world.clerk.request(one);
  expect(request.consequence).toBe("declaration");
  const summary = await readFile(join(one.folder, "summary.html"), "utf8");
  for (const line of ["Vertrauensniveau hoch", "Ausweis: MUSTERMANN\nAngabe: MUSTERMANN", "HEIDESTRAẞE 17, 51147 KÖLN (D)"]) {
    expect(summary).toContain(line);
  }
  // Without an appearance.
  await office.world.clerk.decide(one, "registered", "Sie sind angemeldet.");

  // What the card says has left no trace on the node; the search finds what is there.
  const traces = ["MUSTERMANN", "HEIDESTRA", "1964-08-12", "19640812"];
  for (const file of await office.world.files()) {
    const content = await readFile(file);
    for (const trace of traces) expect(content.includes(trace), `${trace} in ${file}`).toBe(false);
  }
  for (const trace of traces) expect(office.world.log.includes(trace), trace).toBe(false);
  expect(summary).toContain(traces[0]);
  expect(watch.requests.filter((request) => traces.some((trace) => request.includes(trace)))).toEqual([]);
});

test("the holder is known to the vehicle authority, which sees no address of the card", async ({ page, person, office }) => {
  test.slow();
  const { vehicles: _, contact, ...dwelling } = after;
  await person.start();
  await person.answer(before, "identity");
  await identify(person);
  await expect(person.button("identity.known.other")).toBeVisible({ timeout: 30_000 });
  await person.goOn();
  await person.answer({ ...dwelling, vehicles: { vehicles: { option: "1" } }, ...car(1, "LG-ID 123"), contact });
  await person.send();
  const code = await person.caseCode();
  const { clerk } = office.world;
  const arrived = async () => (await clerk.casesOf("MUSTERMANN")).find((one) => one.state === "arrived");
  await clerk.decide(await eventually("the move", arrived), "registered", "Sie sind angemeldet.");

  await person.lookUp(code);
  await person.button("status.waiting.finish").click();
  await person.isOn("identity");
  await identify(person);
  await expect(person.button("identity.known.other")).toBeVisible({ timeout: 30_000 });
  await person.goOn();
  // What is known already is only looked at.
  while (!page.url().endsWith("/vehicle-papers")) {
    const before = page.url();
    await person.goOn();
    await expect(page).not.toHaveURL(before);
  }
  // Who is known is asked for the codes; others are only offered to tell them.
  const { "uncover-unproven": _offered, ...codes } = papers["vehicle-codes"];
  await person.answer({ ...papers, "vehicle-codes": { uncover: { option: "yes" }, ...codes } });
  await person.send();
  await expect(person.heading).toHaveText(person.t("done.vehicle.title"));

  const vehicle = await clerk.caseOf("MUSTERMANN", undefined, "vehicle");
  const summary = await readFile(join(vehicle.folder, "summary.html"), "utf8");
  for (const line of ["Vertrauensniveau hoch", "Ausweis: MUSTERMANN\nAngabe: MUSTERMANN", "hat die Anmeldung dieser Person"]) {
    expect(summary).toContain(line);
  }
  expect(summary + JSON.stringify(await clerk.request(vehicle))).not.toMatch(/HEIDESTRA|KÖLN/);
  await clerk.decide(vehicle, "registered", "Der neue Fahrzeugschein kommt mit der Post.");
});

for (const intent of ["cancel at consent", "cancel at PIN"] as const) {
  test(`who chooses to ${intent} goes on without`, async ({ page, person }) => {
    await person.start();
    await person.answer(before, "identity");
    await identifyAs(person, { intent });
    await expect(person.heading).toHaveText(person.t("returned.cancelled.title"));
    await person.button("returned.on").click();
    await person.isOn("identity");
    await person.fill(typed);
    await person.goOn();
    await person.isOn("last-address");
  });
}

test("an unknown day, umlauts and a capital ẞ", async ({ page, person }) => {
  await person.start();
  await person.answer(before, "identity");
  await identifyAs(person, { card: card(juergen) });
  const shown = await onCard(page);
  expect(shown[person.t("field.family-name.label")]).toBe("GROẞE-ĆWIEK");
  expect(shown[person.t("field.birth-date.label")]).toBe("1990-02");
  await person.goOn();
  await expect(person.input("last-street")).toHaveValue("HAFENSTRAẞE");
  await expect(person.input("last-house-number")).toHaveValue("12 A");
});

test("somebody without a fixed abode, and somebody with one name", async ({ page, person }) => {
  await person.start();
  await person.answer(before, "identity");
  await identifyAs(person, { card: card(homeless) });
  expect((await onCard(page))[person.t("identity.card.address")]).toContain("keine Hauptwohnung");
  await person.button("identity.known.other").click();
  await identifyAs(person, { card: card(mononym) });
  await person.goOn();
  await person.isOn("last-address");
});

test("a blocked card, and an eID-Server that is not there", async ({ page, person, office }) => {
  await person.start();
  await person.answer(before, "identity");
  await office.eidServer.plan("deniedDocument");
  await identify(person);
  await expect(person.heading).toHaveText(person.t("returned.document.title"), { timeout: 30_000 });
  await person.button("returned.on").click();
  await office.eidServer.plan("unavailable");
  await identify(person);
  await expect(person.heading).toHaveText(person.t("returned.away.title"), { timeout: 30_000 });
  await person.button("returned.on").click();
  await person.isOn("identity");
});

test("the program leads back into a new tab: nothing is lost", async ({ page, context, person, office }) => {
  await person.start();
  await person.answer(before, "identity");
  await person.button("identity.eid.begin").click();
  const link = page.getByRole("link", { name: person.t("identity.eid.open") });
  const address = await link.getAttribute("href");
  const other = await context.newPage();
  await other.goto(address!);
  await expect(other).toHaveURL(`${office.origin}/move/identity`, { timeout: 30_000 });
  await expect(other.getByRole("heading", { name: person.t("identity.known.title") })).toBeVisible();
  await other.getByRole("button", { name: person.t("action.continue"), exact: true }).click();
  await expect(other).toHaveURL(/last-address$/);
});

test("another browser that follows the link gets nothing, and neither does the first", async ({ page, person, browser, office }) => {
  await person.start();
  await person.answer(before, "identity");
  await person.button("identity.eid.begin").click();
  const address = await page.getByRole("link", { name: person.t("identity.eid.open") }).getAttribute("href");
  const stranger = await browser.newContext({ ignoreHTTPSErrors: true, locale: "de-DE" });
  const there = await stranger.newPage();
  await there.goto(address!);
  await expect(there.getByRole("heading", { level: 1 })).toHaveText(person.t("returned.nothing.title"), { timeout: 30_000 });
  await page.goto("/returned");
  await expect(person.heading).toHaveText(person.t("returned.away.title"));
  await stranger.close();
});

test("one after the other", async ({ page, person }) => {
  const rounds = Number(process.env.ROUNDS ?? 3);
  test.setTimeout(60_000 + rounds * 40_000);
  await person.start();
  await person.answer(before, "identity");
  for (let round = 0; round < rounds; round++) {
    await identify(person);
    await expect(person.button("identity.known.other"), `round ${round + 1} of ${rounds}`).toBeVisible({ timeout: 40_000 });
    await person.button("identity.known.other").click();
  }
});
