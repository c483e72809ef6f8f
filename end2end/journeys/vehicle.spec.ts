// Vehicles: named with the move, finished once the holder is registered.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { altona, standard, type Answers } from "../support/answers.ts";
import { couple, second } from "../support/couple.ts";
import { onAnotherDevice } from "../support/device.ts";
import { familyName } from "../support/names.ts";
import { pdf } from "../support/pdf.ts";
import { expect, test } from "../support/test.ts";
import { alone, car, moving, one, papers } from "../support/vehicle.ts";

test("a family of four from Lüneburg to Altona keeps its LG plate, through decision and finish @desktop", async ({ page, person, world, browser }) => {
  test.slow();
  const answers = moving(one, {
    who: {
      who: { who: { option: "others" } },
      companions: { partner: { option: "spouse" }, children: { select: "2" }, "from-elsewhere": { option: "no" } },
    },
    identity: {
      spouse: { "spouse-family-name": "Özdemir", "spouse-given-names": "Kerem", "spouse-birth-date": { day: "2", month: "5", year: "1996" } },
      ...Object.fromEntries(["Elif", "Ada"].map((name, at) => [`child-${at + 1}`, {
        [`child-${at + 1}-given-names`]: name,
        [`child-${at + 1}-surname`]: { option: "same" },
        [`child-${at + 1}-birth-date`]: { day: "3", month: "4", year: "2019" },
      }])),
    },
  });
  const name = answers.identity["family-name"];
  await person.report(answers);
  await expect(page.getByRole("region", { name: person.t("vehicles.title") })).toContainText("LG-AB 123");
  await expect(page.getByRole("region", { name: person.t("vehicles.title") })).toContainText("9,90");
  await person.choose("entitled", "yes");
  await person.send();
  const code = await person.caseCode();
  await expect(page.getByRole("region", { name: person.t("vehicles.title") })).toContainText("LG-AB 123");

  const received = await world.clerk.caseOf(name);
  expect(JSON.stringify(await world.clerk.request(received))).not.toMatch(/LG-AB|vehicle|plate/);
  expect(await world.clerk.casesOf(name, "vehicle")).toEqual([]);
  await onAnotherDevice(browser, world.url, async (elsewhere) => {
    await elsewhere.lookUp(code);
    const waiting = elsewhere.page.getByRole("region", { name: elsewhere.t("status.waiting.title", { name: "LG-AB 123" }) });
    await expect(waiting).toContainText(elsewhere.t("status.waiting.text").split("{")[0]);

    await world.clerk.decide(received, "registered", "Sie sind angemeldet.", "--appeared");
    await elsewhere.button("status.refresh").click();
    await expect(waiting).toContainText(elsewhere.t("status.waiting.ready"));
    await waiting.getByRole("button", { name: elsewhere.t("status.waiting.finish") }).click();

    // Only what is new is asked, the codes last.
    await elsewhere.answer(papers);
    const main = elsewhere.page.getByRole("main");
    await expect(main).toContainText(elsewhere.t("value.secret"));
    await expect(main).not.toContainText("aB3dE7g");
    await expect(elsewhere.recipient).toContainText("Landesbetrieb Verkehr");
    await elsewhere.send();
    await expect(elsewhere.heading).toHaveText(elsewhere.t("done.vehicle.title"));

    const vehicle = await world.clerk.caseOf(name, undefined, "vehicle");
    const request = await world.clerk.request(vehicle);
    expect(request).toMatchObject({
      schema: "urn:umzug:schema:vehicle:1",
      holder: { family_name: name, given_names: "Anna Maria", birth_date: "1998-03-14" },
      address: { postcode: "22765", street: "Große Bergstraße", house_number: "17" },
      process: "keep-plate",
      plate: "LG-AB 123",
      release: { kind: "decision" },
      papers: { fin: "WVWZZZ1JZXW000001", inspection: "2031-05", zb1_code: "aB3dE7g", tax_account: "DE89370400440532013000" },
    });
    // Nothing of the move, of the others, of the dwelling.
    expect(JSON.stringify(request)).not.toMatch(/Kerem|Elif|Ada|Lüneburg|Am Sande|1904|3\. OG|spouse/);
    const summary = await readFile(join(vehicle.folder, "summary.html"), "utf8");
    expect(summary).toContain("Signatur geprüft");

    await world.clerk.decide(vehicle, "registered", "Der neue Fahrzeugschein kommt mit der Post.", "--appeared");
    await elsewhere.lookUp(code);
    await expect(elsewhere.page.getByRole("heading", { name: elsewhere.t("status.outcome.vehicle.registered") })).toBeVisible();
    await expect(elsewhere.page.getByRole("heading", { name: elsewhere.t("status.outcome.registration.registered") })).toBeVisible();
    await expect(waiting).toHaveCount(0);
  });
});

test("an unmarried couple with two cars: each finishes their own", async ({ page, person, world }) => {
  test.slow();
  const answers = moving(one, { who: couple });
  await person.report(answers);
  await person.send();
  const first = await person.caseCode();
  const partner = await second(page, person, { vehicles: { vehicles: { option: "1" } }, ...car(1, "UE-KO 9") });
  const codes = [[first, "LG-AB 123", answers.identity["family-name"]], [partner.code, "UE-KO 9", partner.name]];
  for (const [code, plate, name] of codes) {
    await world.clerk.decide(await world.clerk.caseOf(name), "registered", "Sie sind angemeldet.", "--appeared");
    await person.lookUp(code);
    await person.button("status.waiting.finish").click();
    await person.answer(papers);
    await person.send();
    await expect(person.heading).toHaveText(person.t("done.vehicle.title"));
    const request = await world.clerk.request(await world.clerk.caseOf(name, undefined, "vehicle"));
    expect([request.plate, request.holder.family_name]).toEqual([plate, name]);
  }
});

test("a secondary dwelling: nobody asks for a vehicle", async ({ person }) => {
  const { vehicles: _, "move-in": moved, place, who, "other-dwelling": _other, identity, "last-address": last, ...rest } = standard();
  const { "moved-out": _out, ...stays } = last;
  await person.report({
    "move-in": moved,
    place,
    who,
    "other-dwelling": { "other-dwelling": { option: "yes" } },
    "which-dwelling": { kept: { option: "previous" } },
    "more-often": { "more-often": { option: "previous" } },
    identity,
    "last-address": stays,
    stay: { stay: { option: "longer" } },
    ...rest,
  });
});

test("the residence on paper, the vehicle later here", async ({ page, person }) => {
  const { "move-in": moved, place: _place, vehicles: _, contact, ...rest } = standard();
  rest["new-address"].postcode = "21614";
  await person.report({
    "move-in": moved,
    place: { place: { type: "Buxtehude", choose: "Buxtehude" } },
    "not-connected": {},
    ...rest,
    ...one,
    contact,
  });
  const way = person.t("result.vehicle.later").split("{")[0];
  await expect(page.getByRole("region", { name: person.t("vehicles.title") })).toContainText(way);
  await person.choose("declaration", "yes");
  await person.button("check.print").click();
  await expect(page.getByRole("article")).toBeVisible();
});

test("in person: the protected way ends at once, for the vehicle too", async ({ page, person }) => {
  await person.report({
    "move-in": { moved: { option: "other" } },
    matter: { matter: { option: "in-person" } },
    place: { place: altona },
  }, "counter");
  await expect(page.getByRole("main").getByRole("button")).toHaveCount(0);
  await page.goto("/move/vehicles");
  await expect(page).toHaveURL("/move/counter");
});

test("registered elsewhere: the confirmation of registration is enclosed", async ({ person, world }) => {
  const answers = alone();
  await person.report(answers);
  await person.send();
  await expect(person.heading).toHaveText(person.t("done.vehicle.title"));
  const received = await world.clerk.caseOf(answers.identity["family-name"], undefined, "vehicle");
  const [file] = await world.clerk.attachments(received);
  expect(file.content.equals(pdf("Meldebestätigung"))).toBe(true);
  expect((await world.clerk.request(received)).release.kind).toBe("confirmation");
});

test("codes live in memory only: a reload forgets them and nothing else", async ({ page, person }) => {
  await person.report(alone());
  await page.reload();
  await page.goto("/move/check");
  await person.isOn("vehicle-proofs");
  await expect(person.input("iban")).toHaveValue("");
  await person.answer({ "vehicle-proofs": { iban: "DE89 3704 0044 0532 0130 00" }, contact: {} }, "vehicle-codes");
  await expect(person.input("zb1-code")).toHaveValue("");
});

test("codes are forgotten thirty minutes after the last input, with a warning and more time", async ({ page, person }) => {
  await page.clock.install();
  await person.report(alone());
  await page.clock.fastForward("26:00");
  await page.clock.runFor(11_000);
  await expect(page.getByText(person.t("secret.soon"))).toBeVisible();
  await person.button("secret.more").click();
  await expect(page.getByText(person.t("secret.soon"))).toHaveCount(0);
  await page.clock.fastForward("29:00");
  await page.clock.runFor(11_000);
  await expect(person.heading).toHaveText(person.t("page.check.title"));
  await page.clock.fastForward("02:00");
  await page.clock.runFor(11_000);
  await expect(page.getByText(person.t("secret.gone"))).toBeVisible();
  await person.isOn("vehicle-proofs");
});
