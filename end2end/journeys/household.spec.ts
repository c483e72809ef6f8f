// More than one person, and matters without a new dwelling.
import { readFile } from "node:fs/promises";

import { altona, day, lüneburg, standard, type Answers } from "../support/answers.ts";
import { couple, second } from "../support/couple.ts";
import { familyName } from "../support/names.ts";
import { expect, test } from "../support/test.ts";

const family: Answers = {
  who: { who: { option: "others" } },
  companions: { partner: { option: "spouse" }, children: { select: "2" }, "from-elsewhere": { option: "no" } },
};
const spouse: Answers[string] = {
  "spouse-family-name": "Özdemir",
  "spouse-given-names": "Kerem",
  "spouse-birth-date": { day: "2", month: "5", year: "1996" },
};
const child = (number: number, name: string, surname: Answers[string]): Answers[string] => ({
  [`child-${number}-given-names`]: name,
  [`child-${number}-birth-date`]: { day: "3", month: "4", year: "2019" },
  ...surname,
});

/** The standard answers with pages put in behind others. */
function with_(changes: Record<string, Answers>): Answers & { identity: { "family-name": string } } {
  const all: Answers = {};
  for (const [page, fields] of Object.entries(standard())) {
    all[page] = fields;
    Object.assign(all, changes[page] ?? {});
  }
  return all as Answers & { identity: { "family-name": string } };
}

test("a family of four in one declaration @desktop", async ({ page, person, world }) => {
  test.slow();
  const answers = with_({
    who: family,
    identity: {
      spouse,
      "child-1": child(1, "Elif", { "child-1-surname": { option: "same" } }),
      "child-2": child(2, "Ada", { "child-2-surname": { option: "other" }, "child-2-family-name": "Meyer" }),
    },
  });
  const name = answers.identity["family-name"];
  await person.report(answers);
  await expect(page.getByRole("term").filter({ hasText: "Kind 2: Vornamen" })).toBeVisible();
  await person.choose("declaration", "yes");
  await person.button("check.send").click();
  await expect(person.errorSummary).toContainText(person.t("error.entitled.missing"));
  await person.choose("entitled", "yes");
  await person.choose("spouse-objections", "parties");
  await person.button("check.send").click();
  await person.caseCode();
  await expect(page.getByRole("main")).toContainText(person.t("result.bring.birth-certificates"));
  await expect(page.getByRole("main")).toContainText(person.t("result.todo.family-benefits"));
  const request = await world.clerk.request(await world.clerk.caseOf(name));
  expect(request.entitled).toBe(true);
  expect(request.person.objections).toEqual([]);
  expect(request.companions.map((one: any) => [one.relation, one.person.given_names, one.person.family_name])).toEqual([
    ["spouse", "Kerem", "Özdemir"],
    ["child", "Elif", name],
    ["child", "Ada", "Meyer"],
  ]);
  expect(request.companions[0].person.objections).toEqual(["parties"]);
});

test("unmarried partners: two registrations with two codes, the shared answers typed once", async ({ page, person, world }) => {
  test.slow();
  const answers = with_({
    who: couple,
  });
  await person.report(answers);
  await person.send();
  const first = await person.caseCode();
  const partner = await second(page, person, { vehicles: { vehicles: { option: "0" } } });
  expect(await readFile(partner.receipt, "utf8")).toContain(first);
  expect(partner.code).not.toBe(first);
  const request = await world.clerk.request(await world.clerk.caseOf(partner.name));
  expect(request.matter.new_dwelling.street).toBe("Große Bergstraße");
  expect(request.companions).toEqual([]);
});

test("away abroad by the number of the identity card: a declaration, nobody has to appear", async ({ page, person, world }) => {
  const name = familyName();
  const { iso: _, ...leaving } = day(3);
  await person.report({
    "move-in": { moved: { option: "other" } },
    matter: { matter: { option: "leave" } },
    leave: { "leave-date": leaving, "left-place": altona, "left-street": "Grindelallee", "left-house-number": "3" },
    abroad: { state: { select: "126" } },
    who: { who: { option: "alone" } },
    identity: { "family-name": name, "given-names": "Anna", "birth-date": { day: "14", month: "3", year: "1998" } },
    document: { document: { option: "identity-card" }, serial: "L01X00T47" },
    contact: { contact: { option: "none" } },
  });
  await person.send();
  await person.caseCode();
  await expect(page.locator(".umzug-lead")).toContainText(person.t("done.declared"));
  const received = await world.clerk.caseOf(name);
  const request = await world.clerk.request(received);
  expect(request.consequence).toBe("declaration");
  expect(request.matter).toMatchObject({ kind: "leave", state: "126", moved_out: day(3).iso });
  expect(request.identity.document.serial).toBe("L01X00T47");
});

test("a secondary dwelling is given up at the authority of the one that stays", async ({ person, world }) => {
  const name = familyName();
  const { iso: _, ...out } = day(-2);
  await person.report({
    "move-in": { moved: { option: "other" } },
    matter: { matter: { option: "give-up" } },
    "given-up": { "given-up-date": out, "given-up-place": lüneburg, "given-up-street": "Am Sande", "given-up-house-number": "1" },
    "main-dwelling": { "main-place": { type: "Hamburg", choose: "Hamburg" }, "main-street": "Grindelallee", "main-house-number": "3" },
    identity: { "family-name": name, "given-names": "Anna", "birth-date": { day: "14", month: "3", year: "1998" } },
    contact: { contact: { option: "none" } },
  });
  await person.send();
  await person.caseCode();
  const received = await world.clerk.caseOf(name);
  expect(received.authority).toContain("Hamburg");
  expect((await world.clerk.request(received)).matter.kind).toBe("give-up");
});

test("both dwellings outside the region: the way ends before anything is asked in vain", async ({ person }) => {
  const { iso: _, ...out } = day(-2);
  const berlin = { type: "Berlin", choose: "Berlin" };
  await person.report({
    "move-in": { moved: { option: "other" } },
    matter: { matter: { option: "give-up" } },
    "given-up": { "given-up-date": out, "given-up-place": berlin, "given-up-street": "Gneisenaustraße", "given-up-house-number": "1" },
    "main-dwelling": { "main-place": berlin, "main-street": "Urbanstraße", "main-house-number": "3" },
  }, "give-up-elsewhere");
});

test("another place chosen from the check page asks for its postcode again", async ({ page, person }) => {
  await person.report(standard());
  await page.getByRole("link", { name: `${person.t("action.change")} ${person.t("field.place.label")}` }).click();
  await person.isOn("place");
  await person.fill({ place: { type: "Lüneburg", choose: "Lüneburg" } });
  await person.goOn();
  await person.isOn("new-address");
});
